"""The original as a file on this machine, with its checksums; read again if they differ from those of the upload."""

import shutil
from pathlib import Path, PurePosixPath

from app.errors import StorageError
from app.integrations.file_storage import Storage
from app.languages import gettext as _
from app.models import File
from app.services.storage.digests import BLOCK_BYTES, Checksums, checksums_of, reread_unless


class DamagedOriginal(StorageError):
    """An original whose stored bytes are not those that were uploaded."""

    code = "damaged_original"
    message = _("The stored file differs from the one that was uploaded. Upload it again.")


def verified_original(store: Storage, file: File, folder: Path) -> tuple[Path, Checksums]:
    """Return the path of the original on this machine, and its checksums.

    If its store is elsewhere, the original is fetched into ``folder``. Raises ``DamagedOriginal`` if three reads differ
    from the digest in the row. A digest that was only announced is compared by the caller.
    """
    here = store.local_path(file.storage_path)
    path = here or folder / PurePosixPath(file.storage_path).name

    def read() -> Checksums:
        if here is None:
            with store.open(file.storage_path) as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy, BLOCK_BYTES)
        with path.open("rb") as source:
            return checksums_of(source)

    checksums = reread_unless(file.sha256 or file.announced_sha256, read)
    if file.sha256 not in (None, checksums.sha256):
        raise DamagedOriginal
    return path, checksums
