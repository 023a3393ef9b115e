"""Moves files from one store to another while the site runs: copied, proved, then flipped in one statement.

The old copies stay for a while, because addresses that lead to them have been given out, and go by a pending deletion.
A file that a worker holds is taken later, for it would go on writing to the old place. Killed anywhere, a migration
begins again with what the rows say: either the old place, still whole, or the new one, proved.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select, update

from app.database import Session
from app.models import File, FileState, FileVariant, PendingDeletion
from app.services.digests import Proof
from app.services.object_removal import ObjectRemoval
from app.services.storage_copy import StorageCopy, WrongBytes
from app.services.storage_inventory import ClaimedFile, Inventory
from app.services.storage_service import StorageService
from app.services.throttle import Throttle

COPIERS = 4  # files copied together
PAUSE_SECONDS = 5.0  # before another look at what was held by a worker
PATIENCE = 12  # looks in a row at which nothing could be moved


class Outcome(StrEnum):
    """What became of one file."""

    MOVED = "moved"
    LEFT = "left where it is"
    BUSY = "busy"


@dataclass(frozen=True)
class Move:
    """One file that was dealt with; ``role`` and ``detail`` say which object kept it where it is, and why."""

    outcome: Outcome
    file: ClaimedFile
    role: str = ""
    detail: str = ""


class StorageMigration:
    """Commits its own steps. ``kept`` is how long old copies stay, ``clock`` tells the time (UTC).

    Only one may run at a time, and none beside whatever else removes objects by hand: see ``maintenance_lock``.
    """

    def __init__(
        self,
        session: Session,
        storage: StorageService,
        removal: ObjectRemoval,
        throttle: Throttle,
        clock: Callable[[], datetime],
        *,
        kept: timedelta,
        pause: Callable[[float], None] = time.sleep,
    ):
        self._session = session
        self._inventory = Inventory(session)
        self._storage = storage
        self._removal = removal
        self._throttle = throttle
        self._clock = clock
        self._kept = kept
        self._pause = pause
        self._left: set[int] = set()

    def run(self, to: str, *, collection: UUID | None = None) -> Iterator[Move]:
        """Moves every file that is not in the store ``to``; those that stayed busy to the last come at the end.

        Raises ``StorageError`` where a store does not answer; what was moved before stays moved.
        """
        patience = PATIENCE
        while True:
            moved, busy = 0, []
            for move in self._pass(to, collection):
                if move.outcome is Outcome.BUSY:
                    busy.append(move)
                    continue
                moved += 1
                yield move
            patience = PATIENCE if moved else patience - 1
            if not busy or not patience:
                yield from busy
                return
            self._pause(PAUSE_SECONDS)

    def _pass(self, to: str, collection: UUID | None) -> Iterator[Move]:
        """Every file once, a few being copied while the one before is flipped."""
        waiting: deque[tuple[ClaimedFile, StorageCopy, Future[Proof]]] = deque()
        copiers = ThreadPoolExecutor(COPIERS, thread_name_prefix="migrate")
        try:
            for page in self._inventory.pages(collection=collection, not_in=to):
                for file in page:
                    if file.id in self._left:
                        continue
                    if file.is_held(self._clock()) or not self._removal.take_back(to, file.folder):
                        yield Move(Outcome.BUSY, file)
                        continue
                    copy = StorageCopy(self._storage.of(file.backend), self._storage.of(to), self._throttle)
                    waiting.append((file, copy, copiers.submit(copy.copy, file)))
                    if len(waiting) == COPIERS:
                        yield from self._settle(*waiting.popleft(), to)
            while waiting:
                yield from self._settle(*waiting.popleft(), to)
        finally:
            copiers.shutdown(cancel_futures=True)

    def _settle(self, file: ClaimedFile, copy: StorageCopy, copied: Future[Proof], to: str) -> Iterator[Move]:
        try:
            proof = copied.result()
        except WrongBytes as wrong:
            now = self._inventory.fresh(file.id)
            copy.remove_copies(file)
            if now == file and file.state is not FileState.PENDING:
                self._left.add(file.id)
                yield Move(Outcome.LEFT, file, wrong.claim.role, wrong.detail)
            elif now is not None:
                yield Move(Outcome.BUSY, file)
            return
        if self._flip(file, proof, to):
            yield Move(Outcome.MOVED, file)
        elif self._inventory.fresh(file.id) is None:
            copy.remove_copies(file)
        else:
            yield Move(Outcome.BUSY, file)

    def _flip(self, file: ClaimedFile, proof: Proof, to: str) -> bool:
        """Says that the file is in the new store, if nothing at all has changed since it was read."""
        now = self._clock()
        same = (
            File.id == file.id,
            File.storage_backend == file.backend,
            File.storage_path == file.original.key,
            File.version == file.version,
            File.state == file.state,
            or_(File.lease_until.is_(None), File.lease_until < now),
            or_(File.sha256.is_(None), File.sha256 == proof.sha256),
        )
        # A worker whose lease has run out is fenced off for good: it would adopt what it wrote to the old place.
        here = update(File).where(*same).values(storage_backend=to, lease_owner=None, lease_until=None)
        flipped = self._session.execute(here.execution_options(synchronize_session=False))
        if flipped.rowcount != 1 or self._variants(file.id) != _variants_of(file):  # type: ignore[attr-defined]
            self._session.rollback()
            return False
        note = PendingDeletion(
            storage_backend=file.backend, prefix=file.folder, created_at=now, not_before=now + self._kept
        )
        self._session.add(note)
        self._session.commit()
        return True

    def _variants(self, file_id: int) -> set[tuple[str, int]]:
        rows = select(FileVariant.storage_path, FileVariant.size).where(FileVariant.file_id == file_id)
        return {(path, size) for path, size in self._session.execute(rows)}


def _variants_of(file: ClaimedFile) -> set[tuple[str, int]]:
    return {(claim.key, claim.size) for claim in file.variants}
