"""An archive as an HTTP response: whole or a range, resumable by its ETag, cut when the access ends."""

import errno
import logging
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import quote_etag

from app.composition import services
from app.errors import BeingMade, NotFound, StillChecking
from app.languages import gettext as _
from app.services.downloads.archive import Archive
from app.services.downloads.archive_stream import ArchiveStream, DownloadBroken, DownloadStopped
from app.services.names.file_name import content_disposition
from app.views.gallery.downloads.archive_activity import ArchiveActivity

log = logging.getLogger(__name__)

MIME_TYPE = "application/zip"
CHECKING_RETRY_SECONDS = 10


class ConnectionCut(ConnectionResetError):
    """An error on which the web server closes the connection before the announced length, as every client notices."""

    def __init__(self) -> None:
        super().__init__(errno.ECONNRESET, "cut")


def archive_response(
    archive: Archive,
    name: str,
    label: str,
    may_go_on: Callable[[], bool],
    activity: ArchiveActivity | None = None,
    before: Callable[[], None] | None = None,
) -> Response:
    """Return the archive under this file name; ``may_go_on`` is called while it is sent, ``label`` names it in the log.

    ``activity`` records what is sent; with None nothing is recorded. ``before`` is called before anything is sent, and
    may refuse. Raises ``NotFound`` for an empty one,
    ``BeingMade``, ``StillChecking`` and ``TooBusy`` with the seconds to wait, ``RequestedRangeNotSatisfiable`` for a
    range beyond its end.
    """
    if not len(archive):
        raise NotFound(_("There is nothing to download yet."))
    if archive.unmade:
        raise BeingMade(retry_after=CHECKING_RETRY_SECONDS)
    if not archive.is_verified and not services.archives.check_variants(archive):
        raise StillChecking(retry_after=CHECKING_RETRY_SECONDS)
    layout = archive.layout
    if request.if_none_match.contains_weak(layout.etag):
        return _described(Response(status=304), archive, name)
    part = _part_asked(layout.etag, layout.size)
    if before is not None:
        before()
    start, stop = part or (0, layout.size)
    response = Response(status=206 if part else 200, mimetype=MIME_TYPE)
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{layout.size}"
    response.content_length = stop - start
    if request.method != "HEAD":
        stream = ArchiveStream(services.storage, archive, may_go_on)
        blocks = stream.blocks(start, stop)
        response.response = _sent(_counted(blocks, start, activity) if activity else blocks, label)
        response.call_on_close(services.download_slots.take().release)
    return _described(response, archive, name)


def _sent(blocks: Iterator[bytes], label: str) -> Iterator[bytes]:
    try:
        yield from blocks
    except (DownloadStopped, DownloadBroken) as end:
        write = log.info if isinstance(end, DownloadStopped) else log.error
        write("the download of %s was cut: %s", label, end.message)
        raise ConnectionCut from end
    except Exception as fault:
        log.exception("the download of %s was cut by a fault", label)
        raise ConnectionCut from fault


def _counted(blocks: Generator[bytes, None, None], start: int, activity: ArchiveActivity) -> Iterator[bytes]:
    activity.began(start)
    stop = start
    try:
        with closing(blocks):
            for block in blocks:
                yield block
                stop += len(block)
    finally:
        activity.ended(start, stop)


def _part_asked(etag: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the end (exclusive) of the range that is asked for, or None for the whole archive.

    Only a GET for one range of this version of the archive asks for a part (RFC 9110, 13.1.5 and 14.2). Raises
    ``RequestedRangeNotSatisfiable`` for a range beyond the end.
    """
    asked = request.range
    if request.method != "GET" or asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    if request.headers.get("If-Range", quote_etag(etag)) != quote_etag(etag):
        return None
    first, stop = asked.ranges[0]
    if stop is None and first < 0:
        return max(0, size + first), size  # the last ``-first`` bytes, or all
    if first >= size:
        raise RequestedRangeNotSatisfiable(size)
    return first, size if stop is None else min(stop, size)


def _described(response: Response, archive: Archive, name: str) -> Response:
    response.headers["ETag"] = quote_etag(archive.layout.etag)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Disposition"] = content_disposition(name)
    # No cache may store an archive, which is for one visitor, or compress it: its content is compressed already.
    response.headers["Cache-Control"] = "private, no-store, no-transform"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would read ahead, so a revoked download could not be stopped
    return response
