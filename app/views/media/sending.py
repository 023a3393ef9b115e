"""How bytes leave: from here or from nginx, with ranges and conditions, or by a bucket's short-lived address."""

from base64 import b64encode
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from urllib.parse import quote

from flask import Response, make_response, redirect, request, send_file
from markupsafe import escape

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.integrations.seekable_object import BLOCK_BYTES, SeekableObject
from app.integrations.storage_contract import Storage
from app.languages import gettext as _
from app.models import File, FileState
from app.policies.collection_policy import Access
from app.services.names.file_name import content_disposition
from app.services.storage.caching import picture_caching
from app.services.storage.original_bytes import OriginalBytes
from app.views.media.counted_response import OnSent, counted_response
from app.views.media.stripped_originals import stripped_response

# Neither an upload nor a variant of it runs anything, even when it is opened as a page of its own.
INERT = "default-src 'none'; sandbox"
PLACEHOLDER = Path(__file__).parent / "placeholder.svg"
LABELS = {
    FileState.PENDING: _("Being prepared"),
    FileState.PROCESSING: _("Being prepared"),
    FileState.READY: _("No preview"),
    FileState.FAILED: _("No preview"),
    FileState.UNSUPPORTED: _("File"),
}


@dataclass(frozen=True)
class StoredFile:
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


def send(stored: StoredFile, access: Access) -> Response:
    """A redirect to a presigned address that dies with the access, or the bytes: from nginx, or from here.

    Raises ``ObjectMissing`` where the store on this machine has lost them.
    """
    db.session.commit()  # the rows are read; a slow client must not keep a transaction open
    if stored.stripped is not None:
        return _inert(
            _described(
                stripped_response(stored.stripped, stored.mime_type, stored.etag, stored.on_sent), stored, access
            )
        )
    address = _address(stored, access)
    if address is not None:
        response = make_response(redirect(address, 302))
        response.headers["Cache-Control"] = "private, no-store"
        return _inert(response)
    store = services.storage.of(stored.backend)
    path = store.local_path(stored.key)
    if path is None:
        response = _from_the_store(store, stored)
    elif prefix := services.settings.VITRINE_X_ACCEL_PREFIX:
        response = _from_nginx(prefix, stored)
    elif stored.on_sent is not None:
        response = _from_the_disk(path, stored, stored.on_sent)
    else:
        response = send_file(path, mimetype=stored.mime_type, conditional=True, etag=stored.etag)
    return _inert(_described(response, stored, access))


def send_placeholder(file: File) -> Response:
    """Return a picture that names the file's state, in place of a variant that does not exist."""
    picture = PLACEHOLDER.read_text().replace("{label}", escape(LABELS[file.state]))
    response = Response(picture, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _address(stored: StoredFile, access: Access) -> str | None:
    if request.method == "HEAD":
        return None  # an address is signed for GET alone
    return services.storage.address(
        stored.key,
        stored.backend,
        content_type=stored.mime_type,
        filename=stored.filename,
        inline=stored.inline,
        immutable=stored.immutable,
        now=utcnow(),
        until=access.until,
    )


def _from_nginx(prefix: str, stored: StoredFile) -> Response:
    """Names the file to nginx, which then answers ranges and conditions by an ETag of its own (docs/deploy.md)."""
    response = Response(mimetype=stored.mime_type)
    response.headers["X-Accel-Redirect"] = prefix + quote(stored.key)
    return response


def _from_the_disk(path: Path, stored: StoredFile, on_sent: OnSent) -> Response:
    """The same as ``send_file`` makes, with an eye on how far it comes."""
    facts = path.stat()
    stream = path.open("rb")
    return counted_response(stream, stored.mime_type, facts.st_size, stored.etag, on_sent, modified_at=facts.st_mtime)


def _from_the_store(store: Storage, stored: StoredFile) -> Response:
    """Reads from a store elsewhere what is asked for, block by block."""
    size = store.stat(stored.key).size
    source = SeekableObject(store, stored.key, size)
    stream = BufferedReader(source, BLOCK_BYTES)
    response = counted_response(stream, stored.mime_type, size, stored.etag, stored.on_sent)
    if response.content_range:
        source.end = response.content_range.stop or size
    return response


def _described(response: Response, stored: StoredFile, access: Access) -> Response:
    response.headers["Content-Disposition"] = content_disposition(stored.filename, inline=stored.inline)
    if stored.sha256 is not None:
        response.headers["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(stored.sha256)).decode()}:"
    response.headers["Cache-Control"] = picture_caching(utcnow(), access.until, immutable=stored.immutable)
    return response


def _inert(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = INERT
    return response
