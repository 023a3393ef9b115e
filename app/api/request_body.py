"""The bytes of a request as they come, and no more of them than there are."""

from collections.abc import Iterator

from flask import request
from werkzeug.exceptions import ClientDisconnected

from app.errors import CutOff

BLOCK_BYTES = 256 * 1024
SILENT_SECONDS = 60  # a client that says nothing for so long has gone


def has_body() -> bool:
    """Whether the request brings any bytes, or may bring some."""
    return bool(request.content_length) or "chunked" in request.headers.get("Transfer-Encoding", "").lower()


def arriving_bytes() -> Iterator[bytes]:
    """The request's bytes as they come; raises ``CutOff`` where they end before they should.

    gunicorn hands out what has come when a connection ends too soon, as if that were all: the length is compared here.
    """
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(SILENT_SECONDS)
    left = request.content_length
    while left is None or left > 0:
        try:
            block = request.stream.read(BLOCK_BYTES if left is None else min(BLOCK_BYTES, left))
        except (OSError, ClientDisconnected) as error:
            raise CutOff from error
        if not block:
            if left is None:
                return
            raise CutOff
        if left is not None:
            left -= len(block)
        yield block
