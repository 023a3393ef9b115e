"""The sending of files: from here or by nginx, with ranges and conditions, or by a bucket's presigned address."""

from base64 import b64encode
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from urllib.parse import quote

from flask import Response, make_response, redirect, request, send_file
from markupsafe import escape

from app.composition import services
from app.database import end_reading, utcnow
from app.extensions import db
from app.integrations.block_sizes import STORE_BLOCK_BYTES
from app.integrations.seekable_object import SeekableObject
from app.integrations.storage_contract import Storage
from app.languages import gettext as _
from app.models import FileState
from app.policies.collection_policy import Access
from app.services.names.file_name import content_disposition
from app.services.storage.caching import picture_caching
from app.services.storage.original_bytes import OriginalBytes
from app.views.media.counted_response import OnSent, counted_response
from app.views.media.stripped_originals import stripped_response

# A browser runs nothing in an original or a variant, even when it is opened as a page.
INERT = "default-src 'none'; sandbox"
PLACEHOLDER = Path(__file__).parent / "placeholder.svg"
LABELS = {
    FileState.PENDING: _("Being prepared"),
    FileState.PROCESSING: _("Being prepared"),
    FileState.READY: _("No preview"),
    FileState.REPLACED: _("Being prepared"),
    FileState.FAILED: _("No preview"),
    FileState.UNSUPPORTED: _("File"),
}


@dataclass(frozen=True)
class StoredFile:
    """A stored object to send; with ``immutable`` its address contains its version.

    ``sha256`` (hex) becomes ``Repr-Digest`` (RFC 9530) if this site sends the bytes. ``stripped`` is the original that
    is sent without its location instead of the stored bytes. ``on_sent``, unless it is None, is called with the range
    of bytes that this site sent. With ``only_from_here`` no address of a bucket is handed out, so that the access can
    be withdrawn at once. ``seconds`` is how long a presigned address has to work at least.
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
    only_from_here: bool = False
    seconds: int = 0


def send(stored: StoredFile, access: Access) -> Response:
    """Return the bytes, by nginx or from here, or a redirect to a presigned address that ends with the access.

    Raises ``ObjectMissing`` if the store on this machine does not have the object.
    """
    end_reading(db.session)  # a slow client must not hold a transaction open
    if stored.stripped is not None:
        response = stripped_response(stored.stripped, stored.mime_type, stored.etag, stored.on_sent)
        return _inert(_described(response, stored, access))
    store = services.storage.of(stored.backend)
    path = store.local_path(stored.key)
    if path is None:
        if not stored.only_from_here and (address := _address(stored, access)) is not None:
            return _redirected(address)
        response = _from_the_store(store, stored)
    elif prefix := services.settings.VITRINE_X_ACCEL_PREFIX:
        response = _from_nginx(prefix, stored)
    elif stored.on_sent is not None:
        response = _from_the_disk(path, stored, stored.on_sent)
    else:
        response = send_file(path, mimetype=stored.mime_type, conditional=True, etag=stored.etag)
    return _inert(_described(response, stored, access))


def send_placeholder(state: FileState) -> Response:
    """Return a picture that names the state of a file, for a variant that does not exist."""
    picture = PLACEHOLDER.read_text().replace("{label}", escape(LABELS[state]))
    response = Response(picture, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _address(stored: StoredFile, access: Access) -> str | None:
    if request.method == "HEAD":
        return None  # an address is signed only for GET
    return services.storage.address(
        stored.key,
        stored.backend,
        content_type=stored.mime_type,
        filename=stored.filename,
        inline=stored.inline,
        immutable=stored.immutable,
        now=utcnow(),
        until=access.until,
        least_seconds=stored.seconds,
    )


def _redirected(address: str) -> Response:
    response = make_response(redirect(address, 302))
    response.headers["Cache-Control"] = "private, no-store"
    return _inert(response)


def _from_nginx(prefix: str, stored: StoredFile) -> Response:
    """Return the file's name for nginx, which handles ranges and conditions with its own ETag (docs/deploy.md)."""
    response = Response(mimetype=stored.mime_type)
    response.headers["X-Accel-Redirect"] = prefix + quote(stored.key)
    return response


def _from_the_disk(path: Path, stored: StoredFile, on_sent: OnSent) -> Response:
    """Return the response that ``send_file`` makes, with a count of the bytes that were sent."""
    facts = path.stat()
    stream = path.open("rb")
    return counted_response(stream, stored.mime_type, facts.st_size, stored.etag, on_sent, modified_at=facts.st_mtime)


def _from_the_store(store: Storage, stored: StoredFile) -> Response:
    """Return the requested bytes of an object in another store, which are read in blocks."""
    size = store.stat(stored.key).size
    source = SeekableObject(store, stored.key, size)
    stream = BufferedReader(source, STORE_BLOCK_BYTES)
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
