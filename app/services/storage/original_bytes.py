"""The bytes of an original for a download: as they are stored, or without the location of the photograph."""

from collections.abc import Iterator
from functools import cached_property

from app.errors import LocationStays, StillChecking
from app.imaging.location import Patch, apply_patches, from_json
from app.integrations.block_sizes import STORE_BLOCK_BYTES
from app.languages import gettext as _
from app.models import File
from app.services.storage.storage_service import StorageService
from app.services.storage.stored_bytes import read_stored

SCANNED_WITHIN = 30  # seconds until the browser should try again
NOT_SCANNED = _("This file is being prepared for download. Try again in a minute.")


class OriginalBytes:
    """One original: its size in bytes, its checksums (None until the worker has read it), and any range of its bytes.

    ``is_stripped`` removes the location without changing the size. The constructor reads only the row; it raises
    ``LocationStays`` if the location cannot be removed.
    """

    def __init__(self, storage_service: StorageService, file: File, is_stripped: bool = False):
        self._storage = storage_service
        self._key, self._backend = file.storage_path, file.storage_backend
        if is_stripped and file.location_error is not None:
            raise LocationStays
        self._stored_patches = file.location_patches if is_stripped else []
        self.size = file.size
        self.sha256: str | None = None
        self.crc32: int | None = None
        if self._stored_patches:
            self.sha256, self.crc32 = file.stripped_sha256, file.stripped_crc32
        elif self.is_ready:
            self.sha256, self.crc32 = file.sha256, file.crc32

    @property
    def is_ready(self) -> bool:
        """Whether the bytes may be read.

        Those of a stripped original may be read only after the worker has scanned it for a location.
        """
        return self._stored_patches is not None

    @property
    def is_untouched(self) -> bool:
        """Whether these are exactly the stored bytes, so that the store may send them directly."""
        return self._stored_patches == []

    def require_ready(self) -> None:
        """Raise ``StillChecking`` until the worker has scanned the file for a location."""
        if not self.is_ready:
            raise StillChecking(NOT_SCANNED, retry_after=SCANNED_WITHIN)

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes ``start`` to ``stop`` (exclusive).

        Raises ``StillChecking`` until the worker has scanned the file for a location, and the errors of `read_stored`.
        """
        self.require_ready()
        store = self._storage.of(self._backend)
        for at in range(start, stop, STORE_BLOCK_BYTES):
            position = at
            for block in read_stored(store, self._key, self.size, at, min(at + STORE_BLOCK_BYTES, stop)):
                yield apply_patches(block, position, self._patches)
                position += len(block)

    @cached_property
    def _patches(self) -> list[Patch]:
        return from_json(self._stored_patches or [])


def sent_sha256(file: File, *, is_stripped: bool) -> str | None:
    """Return the SHA-256 of an original as it is sent; None until the worker has read it."""
    return (file.stripped_sha256 if is_stripped else None) or file.sha256
