"""The original as a file on this machine, and the temporary folder for work on it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from app.errors import StorageError
from app.integrations.block_sizes import DISK_BLOCK_BYTES
from app.integrations.file_storage import Storage
from app.languages import gettext as _
from app.models import File
from app.services.storage.digests import Checksums, checksums_of, reread_unless


class DamagedOriginal(StorageError):
    """An original whose stored bytes are not those that were uploaded."""

    code = "damaged_original"
    message = _("The stored file differs from the one that was uploaded. Upload it again.")


@contextmanager
def temporary_folder(parent: Path) -> Iterator[Path]:
    """Yield the path of a new folder in ``parent``, and delete it with its files when the block ends."""
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="work-", dir=parent) as folder:
        yield Path(folder)


def local_original(store: Storage, file: File, folder: Path) -> Path:
    """Return the path of the original on this machine; if its store is elsewhere, it is fetched into ``folder``."""
    path = store.local_path(file.storage_path) or _path_in(folder, file)
    _fetch_unless_local(store, file, path)
    return path


def verified_original(store: Storage, file: File, folder: Path) -> tuple[Path, Checksums]:
    """Return the path of the original on this machine (see ``local_original``), and its checksums.

    Raises ``DamagedOriginal`` if three reads differ from the digest in the row. A digest that was only announced is
    compared by the caller.
    """
    path = store.local_path(file.storage_path) or _path_in(folder, file)

    def read() -> Checksums:
        _fetch_unless_local(store, file, path)
        with path.open("rb") as source:
            return checksums_of(source)

    checksums = reread_unless(file.sha256 or file.announced_sha256, read)
    if file.sha256 not in (None, checksums.sha256):
        raise DamagedOriginal
    return path, checksums


def _path_in(folder: Path, file: File) -> Path:
    return folder / PurePosixPath(file.storage_path).name


def _fetch_unless_local(store: Storage, file: File, path: Path) -> None:
    if store.local_path(file.storage_path) is None:
        with store.open(file.storage_path) as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy, DISK_BLOCK_BYTES)
