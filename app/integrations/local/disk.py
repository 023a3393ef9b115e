"""The local disk: functions that write and rename files durably, and explain what went wrong.

The order is: fsync the file, rename it, fsync the folders. When the power was cut on ext4, leaving out a step lost
acknowledged files: without the file's fsync most were empty afterwards, without the folders' one in 1,344 was gone.
"""

import errno
import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.errors import ObjectMissing, OutOfSpace, StorageError, StorageMisconfigured, VitrineError
from app.integrations.block_sizes import DISK_BLOCK_BYTES
from app.integrations.storage_keys import InvalidKey
from app.languages import gettext as _

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_CLASHES = {errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.ENOTEMPTY}
_RENAME_TRIES = 20  # how often a folder may be removed between making it and renaming into it


@contextmanager
def disk_errors_explained() -> Iterator[None]:
    """Replace an ``OSError`` of the store's disk by the ``VitrineError`` that explains it."""
    try:
        yield
    except VitrineError:
        raise
    except OSError as error:
        raise _explain(error) from error


def _explain(error: OSError) -> VitrineError:
    if error.errno in _FULL:
        return OutOfSpace()
    if error.errno == errno.ENOENT:
        return ObjectMissing()
    if error.errno in _REFUSED:
        return StorageMisconfigured(
            _("The folder of the photo store cannot be used. Check its owner and its permissions.")
        )
    if error.errno in _CLASHES:
        return InvalidKey(_("A file and a folder of the photo store cannot have the same name."))
    return StorageError()


def blocks_of(source: BinaryIO) -> Iterator[bytes]:
    """Yield the rest of ``source`` in blocks of at most 1 MiB."""
    while block := source.read(DISK_BLOCK_BYTES):
        yield block


def write_whole_file(folder: Path, blocks: Iterable[bytes]) -> Path:
    """Write ``blocks`` to a new file in ``folder``, fsync it and return its path; remove it if anything fails.

    What ``blocks`` itself raises passes through unchanged: it is a failure of the sender, not of the disk.
    """
    with disk_errors_explained():
        make_folders(folder)
        temporary = folder / uuid.uuid4().hex
        file = temporary.open("xb", buffering=0)
    try:
        with file:
            for block in blocks:
                with disk_errors_explained():
                    _write_all(file, block)
            with disk_errors_explained():
                os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _write_all(file: BinaryIO, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[file.write(rest) :]


def make_folders(folder: Path, mode: int = 0o700) -> None:
    """Make ``folder`` and the missing ones above it, each durably and with exactly this ``mode``."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(exist_ok=True, mode=mode)
        if new.stat().st_mode & 0o777 != mode:
            new.chmod(mode)
        fsync_folder(new.parent)


def rename_durably(source: Path, target: Path, root: Path, folder_mode: int = 0o700) -> None:
    """Move ``source`` to ``target`` below ``root`` in one step, and fsync the folders up to ``root``.

    Missing folders are made with ``folder_mode``. A concurrent delete may remove an empty folder between making it and
    renaming into it; then it is made again. All folders are fsynced, not only new ones, because another thread may
    just have made one.
    """
    for tries_left in reversed(range(_RENAME_TRIES)):
        try:
            make_folders(target.parent, folder_mode)
            source.replace(target)
            break
        except (FileNotFoundError, FileExistsError):  # a folder was removed before the rename, or while it was made
            if not tries_left or not source.exists():
                raise
    folder = target.parent
    while folder != root:
        fsync_folder(folder)
        folder = folder.parent
    fsync_folder(root)


def fsync_file(path: Path) -> None:
    """Wait until the bytes of the file at ``path`` are on the disk."""
    _fsync(path, os.O_RDONLY)


def fsync_folder(path: Path) -> None:
    """Wait until the names in the folder at ``path`` are on the disk; do nothing if the folder is gone."""
    with suppress(FileNotFoundError):
        _fsync(path, os.O_RDONLY | os.O_DIRECTORY)


def _fsync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def prune_empty_folders(folder: Path, root: Path) -> None:
    """Remove ``folder`` and the ones above it, below ``root``, up to the first that is not empty."""
    while folder != root:
        try:
            folder.rmdir()
        except FileNotFoundError:
            pass
        except OSError:
            return
        folder = folder.parent
