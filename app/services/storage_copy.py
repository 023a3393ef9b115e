"""Copies a file's objects from one store to another under the same keys, and proves each copy by reading it back."""

from dataclasses import dataclass
from typing import BinaryIO, cast

from app.errors import ObjectMissing, StorageError, StorageMisconfigured
from app.integrations.file_storage import Storage
from app.services.digests import Proof, ProofMaker
from app.services.storage_inventory import Claim, ClaimedFile
from app.services.throttle import Throttle


class WrongBytes(Exception):
    """An object that is not what its row says, or that cannot be read; the message is a sentence."""

    def __init__(self, claim: Claim, detail: str):
        super().__init__(detail)
        self.claim = claim
        self.detail = detail


@dataclass(frozen=True)
class StorageCopy:
    """Copies from ``source`` to ``target``; ``throttle`` counts what is copied and what is read back."""

    source: Storage
    target: Storage
    throttle: Throttle

    def copy(self, file: ClaimedFile) -> Proof:
        """Copies the original and every variant; answers the original's proof.

        Raises ``WrongBytes`` for an object that is not right in ``source``, ``StorageError`` where a store fails.
        """
        proofs = [self._copy_object(claim) for claim in file.claims]
        return proofs[0]

    def remove_copies(self, file: ClaimedFile) -> None:
        """Removes what was copied, for a file that stays where it is."""
        for claim in file.claims:
            self.target.delete(claim.key)

    def _copy_object(self, claim: Claim) -> Proof:
        try:
            source = self.source.open(claim.key)
        except ObjectMissing:
            raise WrongBytes(claim, f"It is not in the store “{self.source.name}”.") from None
        with source:
            tap = _Tap(source, self.throttle)
            try:
                self.target.put(claim.key, cast(BinaryIO, tap), content_type=claim.content_type)
            except _SourceFailed as failed:
                self.source.exists("checks/migrate")  # raises where it is not this object alone
                raise WrongBytes(claim, "It cannot be read to its end.") from failed
        _require_same(claim, tap)
        if self._read_back(claim) != tap.proof:
            raise StorageError(f"The store “{self.target.name}” does not give back what was written to it.")
        return tap.proof

    def _read_back(self, claim: Claim) -> Proof:
        maker = ProofMaker()
        with self.target.open(claim.key) as copy:
            for block in self.throttle.blocks(copy):
                maker.update(block)
        return maker.proof


class _SourceFailed(Exception):
    """Reading failed, not writing."""


class _Tap:
    """Hands bytes on as they are read, and learns what they are."""

    def __init__(self, source: BinaryIO, throttle: Throttle):
        self._source = source
        self._throttle = throttle
        self._maker = ProofMaker()
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
    def proof(self) -> Proof:
        return self._maker.proof


def _require_same(claim: Claim, tap: _Tap) -> None:
    if tap.size != claim.size:
        raise WrongBytes(claim, f"It has {tap.size:,} bytes and should have {claim.size:,}.")
    if claim.sha256 not in (None, tap.proof.sha256):
        raise WrongBytes(claim, f"Its SHA-256 is {tap.proof.sha256} and should be {claim.sha256}.")
    if claim.crc32 not in (None, tap.proof.crc32):
        raise WrongBytes(claim, f"Its CRC-32 is {tap.proof.crc32:08x} and should be {claim.crc32:08x}.")
