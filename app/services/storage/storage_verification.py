"""Verification of the stores against the rows: every object exists, and its size and bytes are right."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.errors import ObjectMissing, StorageError, StorageMisconfigured
from app.integrations.file_storage import Storage
from app.services.storage.bandwidth_limit import Throttle
from app.services.storage.digests import ChecksumCalculator
from app.services.storage.storage_inventory import ORIGINAL, ExpectedFile, ExpectedObject, Inventory
from app.services.storage.storage_service import StorageService

READERS = 4  # files checked together: a bucket takes some milliseconds to respond to each request
CHECKS = 3  # at most, of a file that changes while it is checked


class Trouble(StrEnum):
    """The kinds of fault of an object."""

    MISSING = "missing"
    WRONG_SIZE = "wrong size"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Finding:
    """One object that differs from its row; ``detail`` is a sentence."""

    trouble: Trouble
    role: str
    file: UUID
    name: str
    collection: UUID
    title: str
    key: str
    detail: str

    @property
    def remedy(self) -> str:
        """The remedy for the operator, as a sentence or a command."""
        if self.role == ORIGINAL:
            return f"Bring {self.key} back from a backup, or delete the file and upload it again."
        return f"Make it again: vitrine variants rebuild --all --collection {self.collection}"


@dataclass(frozen=True)
class VerifiedFile:
    """One file that was checked, with its findings."""

    file: ExpectedFile
    findings: tuple[Finding, ...]


class StorageVerification:
    """A verification of files, with no open transaction while it reads from a store.

    ``clock`` returns the current time in UTC. ``quick`` checks only presence and size; otherwise every object whose
    digest is known is read to its end.
    """

    def __init__(
        self,
        inventory: Inventory,
        storage: StorageService,
        throttle: Throttle,
        clock: Callable[[], datetime],
        *,
        quick: bool = False,
    ):
        self._inventory = inventory
        self._storage = storage
        self._throttle = throttle
        self._clock = clock
        self._quick = quick

    def run(self, *, after: int = 0, collection: UUID | None = None) -> Iterator[VerifiedFile]:
        """Yield each file with an id above ``after``, in the order of ids, with its findings.

        Raises ``StorageError`` if the store itself does not respond; the results yielded until then stay valid.
        """
        readers = ThreadPoolExecutor(READERS, thread_name_prefix="verify")
        try:
            for page in self._inventory.pages(after=after, collection=collection):
                for file, found in zip(page, readers.map(self._check_file, page), strict=True):
                    yield VerifiedFile(file, tuple(self._recheck(file) if found else ()))
        finally:
            readers.shutdown(cancel_futures=True)

    def _recheck(self, file: ExpectedFile) -> list[Finding]:
        """Check the file again, at most three times while its row changes, and return the last findings.

        Findings are reliable only if the row did not change during the check. Returns none if the row is gone.
        """
        findings: list[Finding] = []
        for _ in range(CHECKS):
            now = self._inventory.fresh(file.id)
            if now is None:
                return []
            findings = self._check_file(now)
            if not findings or self._inventory.fresh(file.id) == now:
                break
        return findings

    def _check_file(self, file: ExpectedFile) -> list[Finding]:
        store = self._storage.of(file.backend)
        sizes = {found.key: found.size for found in store.list(file.folder)}
        settled = (file.original,) if file.is_worked_on(self._clock()) else file.objects
        findings = []
        for expected in settled:
            try:
                self._require_right(store, expected, sizes.get(expected.key))
            except _Wrong as wrong:
                findings.append(_finding(file, expected, wrong))
        return findings

    def _require_right(self, store: Storage, expected: ExpectedObject, size: int | None) -> None:
        try:
            if size is None:
                size = store.stat(expected.key).size
            if size != expected.size:
                raise _Wrong(Trouble.WRONG_SIZE, f"It has {size:,} bytes and should have {expected.size:,}.")
            if not self._quick and (expected.sha256 or expected.crc32 is not None):
                self._require_bytes(store, expected)
        except ObjectMissing:
            raise _Wrong(Trouble.MISSING, f"It is not in the store “{store.name}”.") from None
        except StorageMisconfigured:
            raise
        except (StorageError, OSError) as error:
            store.exists("checks/verify")  # raises if the whole store fails, not only this object
            raise _Wrong(Trouble.UNREADABLE, f"It cannot be read ({type(error).__name__}).") from error

    def _require_bytes(self, store: Storage, expected: ExpectedObject) -> None:
        maker = ChecksumCalculator()
        with store.open(expected.key) as source:
            for block in self._throttle.blocks(source):
                maker.update(block)
        checksums = maker.checksums
        if expected.sha256 not in (None, checksums.sha256):
            raise _Wrong(Trouble.CHANGED, f"Its SHA-256 is {checksums.sha256} and should be {expected.sha256}.")
        if expected.crc32 not in (None, checksums.crc32):
            raise _Wrong(Trouble.CHANGED, f"Its CRC-32 is {checksums.crc32:08x} and should be {expected.crc32:08x}.")


class _Wrong(Exception):
    def __init__(self, trouble: Trouble, detail: str):
        super().__init__(detail)
        self.trouble = trouble
        self.detail = detail


def _finding(file: ExpectedFile, expected: ExpectedObject, wrong: _Wrong) -> Finding:
    return Finding(
        wrong.trouble, expected.role, file.uuid, file.name, file.collection, file.title, expected.key, wrong.detail
    )
