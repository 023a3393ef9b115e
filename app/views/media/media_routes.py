"""The routes that send a file's variants and its original, if the policy allows it."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from flask import Response, request

from app.composition import services
from app.database import utcnow
from app.errors import (
    BeingMade,
    InvalidInput,
    LocationStays,
    NotFound,
    ObjectMissing,
    SizeOff,
    StillChecking,
)
from app.formatting import format_list
from app.imaging.content_type import BROWSER_PICTURES
from app.imaging.variants import formats_of
from app.imaging.video import preview as preview_video
from app.imaging.video.formats import PLAYED_BY_BROWSERS
from app.languages import gettext as _
from app.models import Downloads, File, FileVariant
from app.policies.collection_policy import Access
from app.queries.pictures import Picture, PictureFile, PictureVariant
from app.services.downloads.prepared_sizes import variant_to_save
from app.services.mail.cover import may_be_in_mails
from app.services.names.download_name import download_name, variant_name
from app.services.storage.original_bytes import OriginalBytes
from app.views.media.blueprint import blueprint
from app.views.media.counted_response import OnSent
from app.views.media.download_activity import original_counter, record_handed_out, record_web
from app.views.media.sending import StoredFile, send, send_placeholder
from app.web.access import visible_file, visible_picture
from app.web.downloads.handing_out import hand_out
from app.web.downloads.wanted_sizes import make_wanted

BEING_MADE_SECONDS = 30

LONGEST_PLAYING = 2 * 60 * 60  # seconds


@blueprint.get("/thumbnail")
def thumbnail(uuid: UUID) -> Response:
    """Return the variant of 200 × 200 pixels, cropped to fill."""
    return _picture(uuid, "thumb")


@blueprint.get("/grid")
def grid(uuid: UUID) -> Response:
    """Return the variant of about 480 pixels in height, for the justified grid."""
    return _picture(uuid, "grid")


@blueprint.get("/card")
def card(uuid: UUID) -> Response:
    """Return the variant of 480 × 320 pixels, cropped to fill."""
    return _picture(uuid, "card")


@blueprint.get("/zoom")
def zoom(uuid: UUID) -> Response:
    """Return the AVIF variant of at most 2048 pixels in width, for screens with more pixels than the preview."""
    return _picture(uuid, "zoom")


@blueprint.get("/large")
def large(uuid: UUID) -> Response:
    """Return the AVIF variant of at most 3456 pixels in width, for covers and for dense screens."""
    return _picture(uuid, "large")


@blueprint.get("/cover/<any(tall, 'tall-large', upright, 'upright-large', huge, vast):name>")
def cover(uuid: UUID, name: str) -> Response:
    """Return a variant that only covers have: a crop for upright screens, or one wider than ``large``."""
    return _picture(uuid, name)


@blueprint.get("/preview")
def preview(uuid: UUID) -> Response:
    """Return the variant of at most 1200 pixels in width, or the original if there is none.

    The original is sent only if browsers can show it and the visitor may download it. ``?download=1`` saves a picture
    as a file, if the photographer allows that: at web size, or with ``size=print`` at print size.
    """
    if "download" in request.args and "format" not in request.args:
        file, access = visible_file(uuid, utcnow())
        return _download(file, access) or send_placeholder(file.state)
    return _picture(uuid, "medium", or_else=_shown_original)


@blueprint.get("/video")
def video(uuid: UUID) -> Response:
    """Return the preview of a video, H.264 of at most 720 lines, or until it is made the original; supports ranges.

    The original is sent only if browsers may be able to play it and the visitor may download it. ``?download=1`` saves
    the preview as a file, if the photographer allows downloads at web size.
    """
    file, access = visible_file(uuid, utcnow())
    made = file.variant(preview_video.NAME, preview_video.FORMAT)
    as_download, seconds = "download" in request.args, playing_seconds(file)
    if as_download:
        access.require_downloads()
        if made is not None:
            hand_out(access, [file])
    name, sent = f"{preview_video.NAME}-{preview_video.FORMAT}", None
    if made is not None:
        sent = _sent(file, made, access, name, as_download=as_download, seconds=seconds)
    if sent is not None and as_download:
        record_web(sent, file, access)
    if sent is None and not as_download and access.shows_original and file.mime_type in PLAYED_BY_BROWSERS:
        sent = _original(file, access, inline=True)
    if sent is None:
        raise NotFound(_("This video cannot be played here yet. Its photographer may still be preparing it."))
    return sent


@blueprint.get("/original")
def original(uuid: UUID) -> Response:
    """Return the unchanged bytes as uploaded, under the file's own name; supports ranges and conditional requests.

    Visitors of a collection that removes locations get the original without its location, in equal length.
    """
    now = utcnow()
    file, access = visible_file(uuid, now)
    access.require_original()
    hand_out(access, [file])
    response = _original(file, access, inline=False, on_sent=original_counter(file, access))
    return record_handed_out(response, file, access)


def _download(file: File, access: Access) -> Response | None:
    """Return the picture to save at the size that is asked for, or None if the file has no pictures.

    Raises what ``Access.require_downloads`` raises, ``SizeOff``, ``QuotaSpent`` and ``InvalidInput``, and ``BeingMade``
    after letting the workers make it.
    """
    access.require_downloads()
    size = request.args.get("size", str(Downloads.WEB))
    if size not in (Downloads.WEB, Downloads.PRINT):
        raise InvalidInput(_("The size is print or web. Originals have an address of their own."))
    if not access.allows(Downloads(size)):
        raise SizeOff
    name = variant_to_save(file, size)
    if name is None:
        make_wanted(file.collection, Downloads(size))
        raise BeingMade(retry_after=BEING_MADE_SECONDS)
    hand_out(access, [file])
    variant = file.variant(name)
    sent = _sent(file, variant, access, f"{name}-{variant.format}", as_download=True) if variant is not None else None
    if sent is not None:
        record_web(sent, file, access)
    return sent


def _picture(uuid: UUID, name: str, or_else: Callable[[UUID], Response | None] = lambda _uuid: None) -> Response:
    """Return the requested variant; if it was not made, what ``or_else`` returns, or a placeholder.

    Raises ``NotFound`` if a format was requested that was not made.
    """
    format = request.args.get("format", formats_of(name)[0])
    picture, access = visible_picture(uuid, name, format, utcnow())
    _require_format(name, format)
    if picture.variant is None and "format" in request.args:
        raise NotFound(
            _(
                "This picture does not exist as %(format)s. Leave “format” out to get the formats that exist.",
                format=format.upper(),
            )
        )
    sent = _sent(picture.file, picture.variant, access, f"{name}-{format}") if picture.variant is not None else None
    if sent is not None and format == "jpeg" and picture.file.is_cover:
        _let_mails_show(sent, picture)
    return sent or or_else(uuid) or send_placeholder(picture.file.state)


def _let_mails_show(response: Response, cover: Picture) -> None:
    """Let mail programs and web mail show a cover, if it can be in mails."""
    if may_be_in_mails(cover.file, cover.collection, utcnow()):
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def _shown_original(uuid: UUID) -> Response | None:
    """Return the original as a picture, if browsers can show it and the visitor may download it; else None."""
    file, access = visible_file(uuid, utcnow())
    if access.shows_original and file.mime_type in BROWSER_PICTURES:
        with suppress(ObjectMissing, StillChecking, LocationStays):
            return _original(file, access, inline=True)
    return None


def _sent(
    file: File | PictureFile,
    variant: FileVariant | PictureVariant,
    access: Access,
    name: str,
    *,
    as_download: bool = False,
    seconds: int = 0,
) -> Response | None:
    """Return a variant as a response, or None if it is missing in the store; ``name`` includes its format."""
    extension = variant.storage_path.rsplit(".", 1)[-1]
    stored = StoredFile(
        key=variant.storage_path,
        backend=file.storage_backend,
        mime_type=variant.mime_type,
        etag=f"{(file.sha256 or file.uuid.hex)[:16]}-{name}-{file.version}-{variant.size}",
        filename=variant_name(file.original_filename, extension),
        inline=not as_download,
        immutable=request.args.get("v") == str(file.version),
        seconds=seconds,
    )
    try:
        return send(stored, access)
    except ObjectMissing:
        return None


def _require_format(name: str, format: str) -> None:
    """Raise ``InvalidInput`` for a format in which this size is not made."""
    made = formats_of(name)
    if format not in made:
        raise InvalidInput(
            _(
                "This size exists as %(formats)s. Request one of these, or leave “format” out.",
                formats=format_list(made),
            )
        )


def _original(file: File, access: Access, *, inline: bool, on_sent: OnSent | None = None) -> Response:
    original = OriginalBytes(services.storage, file, is_stripped=access.hides_location)
    original.require_ready()
    stored = StoredFile(
        key=file.storage_path,
        backend=file.storage_backend,
        mime_type=file.mime_type,
        etag=original.sha256 or file.uuid.hex,
        filename=download_name(file.original_filename, file.mime_type),
        inline=inline,
        immutable=False,
        sha256=original.sha256,
        stripped=None if original.is_untouched else original,
        on_sent=on_sent,
        seconds=playing_seconds(file) if inline and file.mime_type in PLAYED_BY_BROWSERS else 0,
    )
    return send(stored, access)


def playing_seconds(file: File) -> int:
    """Return for how long an address of a video has to work: twice its length and some minutes, at most two hours."""
    return min(LONGEST_PLAYING, 600 + 2 * (file.duration_ms or 0) // 1000)
