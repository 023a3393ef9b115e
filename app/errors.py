"""The domain's refusals: each has an HTTP status, a code for programs and a message for people."""

from app.languages import Message
from app.languages import gettext as _


class VitrineError(Exception):
    """A refusal with a sentence that says what happened, why, and what to do next.

    ``message`` is shown to people as it stands, so it never holds a path, a secret or a stack trace;
    ``title`` is the heading of its page, None for the one that every refusal of its status has;
    ``retry_after`` (seconds) becomes the ``Retry-After`` header where it is set; ``field`` names the form field that
    the refusal belongs to.
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
    """What was sent cannot be used as it is."""

    status = 400
    code = "invalid"
    message = _("This request could not be understood. Check what you entered and try again.")


class NotSignedIn(VitrineError):
    """The caller has not said who they are, or said it wrongly."""

    status = 401
    code = "unauthorized"
    title = _("Sign in first")
    message = _("Sign in, or send an API token, to do this.")


class Locked(VitrineError):
    """A password stands between the visitor and the collection."""

    status = 403
    code = "locked"
    title = _("Locked")
    message = _("This collection is locked. Open its page and enter the password.")


class NotAllowed(VitrineError):
    """The visitor may see this, but may not do that with it."""

    status = 403
    code = "not_allowed"
    message = _("The photographer does not allow this.")


class DownloadsOff(NotAllowed):
    """Nothing of the gallery may be taken home."""

    title = _("Downloads are turned off")
    message = _("Downloads are turned off for this gallery. Ask the photographer if you need the files.")


class OriginalsOff(NotAllowed):
    """The visitor may take home the web size alone."""

    title = _("Originals cannot be downloaded")
    message = _("The originals of this gallery cannot be downloaded. Its download page has the photos in web size.")


class NotFound(VitrineError):
    """Unknown, hidden or somebody else's: deliberately the same answer for all three."""

    status = 404
    code = "not_found"
    message = _("There is nothing at this address.")


class Conflict(VitrineError):
    """The change does not fit what is there now."""

    status = 409
    code = "conflict"
    message = _("This was changed in the meantime. Load the page again and repeat your change.")


class Expired(VitrineError):
    """The collection or the link has reached its date."""

    status = 410
    code = "expired"
    message = _("This collection is no longer available. Ask the photographer to open it again.")


class TooLarge(VitrineError):
    """More bytes, or more files, than the settings allow."""

    status = 413
    code = "too_large"
    message = _("This is larger than this site accepts.")


class Unsupported(VitrineError):
    """Content of a type that is never taken in."""

    status = 415
    code = "unsupported"
    message = _("Files of this type are not accepted.")


class SystemFile(Unsupported):
    """A file that an operating system or a program left in a folder."""

    code = "system_file"
    message = _("This file was made by an operating system or a program and is no photo, so it was skipped.")


class TooManyAttempts(VitrineError):
    """Too many wrong passwords from one place."""

    status = 429
    code = "too_many_attempts"
    message = _("Too many wrong passwords. Wait a few minutes, then try again.")


class TooBusy(VitrineError):
    """As many large downloads run as this process bears."""

    status = 503
    code = "too_busy"
    message = _("Several large downloads are running. Yours can start when one of them ends: try again soon.")


class StillChecking(VitrineError):
    """Files whose checksums are not known yet are never left out silently."""

    status = 503
    code = "still_checking"
    message = _("Some files are still being checked. Nothing is missing; try again in a minute.")


class OutOfSpace(VitrineError):
    """The disk that keeps the originals is full, or nearly so."""

    status = 507
    code = "out_of_space"
    message = _("There is no room left for this file, so it was not stored. Free some space and upload it again.")


class ConfigurationError(VitrineError):
    """The settings are wrong or half set; the message names every problem."""

    code = "configuration"


class StorageError(VitrineError):
    """The store did not do what was asked, and a later try may go well."""

    status = 503
    code = "storage_unavailable"
    message = _("The photo store does not answer right now. Nothing was lost: try again in a minute.")


class ObjectMissing(StorageError):
    """There is no object under this key."""

    status = 404
    code = "object_missing"
    message = _("This file is missing from the store.")


class StorageMisconfigured(StorageError):
    """The store answers, but refuses us: wrong key, wrong secret, missing bucket. Trying again will not help."""

    code = "storage_misconfigured"


class PictureError(VitrineError):
    """A picture that cannot be turned into variants; ``message`` is the reason shown to the photographer."""

    status = 422
    code = "unreadable_picture"
    message = _("This picture could not be read.")


class PictureNotShown(PictureError):
    """A sound picture of a kind that Vitrine does not decode: its file is kept like any other."""

    code = "picture_not_shown"


class PictureTooCostly(PictureError):
    """A picture that asks for more pixels, time or memory than the settings allow."""

    code = "picture_too_costly"


class CutOff(InvalidInput):
    """The sender stopped in the middle of what it had announced."""

    code = "cut_off"
    message = _("The connection ended before the whole file arrived. What arrived is stored: continue from there.")


class WrongOffset(Conflict):
    """Bytes for another place of the upload than the next one."""

    code = "wrong_offset"
    message = _("These bytes do not follow the last ones that arrived. Ask with HEAD where to continue.")


class UploadGone(VitrineError):
    """An upload that has expired, was ended or was refused."""

    status = 410
    code = "upload_gone"
    message = _("This upload has ended. Start it again.")


class UploadBusy(VitrineError):
    """Another request is writing to this upload."""

    status = 423
    code = "upload_busy"
    message = _("Another connection is sending this file right now. Try again in a few seconds.")


class WrongChecksum(VitrineError):
    """A chunk that differs from what its sender announced; 460 is the tus protocol's own status."""

    status = 460
    code = "wrong_checksum"
    message = _("This part arrived damaged and was not stored. Send it again.")


class WrongDigest(VitrineError):
    """A whole file that differs from what its sender announced."""

    status = 422
    code = "wrong_digest"
    message = _("The file that arrived differs from the one that was announced (SHA-256). Send it again.")


class LocationStays(VitrineError):
    """A file whose place cannot be taken out of it; raised with the reason, shown to visitors without it."""

    status = 403
    code = "location_stays"
    title = _("This file cannot be downloaded")
    message = _(
        "This file may hold a location that cannot be removed, and the photographer does not share locations. "
        "Ask the photographer for the file."
    )


class LeftUncompressed(PictureError):
    """A picture that the size policy does not touch; the message is the reason, for its owner."""

    code = "kept_as_it_is"
