"""The bytes of a request as they arrive, up to its announced length."""

from collections.abc import Iterator

from flask import request
from werkzeug.exceptions import ClientDisconnected

from app.errors import CutOff
from app.integrations.block_sizes import STREAM_BLOCK_BYTES
from app.web.incoming.uploading_request import has_unknown_length


def has_body() -> bool:
    """Return whether the request has a body, or may have one."""
    return bool(request.content_length) or has_unknown_length(request)


def arriving_bytes() -> Iterator[bytes]:
    """Yield the request's bytes as they arrive; raises ``CutOff`` if they end too early.

    When a connection ends too early, or its client is too slow, the web server returns what has arrived as if it were
    complete. Therefore the length is compared here.
    """
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
