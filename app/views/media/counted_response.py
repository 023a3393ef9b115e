"""A stream as a response with ranges and conditional requests, which counts the bytes that were sent."""

import io
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import IO, Any, cast

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import FileWrapper, wrap_file

RANGE_BLOCK = 256 * 1024  # bytes
OnSent = Callable[[int, int, int], None]
"""A callback with the first byte, the end (exclusive) of what was sent, and the full size; called once, at the end."""


def counted_response(
    stream: IO[bytes], mime_type: str, size: int, etag: str, on_sent: OnSent | None, *, modified_at: float | None = None
) -> Response:
    """Return the full content, one range (206), or "not modified" (304), as requested; calls ``on_sent`` at the end.

    Bytes that were handed to the connection count as sent; whether the visitor received them is not known.
    """
    counted = CountedStream(stream)
    response = Response(_wrapped(cast(IO[bytes], counted)), mimetype=mime_type, direct_passthrough=True)
    response.content_length = size
    response.last_modified = None if modified_at is None else datetime.fromtimestamp(modified_at, UTC)
    response.set_etag(etag)
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    except RequestedRangeNotSatisfiable:
        stream.close()
        raise
    if on_sent is not None and request.method == "GET" and response.status_code in (200, 206):
        asked = response.content_range
        start, stop = (asked.start or 0, asked.stop or size) if asked else (0, size)
        counted.at_the_end = lambda reached: on_sent(start, min(reached, stop), size)
    return response


def _wrapped(stream: IO[bytes]) -> Iterable[bytes]:
    """Return the server's file wrapper, or for a range Werkzeug's.

    The server's sends a whole file with one system call, but for a range it also reads the bytes before it.
    """
    return FileWrapper(stream, RANGE_BLOCK) if request.range else wrap_file(request.environ, stream)


class CountedStream:
    """A file wrapper that counts the bytes sent, also through ``sendfile()``."""

    def __init__(self, stream: IO[bytes]):
        self._stream = stream
        self._reached = 0
        self.at_the_end: Callable[[int], None] | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._reached += len(data)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._reached = self._stream.seek(offset, whence)  # socket.sendfile() seeks to where it ended
        return self._reached

    def close(self) -> None:
        self._stream.close()
        callback, self.at_the_end = self.at_the_end, None
        if callback is not None:
            callback(self._reached)
