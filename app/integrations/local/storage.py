"""The local disk as a storage: objects are files below one root, written whole and then renamed to their keys."""

import errno
import os
import shutil
from collections.abc import Container, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from app.errors import ObjectMissing, OutOfSpace
from app.integrations.local.disk import (
    blocks_of,
    disk_errors_explained,
    fsync_file,
    make_folders,
    prune_empty_folders,
    rename_durably,
    write_whole_file,
)
from app.integrations.local.multipart import LocalMultipart
from app.integrations.storage_contract import MultipartPart, Parts, Storage, StoredObject
from app.integrations.storage_keys import (
    RESERVED_FOLDER,
    InvalidKey,
    checked_folder,
    checked_key,
    checked_prefix,
)

# The errors of a file system that has no hard links, or allows no more of them for this file.
WITHOUT_LINKS = {errno.EPERM, errno.EXDEV, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EACCES}


class LocalStorage(Storage):
    """Objects as files below ``root``, and unfinished ones in ``root/.incoming`` on the same file system.

    ``min_free_bytes`` is the room that is left to the database and the system: a write that begins with less is
    refused with ``OutOfSpace`` before its first byte. The content type is not stored here, because the app knows it.
    Other users of the machine cannot read the files; the group can if the store ``is_for_group``, so that a proxy can
    send them.
    """

    name = "local"

    def __init__(self, root: Path, *, min_free_bytes: int = 0, is_for_group: bool = False):
        self._root = Path(root).absolute()
        self._incoming = self._root / RESERVED_FOLDER
        self._min_free_bytes = min_free_bytes
        self._file_mode, self._folder_mode = (0o640, 0o750) if is_for_group else (0o600, 0o700)
        self._multipart = LocalMultipart(self._incoming)

    @property
    def incoming_folder(self) -> Path:
        """The folder for files that ``put_file`` only has to rename; it is made if it is missing."""
        with disk_errors_explained():
            make_folders(self._incoming, self._folder_mode)
        return self._incoming

    def ensure_room(self, size: int = 0) -> None:
        """Raise ``OutOfSpace`` if ``size`` more bytes would leave less than ``min_free_bytes`` free."""
        if not self._min_free_bytes:
            return
        if shutil.disk_usage(self.incoming_folder).free - size < self._min_free_bytes:
            raise OutOfSpace

    def put(self, key: str, source: BinaryIO, *, content_type: str) -> StoredObject:
        target = self._path(key)
        self.ensure_room()
        return self._move_into_place(write_whole_file(self.incoming_folder, blocks_of(source)), key, target)

    def put_file(self, key: str, path: Path, *, content_type: str) -> StoredObject:
        target = self._path(key)
        if path.stat().st_dev != self.incoming_folder.stat().st_dev:
            with path.open("rb") as source:
                stored = self.put(key, source, content_type=content_type)
            path.unlink()
            return stored
        with disk_errors_explained():
            os.utime(path)
            path.chmod(self._file_mode)
            fsync_file(path)
            stored = _stored_object(key, path.stat())
            rename_durably(path, target, self._root, self._folder_mode)
        return stored

    def copy(self, key: str, to: str, *, content_type: str) -> StoredObject:
        target = self._path(to)
        with disk_errors_explained():
            source = self._existing(key)
            try:
                # Objects are never changed in place, so two keys can share the bytes until one of them is replaced.
                second = self.incoming_folder / f"{uuid4().hex}.part"
                os.link(source, second)
            except OSError as error:
                if error.errno not in WITHOUT_LINKS:
                    raise
                self.ensure_room(source.stat().st_size)
                with source.open("rb") as stream:
                    second = write_whole_file(self.incoming_folder, blocks_of(stream))
        return self._move_into_place(second, to, target)

    def open(self, key: str) -> BinaryIO:
        with disk_errors_explained():
            return self._existing(key).open("rb")

    def read_range(self, key: str, start: int, length: int) -> bytes:
        if start < 0 or length < 0:
            raise ValueError("A range starts at 0 or later and has no negative length.")
        with self.open(key) as file, disk_errors_explained():
            file.seek(start)
            return file.read(length)

    def stat(self, key: str) -> StoredObject:
        with disk_errors_explained():
            return _stored_object(key, self._existing(key).stat())

    def exists(self, key: str) -> bool:
        with disk_errors_explained():
            return self._path(key).is_file()

    def list(self, prefix: str = "") -> Iterator[StoredObject]:
        folder, _, _ = checked_prefix(prefix).rpartition("/")
        top = self._root / folder if folder else self._root
        for key, path in _walk(top, f"{folder}/" if folder else "", prefix):
            try:
                yield _stored_object(key, path.stat())
            except FileNotFoundError:
                continue  # deleted since the folder was read

    def delete(self, key: str) -> None:
        path = self._path(key)
        with disk_errors_explained():
            try:
                path.unlink(missing_ok=True)
            except (IsADirectoryError, NotADirectoryError):
                return
            prune_empty_folders(path.parent, self._root)

    def delete_prefix(self, prefix: str, *, keep: Container[str] = ()) -> int:
        keys = [found.key for found in self.list(checked_folder(prefix)) if found.key not in keep]
        for key in keys:
            self.delete(key)
        return len(keys)

    def local_path(self, key: str) -> Path:
        with disk_errors_explained():
            return self._existing(key)

    def url(self, key: str, **_: object) -> None:
        checked_key(key)

    def begin_multipart(self, key: str, *, content_type: str) -> str:
        self._path(key)
        self.ensure_room()
        _ = self.incoming_folder
        return self._multipart.begin(key)

    def put_part(self, key: str, upload_id: str, number: int, data: bytes) -> MultipartPart:
        self.ensure_room(len(data))
        return self._multipart.put_part(key, upload_id, number, data)

    def list_parts(self, key: str, upload_id: str) -> Parts:
        return self._multipart.list_parts(key, upload_id)

    def complete_multipart(self, key: str, upload_id: str, parts: Parts) -> StoredObject:
        target = self._path(key)
        try:
            joined = self._multipart.join(key, upload_id, parts)
        except ObjectMissing:
            if self.exists(key) and self.stat(key).size == sum(part.size for part in parts):
                return self.stat(key)  # an earlier call completed it, and its response was lost
            raise
        stored = self._move_into_place(joined, key, target)
        self._multipart.drop(key, upload_id)
        return stored

    def abort_multipart(self, key: str, upload_id: str) -> None:
        self._multipart.drop(key, upload_id)

    def sweep_incoming(self, older_than: datetime) -> int:
        """Remove unfinished files and uploads unchanged since ``older_than`` (UTC); return how many."""
        moment, removed = older_than.timestamp(), 0
        if not self._incoming.is_dir():
            return 0
        for path in self._incoming.iterdir():
            try:
                if max(found.lstat().st_mtime for found in (path, *path.glob("*"))) >= moment:
                    continue
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            except FileNotFoundError:
                continue  # finished, or swept by another process
            removed += 1
        return removed

    def _path(self, key: str) -> Path:
        return self._root / checked_key(key)

    def _existing(self, key: str) -> Path:
        path = self._path(key)
        if not path.is_file():
            raise ObjectMissing
        return path

    def _move_into_place(self, temporary: Path, key: str, target: Path) -> StoredObject:
        try:
            with disk_errors_explained():
                stored = _stored_object(key, temporary.stat())
                temporary.chmod(self._file_mode)
                rename_durably(temporary, target, self._root, self._folder_mode)
        finally:
            temporary.unlink(missing_ok=True)
        return stored


def _stored_object(key: str, status: os.stat_result) -> StoredObject:
    return StoredObject(key, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _walk(folder: Path, folder_key: str, prefix: str) -> Iterator[tuple[str, Path]]:
    try:
        with disk_errors_explained(), os.scandir(folder) as found:
            entries = list(found)
    except (ObjectMissing, InvalidKey):  # no such folder, or a file of this name
        return
    named = [(entry.name + "/" * entry.is_dir(follow_symlinks=False), entry) for entry in entries]
    for name, entry in sorted(named, key=lambda item: item[0]):
        key = folder_key + name
        if key == f"{RESERVED_FOLDER}/" or not (key.startswith(prefix) or prefix.startswith(key)):
            continue
        if name.endswith("/"):
            yield from _walk(folder / entry.name, key, prefix)
        elif entry.is_file(follow_symlinks=False) and key.startswith(prefix):
            yield key, folder / entry.name
