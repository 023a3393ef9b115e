"""The bytes of a request as they arrive, up to its announced length."""

from collections.abc import Iterator

from flask import request
from werkzeug.exceptions import ClientDisconnected

from app.errors import CutOff
from app.integrations.block_sizes import STREAM_BLOCK_BYTES

SILENT_SECONDS = 60  # the connection of a client that sends no bytes for this long is given up


def has_body() -> bool:
    """Return whether the request has a body, or may have one."""
    return bool(request.content_length) or "chunked" in request.headers.get("Transfer-Encoding", "").lower()


def arriving_bytes() -> Iterator[bytes]:
    """Yield the request's bytes as they arrive; raises ``CutOff`` if they end too early.

    When a connection ends too early, gunicorn returns what has arrived as if it were complete. Therefore the length is
    compared here.
    """
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(SILENT_SECONDS)
    left = request.content_length
    while left is None or left > 0:
        try:
            block = request.stream.read(STREAM_BLOCK_BYTES if left is None else min(STREAM_BLOCK_BYTES, left))
        except (OSError, ClientDisconnected) as error:
            raise CutOff from error
        if not block:
            if left is None:
                return
            raise CutOff
        if left is not None:
            left -= len(block)
        yield block
