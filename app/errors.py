"""The application's errors, each with an HTTP status, a code for programs and a message for people."""

from app.languages import Message
from app.languages import gettext as _


class VitrineError(Exception):
    """An error whose message says what happened, why, and what to do next.

    ``message`` is shown to people unchanged, so it never contains a path, a secret or a stack trace. ``title`` is the
    heading of the error page, or None for the usual heading of the status. ``retry_after`` (seconds) is sent as the
    ``Retry-After`` header, if set. ``field`` names the form field that the error belongs to.
    """

    status = 500
    code = "error"
    title: Message | None = None
    message: Message | str = _("Something went wrong on our side. Try again in a moment.")

    def __init__(
        self, message: Message | str | None = None, *, retry_after: int | None = None, field: str | None = None
    ):
        self.message = message or self.message
        self.retry_after = retry_after
        self.field = field
        super().__init__(self.message)


class InvalidInput(VitrineError):
    """Input that cannot be used as it was sent."""

    status = 400
    code = "invalid"
    message = _("This request could not be understood. Check what you entered and try again.")


class NotSignedIn(VitrineError):
    """A request without a sign-in or token, or with one that is not valid."""

    status = 401
    code = "unauthorized"
    title = _("Sign in first")
    message = _("Sign in, or send an API token, to do this.")


class Locked(VitrineError):
    """A collection or share link whose password the visitor has not entered yet."""

    status = 403
    code = "locked"
    title = _("Locked")
    message = _("This collection is locked. Open its page and enter the password.")


class NotAllowed(VitrineError):
    """An action that the visitor may not do, on something that the visitor may see."""

    status = 403
    code = "not_allowed"
    message = _("The photographer does not allow this.")


class DownloadsOff(NotAllowed):
    """A download from a gallery that allows no downloads."""

    title = _("Downloads are turned off")
    message = _("Downloads are turned off for this gallery. Ask the photographer if you need the files.")


class OriginalsOff(NotAllowed):
    """A download of an original from a gallery that allows only the web size."""

    title = _("Originals cannot be downloaded")
    message = _("The originals of this gallery cannot be downloaded. Its download page has the photos in web size.")


class SizeOff(NotAllowed):
    """A download at a size that the gallery does not allow."""

    title = _("This size cannot be downloaded")
    message = _(
        "The photographer does not allow this size. The gallery's download page has the sizes that are allowed."
    )


class PinNeeded(NotAllowed):
    """A download without the PIN that the photographer gave out."""

    code = "pin_needed"
    title = _("Enter the PIN first")
    message = _("Downloads from this gallery need a PIN. Enter it on the download page, or ask the photographer.")


class QuotaSpent(NotAllowed):
    """A download of more photos than a share link allows."""

    code = "quota_spent"
    title = _("More photos than are left")


class NotFound(VitrineError):
    """An address of something that does not exist, is hidden, or belongs to another owner.

    The response is identical in all three cases, so that it does not reveal which one it is.
    """

    status = 404
    code = "not_found"
    message = _("There is nothing at this address.")


class Conflict(VitrineError):
    """A change that does not fit the current state."""

    status = 409
    code = "conflict"
    message = _("This was changed in the meantime. Load the page again and repeat your change.")


class Expired(VitrineError):
    """A collection or a share link whose expiry date has passed."""

    status = 410
    code = "expired"
    message = _("This collection is no longer available. Ask the photographer to open it again.")


class TooLarge(VitrineError):
    """More bytes, or more files, than the settings allow."""

    status = 413
    code = "too_large"
    message = _("This is larger than this site accepts.")


class Unsupported(VitrineError):
    """Content of a type that is not accepted."""

    status = 415
    code = "unsupported"
    message = _("Files of this type are not accepted.")


class SystemFile(Unsupported):
    """A file that an operating system or a program left in a folder."""

    code = "system_file"
    message = _("This file was made by an operating system or a program and is no photo, so it was skipped.")


class TooManyAttempts(VitrineError):
    """Too many wrong passwords, or too many new favorites lists, from one network address in a short time."""

    status = 429
    code = "too_many_attempts"
    message = _("Too many wrong passwords. Wait a few minutes, then try again.")


