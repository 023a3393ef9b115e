"""How bytes leave: from here or from nginx, with ranges and conditions, or by a bucket's short-lived address."""

from base64 import b64encode
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from urllib.parse import quote

from flask import Response, make_response, redirect, request, send_file

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.integrations.seekable_object import BLOCK_BYTES, SeekableObject
from app.integrations.storage_contract import Storage
from app.models import File, FileState
from app.policies.collection_policy import Access
from app.services.names.file_name import content_disposition
from app.services.storage.caching import picture_caching
from app.services.storage.original_bytes import OriginalBytes
from app.views.media.counted_response import OnSent, counted_response
from app.views.media.stripped_originals import stripped_response

PICTURES = Path(__file__).parent / "pictures"
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

    ``sha256`` (hex) becomes ``Repr-Digest`` (RFC 9530) where the bytes come from this site. ``stripped`` holds the
    bytes that leave instead of the stored ones. ``on_sent`` is told which bytes left from here; None: nobody asks.
    """

    key: str
    backend: str
    mime_type: str
    etag: str
    filename: str
    inline: bool
    immutable: bool
    sha256: str | None = None
    stripped: OriginalBytes | None = None
    on_sent: OnSent | None = None


def send(held: Held, access: Access) -> Response:
    """A redirect to a presigned address that dies with the access, or the bytes: from nginx, or from here.

    Raises ``ObjectMissing`` where the store on this machine has lost them.
    """
    db.session.commit()  # the rows are read; a slow client must not keep a transaction open
    if held.stripped is not None:
        return _inert(
            _described(stripped_response(held.stripped, held.mime_type, held.etag, held.on_sent), held, access)
        )
    address = _address(held, access)
    if address is not None:
        response = make_response(redirect(address, 302))
        response.headers["Cache-Control"] = "private, no-store"
        return _inert(response)
    store = services.storage.of(held.backend)
    path = store.local_path(held.key)
    if path is None:
        response = _from_the_store(store, held)
    elif prefix := services.settings.VITRINE_X_ACCEL_PREFIX:
        response = _from_nginx(prefix, held)
    elif held.on_sent is not None:
        response = _from_the_disk(path, held, held.on_sent)
    else:
        response = send_file(path, mimetype=held.mime_type, conditional=True, etag=held.etag)
    return _inert(_described(response, held, access))


def send_placeholder(file: File) -> Response:
    """A quiet picture of our own, so that nothing on a page is ever broken."""
    response = send_file(PICTURES / PLACEHOLDERS[file.state], mimetype="image/svg+xml", conditional=False, etag=False)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _address(held: Held, access: Access) -> str | None:
    if request.method == "HEAD":
        return None  # an address is signed for GET alone
    return services.storage.address(
        held.key,
        held.backend,
        content_type=held.mime_type,
        filename=held.filename,
        inline=held.inline,
        immutable=held.immutable,
        now=utcnow(),
        until=access.until,
    )


def _from_nginx(prefix: str, held: Held) -> Response:
    """Names the file to nginx, which then answers ranges and conditions by an ETag of its own (docs/deploy.md)."""
    response = Response(mimetype=held.mime_type)
    response.headers["X-Accel-Redirect"] = prefix + quote(held.key)
    return response


def _from_the_disk(path: Path, held: Held, on_sent: OnSent) -> Response:
    """The same as ``send_file`` makes, with an eye on how far it comes."""
    facts = path.stat()
    stream = path.open("rb")
    return counted_response(stream, held.mime_type, facts.st_size, held.etag, on_sent, modified_at=facts.st_mtime)


def _from_the_store(store: Storage, held: Held) -> Response:
    """Reads from a store elsewhere what is asked for, block by block."""
    size = store.stat(held.key).size
    source = SeekableObject(store, held.key, size)
    stream = BufferedReader(source, BLOCK_BYTES)
    response = counted_response(stream, held.mime_type, size, held.etag, held.on_sent)
    if response.content_range:
        source.end = response.content_range.stop or size
    return response


def _described(response: Response, held: Held, access: Access) -> Response:
    response.headers["Content-Disposition"] = content_disposition(held.filename, inline=held.inline)
    if held.sha256 is not None:
        response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(held.sha256)).decode()}:"
    response.headers["Cache-Control"] = picture_caching(utcnow(), access.until, immutable=held.immutable)
    return response


def _inert(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = INERT
    return response
