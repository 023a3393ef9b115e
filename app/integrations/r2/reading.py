"""Reading from R2: a stream of one object that requests the rest again if a response breaks off."""

import io
import logging
from collections.abc import Callable
from typing import Any

from app.errors import StorageError
from app.integrations.r2.client import store_errors_explained

logger = logging.getLogger(__name__)

TRIES = 5  # responses that one stream reads at most; boto3's own retries do not cover the body
BUFFER_SIZE = 256 * 1024  # bytes read from the socket at a time

Fetch = Callable[[int, str | None], dict[str, Any]]


class ResumingStream(io.RawIOBase):
    """The bytes of one object from ``start`` to its end.

    ``fetch(offset, etag)`` requests from the store the bytes from ``offset`` on, of the object with ``etag``. If a body
    ends early, the rest is requested with the etag of the first response, so that the bytes of two objects never mix.
    Raises ``StorageError`` after five broken responses.
    """

    def __init__(self, fetch: Fetch, start: int = 0):
        super().__init__()
        self._fetch = fetch
        self._position = start
        self._tries_left = TRIES
        response = fetch(start, None)
        self._end = start + int(response["ContentLength"])
        self._etag: str | None = response.get("ETag")
        self._body = response["Body"]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while self._position < self._end:
            try:
                with store_errors_explained():
                    data = self._body.read(len(buffer))
                    buffer[: len(data)] = data
                    self._position += len(data)
                    return len(data)
            except StorageError:
                self._tries_left -= 1
                if not self._tries_left:
                    raise
                logger.warning("A body broke off at byte %d; asking for the rest.", self._position)
                self._body.close()
                self._body = self._fetch(self._position, self._etag)["Body"]
        return 0

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()


def buffered(stream: ResumingStream) -> io.BufferedReader:
    """Return the stream with the usual methods of a file opened for reading bytes."""
    return io.BufferedReader(stream, BUFFER_SIZE)
