"""The bytes of an original as a visitor takes them home."""

from collections.abc import Iterator

from app.models import File
from app.services.storage_service import StorageService
from app.services.stored_bytes import read_stored


class OriginalBytes:
    """One original: its size in bytes, what proves it (None until the worker has read it), and any range of it."""

    def __init__(self, storage_service: StorageService, file: File, bare: bool = False):
        self._storage = storage_service
        self._file = file
        self.size = file.size
        self.crc32 = file.crc32
        self.sha256 = file.sha256

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Bytes ``start`` to ``stop`` (exclusive); raises what the store raises, and ``ObjectChanged``."""
        store = self._storage.of(self._file.storage_backend)
        return read_stored(store, self._file.storage_path, self.size, start, stop)
