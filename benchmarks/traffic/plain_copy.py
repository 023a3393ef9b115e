"""The least that a server can do with an upload, to compare with: a WSGI app that copies the body into a file."""

import os
from collections.abc import Callable, Iterable

BLOCK_BYTES = 256 * 1024


def app(environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Append the body to the file that the environment variable ``COPY_TO`` names, and fsync it."""
    with open(os.environ["COPY_TO"], "ab") as out:
        rest = int(environ.get("CONTENT_LENGTH") or 0)
        while rest and (block := environ["wsgi.input"].read(min(rest, BLOCK_BYTES))):
            out.write(block)
            rest -= len(block)
        out.flush()
        os.fsync(out.fileno())
    start_response("204 No Content", [])
    return []
