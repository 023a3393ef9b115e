"""The migration of files from one store to another while the site runs: copy, verify, then switch the row.

The old copies stay for some time, because visitors have addresses of them, and are removed by a pending deletion. An
original that several files share is copied once; the files that follow reference that copy. A file that a worker has
leased is moved later, because the worker would continue to write to the old store. A migration that was killed can
start again from the rows: each row references either the old objects, which are still complete, or the new ones, which
are verified.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.database import Session
from app.models import File, FileVariant, FileVersion, PendingDeletion
from app.models.files.lease import NO_LEASE
from app.services.storage.bandwidth_limit import Throttle
from app.services.storage.digests import Checksums
from app.services.storage.object_removal import ObjectRemoval
from app.services.storage.shared_originals import Loan, loan_for, still_lent
from app.services.storage.storage_copy import StorageCopy, WrongBytes
from app.services.storage.storage_inventory import ExpectedFile, Inventory, objects_of
from app.services.storage.storage_service import StorageService

COPIERS = 4  # files copied together
PAUSE_SECONDS = 5.0  # before files that a worker had leased are tried again
MOST_IDLE_PASSES = 12  # passes in a row in which no file could be moved


class MoveOutcome(StrEnum):
    """The result for one file."""

    MOVED = "moved"
    LEFT = "left where it is"
    BUSY = "busy"


@dataclass(frozen=True)
class Move:
    """One file with the result of its move.

    If it was left where it is, ``role`` names the object that is the reason, and ``detail`` says what is wrong with it.
    """

    outcome: MoveOutcome
    file: ExpectedFile
    role: str = ""
    detail: str = ""


class StorageMigration:
    """A migration that commits its own steps.

    ``retention`` is how long old copies stay; ``clock`` returns the current time in UTC. Only one migration may run at
    a time, and no other command that removes objects may run beside it: see ``maintenance_lock``.
    """

    def __init__(
        self,
        session: Session,
        storage: StorageService,
        removal: ObjectRemoval,
        throttle: Throttle,
        clock: Callable[[], datetime],
        *,
        retention: timedelta,
        pause: Callable[[float], None] = time.sleep,
    ):
        self._session = session
        self._inventory = Inventory(session)
        self._storage = storage
        self._removal = removal
        self._throttle = throttle
        self._clock = clock
        self._retention = retention
        self._pause = pause
        self._left: set[int] = set()

    def run(self, to: str, *, collection: UUID | None = None) -> Iterator[Move]:
        """Move every file that is not in the store ``to``, and yield each result; files that stayed busy come last.

        Raises ``StorageError`` if a store does not respond; the files moved until then stay moved.
        """
        passes_left = MOST_IDLE_PASSES
        while True:
            moved, busy = 0, []
            for move in self._pass(to, collection):
                if move.outcome is MoveOutcome.BUSY:
                    busy.append(move)
                    continue
                moved += 1
                yield move
            passes_left = MOST_IDLE_PASSES if moved else passes_left - 1
            if not busy or not passes_left:
                yield from busy
                return
            self._pause(PAUSE_SECONDS)

    def _pass(self, to: str, collection: UUID | None) -> Iterator[Move]:
        """Try to move every file once, and yield the results.

        Several files are copied at once, while the rows of earlier ones are switched.
        """
        waiting: deque[_Copying] = deque()
        copiers = ThreadPoolExecutor(COPIERS, thread_name_prefix="migrate")
        try:
            for page in self._inventory.pages(collection=collection, not_in=to):
                for file in page:
                    if file.id in self._left:
                        continue
                    if file.is_leased(self._clock()) or not self._removal.take_back(to, file.folder):
                        yield Move(MoveOutcome.BUSY, file)
                        continue
                    while waiting and file.variants_folder is not None:  # one may have its original
                        yield from self._settle(waiting.popleft(), to)
                    waiting.append(self._begin(file, to, copiers))
                    if len(waiting) == COPIERS:
                        yield from self._settle(waiting.popleft(), to)
            while waiting:
                yield from self._settle(waiting.popleft(), to)
        finally:
            copiers.shutdown(cancel_futures=True)

    def _begin(self, file: ExpectedFile, to: str, copiers: ThreadPoolExecutor) -> "_Copying":
        loan = loan_for(self._session, file, to)
        self._session.commit()
        stores = (self._storage.of(file.backend), self._storage.of(to))
        copy = StorageCopy(*stores, self._throttle, lent_key=loan.key if loan else None)
        return _Copying(file, loan, copy, copiers.submit(copy.copy, file))

    def _settle(self, copying: "_Copying", to: str) -> Iterator[Move]:
        file, copy = copying.file, copying.copy
        try:
            checksums = copying.copied.result()
        except WrongBytes as wrong:
            now = self._inventory.fresh(file.id)
            copy.remove_copies(file)
            is_settled = wrong.expected == file.original or not file.is_worked_on(self._clock())
            if now == file and is_settled:
                self._left.add(file.id)
                yield Move(MoveOutcome.LEFT, file, wrong.expected.role, wrong.detail)
            elif now is not None:
                yield Move(MoveOutcome.BUSY, file)
            return
        if self._flip(copying, checksums, to):
            yield Move(MoveOutcome.MOVED, file)
        elif self._inventory.fresh(file.id) is None:
            copy.remove_copies(file)
        else:
            yield Move(MoveOutcome.BUSY, file)

    def _flip(self, copying: "_Copying", checksums: Checksums, to: str) -> bool:
        """Switch the row to the new store, unless it changed since it was read; return whether it was switched."""
        file, now = copying.file, self._clock()
        same = (
            File.id == file.id,
            File.storage_backend == file.backend,
            File.storage_path == file.original.key,
            File.version == file.version,
            File.state == file.state,
            or_(File.lease_until.is_(None), File.lease_until < now),
            or_(File.sha256.is_(None), File.sha256 == checksums.sha256),
        )
        # A worker whose lease has run out must not finish: it would record variants that it wrote to the old store.
        values = {"storage_backend": to, **NO_LEASE, **copying.location_columns}
        is_lent = copying.loan is None or still_lent(self._session, copying.loan, to)
        is_flipped = is_lent and File.change_if(self._session, *same, **values)
        if not is_flipped or self._others(file.id) != _others_of(file):
            self._session.rollback()
            return False
        for prefix in file.prefixes:
            old = PendingDeletion(storage_backend=file.backend, prefix=prefix, created_at=now)
            old.not_before = now + self._retention
            self._session.add(old)
        self._session.commit()
        return True

    def _others(self, file_id: int) -> set[tuple[str, int]]:
        rows = select(FileVariant.storage_path, FileVariant.size).where(FileVariant.file_id == file_id)
        variants = {(path, size) for path, size in self._session.execute(rows)}
        versions = self._session.scalars(select(FileVersion).where(FileVersion.file_id == file_id))
        return variants | {(expected.key, expected.size) for each in versions for expected in objects_of(each)}


@dataclass(frozen=True)
class _Copying:
    """A file that is being copied; ``loan`` is set if the new store already has its original."""

    file: ExpectedFile
    loan: Loan | None
    copy: StorageCopy
    copied: "Future[Checksums]"

    @property
    def location_columns(self) -> dict[str, Any]:
        """The columns that locate its original in the new store, in its own folder or in another file's."""
        key = self.copy.original_key(self.file)
        if self.loan is None or self.loan.original_of == self.file.uuid:
            return {"storage_path": key, "original_of": None, "variants_folder": None}
        return {"storage_path": key, "original_of": self.loan.original_of, "variants_folder": self.file.folder}


def _others_of(file: ExpectedFile) -> set[tuple[str, int]]:
    return {(expected.key, expected.size) for expected in file.others}
