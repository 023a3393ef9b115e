"""An original's bytes for one answer: as they are, or without the place they were taken at, of the same length."""

from collections.abc import Iterator
from functools import cached_property

from app.errors import BeingPrepared, LocationStays, StorageError
from app.imaging.location import Patch, apply_patches, from_json
from app.models import File
from app.services.storage_service import StorageService

BLOCK_BYTES = 1024 * 1024
FETCH_BYTES = 4 * 1024 * 1024  # asked of a bucket at once
TOO_SHORT = "The stored file is shorter than the one that was uploaded."
LOOKED_AT_WITHIN = 30  # seconds until it is worth asking again


class OriginalBytes:
    """One file, and whether its reader is to have it ``bare`` of its place.

    The constructor reads nothing but the row. It raises ``BeingPrepared`` where a bare file is asked for that the
    worker has not looked at, ``LocationStays`` where its place cannot be taken out.
    """

    def __init__(self, storage: StorageService, file: File, bare: bool):
        self._storage = storage
        self._key, self._backend = file.storage_path, file.storage_backend
        if bare and file.location_error is not None:
            raise LocationStays
        if bare and file.location_patches is None:
            raise BeingPrepared(retry_after=LOOKED_AT_WITHIN)
        self._kept_patches = (file.location_patches or []) if bare else []
        self.size = file.size
        self.sha256 = file.bare_sha256 if self._kept_patches else file.sha256
        self.crc32 = file.bare_crc32 if self._kept_patches else file.crc32

    @property
    def is_untouched(self) -> bool:
        """Whether these are the stored bytes, which may leave the store directly."""
        return not self._kept_patches

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from offset ``start`` up to ``stop`` (the end where left out), in blocks.

        Raises ``ObjectMissing`` or ``StorageError`` with the first block or later, and ``StorageError`` where the
        store has fewer bytes than the row says.
        """
        stop = self.size if stop is None else min(stop, self.size)
        for offset, block in self._stored(start, stop):
            yield apply_patches(block, offset, self._patches)

    @cached_property
    def _patches(self) -> list[Patch]:
        return from_json(self._kept_patches)

    def _stored(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        store = self._storage.of(self._backend)
        step = FETCH_BYTES if store.local_path(self._key) is None else BLOCK_BYTES
        at = start
        while at < stop:
            block = store.read_range(self._key, at, min(step, stop - at))
            if not block:
                raise StorageError(TOO_SHORT)
            yield at, block
            at += len(block)
