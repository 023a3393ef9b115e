"""The content that replaces a file's, wherever its bytes are until then."""

from collections.abc import Callable
from dataclasses import dataclass

from app.errors import InvalidInput, Unsupported
from app.imaging.content_type import HEAD_BYTES, ContentType, Kind, identify
from app.integrations.file_storage import Storage
from app.languages import gettext as _
from app.models import FileVersion, Upload
from app.services.names.file_name import display_name
from app.services.storage.digests import Checksums, checksums_of
from app.services.uploads.incoming_file import IncomingFile
from app.services.uploads.upload_service import NEVER_TAKEN

Store = Callable[[Storage, str], object]


@dataclass(frozen=True)
class NewContent:
    """Bytes with their name, type, size in bytes and checksums; ``store`` writes them to a key of a store.

    ``last_modified`` is the time on the owner's disk, in milliseconds since 1970.
    """

    filename: str
    type: ContentType
    size: int
    checksums: Checksums
    store: Store
    last_modified: int | None = None


def content_of_body(incoming: IncomingFile, filename: str) -> NewContent:
    """Return the body of a request as new content.

    Raises the reason for which its bytes were refused, ``InvalidInput`` for an empty body, and ``Unsupported``.
    """
    if incoming.refusal is not None:
        raise incoming.refusal
    if incoming.size == 0:
        raise InvalidInput(_("This file is empty. Check it on your disk and upload it again."))
    name = display_name(filename)
    found = _accepted(identify(incoming.head, name))

    def store(storage: Storage, key: str) -> None:
        storage.put_file(key, incoming.path, content_type=found.mime_type)

    return NewContent(name, found, incoming.size, Checksums(incoming.sha256, incoming.crc32), store)


def content_of_upload(upload: Upload, source: Storage, checksums: Checksums | None) -> NewContent:
    """Return the bytes of a finished upload as new content; without ``checksums`` the object is read.

    Raises ``Unsupported`` for a type that is never accepted.
    """
    key = upload.storage_path
    found = _accepted(identify(source.read_range(key, 0, HEAD_BYTES), upload.filename))
    if checksums is None:
        with source.open(key) as stream:
            checksums = checksums_of(stream)
    store = _copier(source, key, found.mime_type)
    return NewContent(upload.filename, found, upload.size, checksums, store, upload.last_modified)


def content_of_version(version: FileVersion, source: Storage) -> NewContent:
    """Return an earlier version as new content; raises ``ObjectMissing`` if its bytes are lost."""
    key, name = version.storage_path, version.original_filename
    found = identify(source.read_range(key, 0, HEAD_BYTES), name)
    checksums = Checksums(version.sha256, version.crc32)
    return NewContent(name, found, version.size, checksums, _copier(source, key, version.mime_type))


def _accepted(found: ContentType) -> ContentType:
    if found.kind is Kind.refused:
        raise Unsupported(NEVER_TAKEN)
    return found


def _copier(source: Storage, key: str, mime_type: str) -> Store:
    def store(storage: Storage, to: str) -> None:
        if storage is source:
            storage.copy(key, to, content_type=mime_type)
            return
        with source.open(key) as stream:
            storage.put(to, stream, content_type=mime_type)

    return store