class TooManyUploads(VitrineError):
    """A new upload of an owner who has too many unfinished ones."""

    status = 429
    code = "too_many_uploads"
    message = _(
        "You have too many unfinished uploads. Let some of them finish, end them, or wait until they expire, then "
        "start this one again."
    )


class TooBusy(VitrineError):
    """A download that must wait because the machine already sends as many large downloads as it may."""

    status = 503
    code = "too_busy"
    message = _("Several large downloads are running. Yours can start when one of them ends: try again soon.")


class StillChecking(VitrineError):
    """A request for files that the worker has not checked yet; they are not left out silently."""

    status = 503
    code = "still_checking"
    message = _("Some files are still being checked. Nothing is missing; try again in a minute.")


class BeingMade(VitrineError):
    """A download at a size that the worker is making; pictures are not left out silently."""

    status = 503
    code = "being_made"
    title = _("Being prepared")
    message = _("These photos are being made in this size. Nothing is missing; try again in a few minutes.")


class OutOfSpace(VitrineError):
    """A disk for originals that is full, or nearly full."""

    status = 507
    code = "out_of_space"
    message = _("There is no room left for this file, so it was not stored. Free some space and upload it again.")


class ConfigurationError(VitrineError):
    """Settings that are wrong or incomplete; the message names every problem."""

    code = "configuration"


class StorageError(VitrineError):
    """A failed operation of a store, which may succeed if it is retried later."""

    status = 503
    code = "storage_unavailable"
    message = _("The photo store does not answer right now. Nothing was lost: try again in a minute.")


class ObjectMissing(StorageError):
    """A key under which the store has no object."""

    status = 404
    code = "object_missing"
    message = _("This file is missing from the store.")


class StorageMisconfigured(StorageError):
    """A store that refuses Vitrine's requests because of a wrong key, a wrong secret or a missing bucket.

    A retry does not help.
    """

    code = "storage_misconfigured"


class PictureError(VitrineError):
    """A picture that cannot be rendered; ``message`` is the reason shown to the photographer."""

    status = 422
    code = "unreadable_picture"
    message = _("This picture could not be read.")


class PictureNotShown(PictureError):
    """An undamaged picture of a kind that Vitrine does not decode; its file is stored like any other."""

    code = "picture_not_shown"


class PictureTooCostly(PictureError):
    """A picture that has more pixels, or needs more time or memory, than the settings allow."""

    code = "picture_too_costly"


class CutOff(InvalidInput):
    """An upload whose sender stopped before all announced bytes arrived."""

    code = "cut_off"
    message = _("The connection ended before the whole file arrived. What arrived is stored: continue from there.")


class WrongOffset(Conflict):
    """Bytes for an offset of the upload that is not the next one."""

    code = "wrong_offset"
    message = _("These bytes do not follow the last ones that arrived. Ask with HEAD where to continue.")


class UploadGone(VitrineError):
    """An upload that has expired, was ended or was refused."""

    status = 410
    code = "upload_gone"
    message = _("This upload has ended. Start it again.")


class UploadBusy(VitrineError):
    """An upload to which another request is writing."""

    status = 423
    code = "upload_busy"
    message = _("Another connection is sending this file right now. Try again in a few seconds.")


class FileBusy(VitrineError):
    """A file for which a worker is making variants at the moment."""

    status = 423
    code = "file_busy"
    message = _("This file is being prepared at the moment. Try again in a minute.")


class WrongChecksum(VitrineError):
    """A chunk whose checksum differs from the one its sender announced; status 460 is defined by the tus protocol."""

    status = 460
    code = "wrong_checksum"
    message = _("This part arrived damaged and was not stored. Send it again.")


class WrongDigest(VitrineError):
    """A complete file whose SHA-256 digest differs from the one its sender announced."""

    status = 422
    code = "wrong_digest"
    message = _("The file that arrived differs from the one that was announced (SHA-256). Send it again.")


class LocationStays(VitrineError):
    """A file whose location cannot be removed.

    It is raised with the reason as its message; visitors see the general message without the reason.
    """

    status = 403
    code = "location_stays"
    title = _("This file cannot be downloaded")
    message = _(
        "This file may hold a location that cannot be removed, and the photographer does not share locations. "
        "Ask the photographer for the file."
    )


class LeftUncompressed(PictureError):
    """A picture that the size policy does not compress; ``message`` is the reason shown to its owner."""

    code = "kept_as_it_is"
