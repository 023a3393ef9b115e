"""The bytes of a variant for a download; variants are small, so each is read whole and verified before it is sent."""

import zlib
from collections.abc import Iterator
from typing import NamedTuple

from app.services.storage.storage_service import StorageService
from app.services.storage.stored_bytes import ObjectChanged, read_stored


class StoredVariantRow(NamedTuple):
    """The columns of a variant's row that an archive needs."""

    id: int
    file_id: int
    name: str
    storage_path: str
    mime_type: str
    size: int
    crc32: int | None


class VariantBytes:
    """A variant in the store ``backend``: its size in bytes, and its CRC-32 (None as long as it is not known).

    A rebuild stores other bytes under the same key, so the bytes are compared with the CRC-32 each time they are read.
    """

    sha256: str | None = None

    def __init__(self, storage_service: StorageService, backend: str, variant: StoredVariantRow):
        self._storage = storage_service
        self._backend = backend
        self._key = variant.storage_path
        self.variant_id = variant.id
        self.size = variant.size
        self.crc32 = variant.crc32

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes from ``start`` to ``stop`` (exclusive).

        Raises the store's errors, and ``ObjectChanged`` if the stored variant has another size or CRC-32.
        """
        whole = self._whole()
        if zlib.crc32(whole) != self.crc32:
            raise ObjectChanged
        yield whole[start:stop]

    def checksum(self) -> int:
        """Return the CRC-32 of the stored bytes; raises the store's errors, and ``ObjectChanged`` for another size."""
        return zlib.crc32(self._whole())

    def _whole(self) -> bytes:
        return b"".join(read_stored(self._storage.of(self._backend), self._key, self.size, 0, self.size))
