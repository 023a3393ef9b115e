"""The bytes of a variant as a visitor takes them home: small, so read whole and checked before they are sent."""

import zlib
from collections.abc import Iterator
from typing import NamedTuple

from app.services.storage.storage_service import StorageService
from app.services.storage.stored_bytes import ObjectChanged, read_stored


class StoredVariantRow(NamedTuple):
    """What of a variant's row an archive needs."""

    id: int
    file_id: int
    storage_path: str
    mime_type: str
    size: int
    crc32: int | None


class VariantBytes:
    """One variant of a file kept in ``backend``: its size in bytes, its CRC-32 (None where nobody has read it yet).

    A rebuild puts other bytes under the same key, so what is read is compared with the CRC-32 each time.
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
        """Bytes ``start`` to ``stop`` (exclusive); raises what the store raises, and ``ObjectChanged``."""
        whole = self._whole()
        if zlib.crc32(whole) != self.crc32:
            raise ObjectChanged
        yield whole[start:stop]

    def checksum(self) -> int:
        """The CRC-32 of what the store holds; raises the same."""
        return zlib.crc32(self._whole())

    def _whole(self) -> bytes:
        return b"".join(read_stored(self._storage.of(self._backend), self._key, self.size, 0, self.size))
