"""A copier of a file's objects from one store to another under equal keys, which reads each copy back to verify it."""

from dataclasses import dataclass
from typing import BinaryIO, cast

from app.errors import ObjectMissing, StorageError, StorageMisconfigured
from app.integrations.file_storage import Storage
from app.services.storage.bandwidth_limit import Throttle
from app.services.storage.digests import ChecksumCalculator, Checksums
from app.services.storage.storage_inventory import ExpectedFile, ExpectedObject


class WrongBytes(Exception):
    """An object that differs from its row or cannot be read; the message is a sentence."""

    def __init__(self, expected: ExpectedObject, detail: str):
        super().__init__(detail)
        self.expected = expected
        self.detail = detail


@dataclass(frozen=True)
class StorageCopy:
    """A copier from ``source`` to ``target``; ``throttle`` counts the bytes that are copied and read back.

    ``lent_key`` is set if ``target`` already has the original for another file: it is verified there, and neither
    written nor removed. Otherwise a shared original is copied into the file's own folder.
    """

    source: Storage
    target: Storage
    throttle: Throttle
    lent_key: str | None = None

    def copy(self, file: ExpectedFile) -> Checksums:
        """Copy the original and every other object; return the original's checksums.

        Raises ``WrongBytes`` for an object that is wrong in ``source``, and ``StorageError`` if a store fails.
        """
        key = self.original_key(file)
        checksums = (
            self._verify_lent_original(file.original) if self.lent_key else self._copy_object(file.original, key)
        )
        for expected in file.others:
            self._copy_object(expected, expected.key)
        return checksums

    def original_key(self, file: ExpectedFile) -> str:
        """Return the key of the original in ``target`` after the copy."""
        return self.lent_key or file.folder + file.original.key.rpartition("/")[2]

    def remove_copies(self, file: ExpectedFile) -> None:
        """Remove the copies from ``target``, for a file that stays in ``source``."""
        for expected in file.others:
            self.target.delete(expected.key)
        if self.lent_key is None:
            self.target.delete(self.original_key(file))

    def _verify_lent_original(self, expected: ExpectedObject) -> Checksums:
        try:
            checksums = self._read_back(self.lent_key or expected.key)
        except ObjectMissing:
            checksums = None
        if checksums is None or checksums.sha256 != expected.sha256:
            raise WrongBytes(expected, f"Another photo shares it, and its copy in “{self.target.name}” is not right.")
        return checksums

    def _copy_object(self, expected: ExpectedObject, key: str) -> Checksums:
        try:
            source = self.source.open(expected.key)
        except ObjectMissing:
            raise WrongBytes(expected, f"It is not in the store “{self.source.name}”.") from None
        with source:
            tap = _Tap(source, self.throttle)
            try:
                self.target.put(key, cast(BinaryIO, tap), content_type=expected.content_type)
            except _SourceFailed as failed:
                self.source.exists("checks/migrate")  # raises if the whole store fails, not only this object
                raise WrongBytes(expected, "It cannot be read to its end.") from failed
        _require_same(expected, tap)
        if self._read_back(key) != tap.checksums:
            raise StorageError(f"The store “{self.target.name}” does not give back what was written to it.")
        return tap.checksums

    def _read_back(self, key: str) -> Checksums:
        maker = ChecksumCalculator()
        with self.target.open(key) as copy:
            for block in self.throttle.blocks(copy):
                maker.update(block)
        return maker.checksums


class _SourceFailed(Exception):
    """A failed read of the source, as opposed to a failed write to the target."""


class _Tap:
    """A stream that passes bytes on, and counts and hashes them."""

    def __init__(self, source: BinaryIO, throttle: Throttle):
        self._source = source
        self._throttle = throttle
        self._maker = ChecksumCalculator()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._source.read(size)
        except StorageMisconfigured:
            raise
        except (StorageError, OSError) as error:
            raise _SourceFailed from error
        self._throttle.take(len(data))
        self._maker.update(data)
        self.size += len(data)
        return data

    @property
    def checksums(self) -> Checksums:
        return self._maker.checksums


def _require_same(expected: ExpectedObject, tap: _Tap) -> None:
    if tap.size != expected.size:
        raise WrongBytes(expected, f"It has {tap.size:,} bytes and should have {expected.size:,}.")
    if expected.sha256 not in (None, tap.checksums.sha256):
        raise WrongBytes(expected, f"Its SHA-256 is {tap.checksums.sha256} and should be {expected.sha256}.")
    if expected.crc32 not in (None, tap.checksums.crc32):
        raise WrongBytes(expected, f"Its CRC-32 is {tap.checksums.crc32:08x} and should be {expected.crc32:08x}.")
