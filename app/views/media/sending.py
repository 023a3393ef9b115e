"""How bytes leave: from this machine, with ranges and conditional requests, or by a bucket's short-lived address."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flask import Response, make_response, redirect, request, send_file

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.models import File, FileState
from app.policies.collection_policy import Access
from app.services.file_name import content_disposition
from app.services.original_bytes import OriginalBytes
from app.views.assets import YEAR_SECONDS
from app.views.media.bare_originals import bare_response

PICTURES = Path(__file__).parent / "pictures"
BLOCK_BYTES = 256 * 1024
# Whatever was uploaded, and whatever we made of it, runs nothing: not even when it is opened as a page of its own.
INERT = "default-src 'none'; sandbox"
PLACEHOLDERS = {
    FileState.PENDING: "pending.svg",
    FileState.PROCESSING: "pending.svg",
    FileState.READY: "no-preview.svg",
    FileState.FAILED: "no-preview.svg",
    FileState.UNSUPPORTED: "other-file.svg",
}


@dataclass(frozen=True)
class Held:
    """One stored object as it is to be sent. ``immutable`` says that its address holds its version.

    ``sha256`` (hex) becomes ``Repr-Digest`` (RFC 9530) where this machine sends the bytes. ``bare`` holds the bytes
    that leave instead of the stored ones.
    """

    key: str
    backend: str
    mime_type: str
    etag: str
    filename: str
    inline: bool
    immutable: bool
    sha256: str | None = None
    bare: OriginalBytes | None = None


def send(held: Held, access: Access) -> Response:
    """A redirect to a presigned address that dies with the access, or the bytes themselves.

    Raises ``ObjectMissing`` where the store on this machine has lost them.
    """
    db.session.commit()  # the rows are read; a slow client must not keep a transaction open
    if held.bare is not None:
        return _inert(_with_caching(bare_response(held.bare, held.mime_type, held.etag), held, access))
    address = services.storage.address(
        held.key,
        held.backend,
        content_type=held.mime_type,
        filename=held.filename,
        inline=held.inline,
        now=utcnow(),
        until=access.until,
    )
    if address is not None:
        response = make_response(redirect(address, 302))
        response.headers["Cache-Control"] = "private, no-store"
        return _inert(response)
    return _inert(_with_caching(_bytes(held), held, access))


def send_placeholder(file: File) -> Response:
    """A quiet picture of our own, so that nothing on a page is ever broken."""
    response = send_file(PICTURES / PLACEHOLDERS[file.state], mimetype="image/svg+xml", conditional=False, etag=False)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _bytes(held: Held) -> Response:
    store = services.storage.of(held.backend)
    path = store.local_path(held.key)
    if path is not None:
        return send_file(path, mimetype=held.mime_type, conditional=True, etag=held.etag)
    size = store.stat(held.key).size
    body = b"" if request.method == "HEAD" else _blocks(store.open(held.key))
    response = Response(body, mimetype=held.mime_type)
    response.content_length = size
    response.set_etag(held.etag)
    return response


def _blocks(source: BinaryIO) -> Iterator[bytes]:
    with source:
        while block := source.read(BLOCK_BYTES):
            yield block


def _with_caching(response: Response, held: Held, access: Access) -> Response:
    response.headers["Content-Disposition"] = content_disposition(held.filename, inline=held.inline)
    if held.sha256 is not None:
        response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(held.sha256)).decode()}:"
    if held.immutable:
        seconds = YEAR_SECONDS
        if access.until is not None:
            seconds = min(seconds, max(0, int((access.until - utcnow()).total_seconds())))
        response.headers["Cache-Control"] = f"private, max-age={seconds}, immutable"
    else:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _inert(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = INERT
    return response
