"""Staged uploads on the local disk: each is one growing file, which is renamed to its key once it is complete."""

import os
from collections.abc import Callable
from pathlib import Path

from app.errors import ObjectMissing
from app.integrations.local.disk import disk_errors_explained, fsync_folder
from app.integrations.local.storage import LocalStorage
from app.integrations.upload_staging import HEAD_BYTES, StagedUpload, Staging, Writer


class LocalStaging(Staging):
    """Staged uploads as files in the store's folder for unfinished ones, so that a rename finishes them."""

    is_slow = False

    def __init__(self, storage: LocalStorage):
        self._storage = storage

    def require_room(self, size: int) -> None:
        self._storage.ensure_room(size)

    def durable_size(self, staged: StagedUpload) -> int:
        if self._is_at_its_key(staged):
            return staged.size
        try:
            return min(self._path(staged).stat().st_size, staged.size)
        except FileNotFoundError:
            return 0

    def writer(
        self,
        staged: StagedUpload,
        offset: int,
        *,
        before_slow_work: Callable[[], None],
        remember_multipart_id: Callable[[str], None],
    ) -> Writer:
        self._storage.ensure_room(staged.size - offset)
        return LocalWriter(self._path(staged), offset)

    def finish(self, staged: StagedUpload) -> None:
        if self._is_at_its_key(staged):
            return
        if self.durable_size(staged) != staged.size:
            raise ObjectMissing
        self._storage.put_file(staged.key, self._path(staged), content_type=staged.content_type)

    def tidy(self, staged: StagedUpload) -> None:
        with disk_errors_explained():
            self._path(staged).unlink(missing_ok=True)

    def drop(self, staged: StagedUpload) -> None:
        self.tidy(staged)
        self._storage.delete(staged.key)  # it exists if the upload was finished, but its row not updated

    def _path(self, staged: StagedUpload) -> Path:
        return self._storage.incoming_folder / f"{staged.name}.upload"

    def _is_at_its_key(self, staged: StagedUpload) -> bool:
        return self._storage.exists(staged.key) and self._storage.stat(staged.key).size == staged.size


class LocalWriter(Writer):
    """A writer at explicit offsets of one file, which it makes for the first bytes."""

    def __init__(self, path: Path, offset: int):
        with disk_errors_explained():
            is_new = offset == 0 and not path.exists()
            self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if is_new else 0), 0o666)
            try:
                if os.fstat(self._file).st_size < offset:
                    raise ObjectMissing
                os.ftruncate(self._file, offset)
                self.head = os.pread(self._file, HEAD_BYTES, 0) if offset < HEAD_BYTES else b""
                if is_new:
                    fsync_folder(path.parent)
            except BaseException:
                os.close(self._file)
                raise
        self._begin = self._end = self.durable = offset
        self.content_type = ""  # not stored on the disk: the app knows it

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        with disk_errors_explained():
            while rest:
                written = os.pwrite(self._file, rest, self._end)
                self._end += written
                rest = rest[written:]

    def flush(self) -> None:
        with disk_errors_explained():
            os.fsync(self._file)
        self.durable = self._end

    def undo(self) -> None:
        with disk_errors_explained():
            os.ftruncate(self._file, self._begin)
        self._end = self.durable = self._begin

    def close(self) -> None:
        os.close(self._file)
