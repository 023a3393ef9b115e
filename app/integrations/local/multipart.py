"""Multipart uploads on the local disk: each part is a durable file, and all are joined into one at the end."""

import hashlib
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from app.errors import Conflict, ObjectMissing
from app.integrations.local.disk import (
    blocks_of,
    disk_errors_explained,
    fsync_folder,
    make_folders,
    write_whole_file,
)
from app.integrations.storage_contract import MultipartPart
from app.languages import gettext as _

_UPLOAD_ID = re.compile(r"[0-9a-f]{32}-[0-9a-f]{16}")
_PART_NAME = re.compile(r"[0-9]{5}")
LAST_PART_NUMBER = 10_000  # as on S3 and R2


class LocalMultipart:
    """Multipart uploads below ``folder``, each in a folder named by its id, which contains a digest of its key."""

    def __init__(self, folder: Path):
        self._folder = folder

    def begin(self, key: str) -> str:
        """Begin an upload for ``key`` and return its id."""
        upload_id = f"{uuid.uuid4().hex}-{_fingerprint(key)}"
        with disk_errors_explained():
            make_folders(self._folder / upload_id)
        return upload_id

    def put_part(self, key: str, upload_id: str, number: int, data: bytes) -> MultipartPart:
        """Store ``data`` durably as part ``number``; raises ``ObjectMissing`` for an unknown upload."""
        if not 1 <= number <= LAST_PART_NUMBER:
            raise ValueError(f"Parts are numbered from 1 to {LAST_PART_NUMBER}.")
        upload = self._upload(key, upload_id)
        temporary = write_whole_file(self._folder, [data])
        try:
            with disk_errors_explained():
                path = upload / f"{number:05d}"
                temporary.replace(path)  # fails for an upload that was dropped meanwhile
                fsync_folder(upload)
                return _part(path)
        finally:
            temporary.unlink(missing_ok=True)

    def list_parts(self, key: str, upload_id: str) -> list[MultipartPart]:
        """Return the parts that are stored so far, by number; raises ``ObjectMissing`` for an unknown upload."""
        with disk_errors_explained():
            names = sorted(self._upload(key, upload_id).iterdir())
            return [_part(path) for path in names if _PART_NAME.fullmatch(path.name)]

    def join(self, key: str, upload_id: str, parts: list[MultipartPart]) -> Path:
        """Return a durable temporary file with the bytes of ``parts`` in order, for the caller to rename.

        Raises ``Conflict`` if the parts are not stored, and ``ObjectMissing`` for an unknown upload.
        """
        upload = self._upload(key, upload_id)
        numbers = [part.number for part in parts]
        if not parts or numbers != sorted(set(numbers)) or not set(parts) <= set(self.list_parts(key, upload_id)):
            raise Conflict("The parts of this upload are not those the store holds. List them and complete again.")
        return write_whole_file(self._folder, _joined_blocks(upload, numbers))

    def drop(self, key: str, upload_id: str) -> None:
        """Remove the upload and its parts; an unknown upload is no error."""
        if self._is_of(key, upload_id):
            shutil.rmtree(self._folder / upload_id, ignore_errors=True)

    def _upload(self, key: str, upload_id: str) -> Path:
        if not self._is_of(key, upload_id) or not (self._folder / upload_id).is_dir():
            raise ObjectMissing(_("The store no longer knows this upload. Start it again."))
        return self._folder / upload_id

    def _is_of(self, key: str, upload_id: str) -> bool:
        return bool(_UPLOAD_ID.fullmatch(upload_id)) and upload_id.endswith(f"-{_fingerprint(key)}")


def _fingerprint(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _part(path: Path) -> MultipartPart:
    status = path.stat()
    return MultipartPart(int(path.name), status.st_size, f"{status.st_mtime_ns:x}-{status.st_ino:x}")


def _joined_blocks(upload: Path, numbers: list[int]) -> Iterator[bytes]:
    for number in numbers:
        with disk_errors_explained(), (upload / f"{number:05d}").open("rb") as part:
            yield from blocks_of(part)
