"""The removal of objects that no row references any more, according to the rows of ``pending_deletions``.

An original that is shared with a file of another folder stays when the rest of its folder is removed.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from app.database import Session
from app.errors import StorageError
from app.models import Collection, File, PendingDeletion
from app.models.files.lease import NO_LEASE
from app.services.storage.shared_originals import expected_below, is_expected, is_worked_on
from app.services.storage.storage_service import StorageService
from app.services.uploads.lease_holder import is_leased, new_holder

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)  # for one folder, whose removal takes seconds
DELETIONS_AT_ONCE = 500  # then other work runs; the next sweep continues a minute later


class ObjectRemoval:
    """A remover of objects; each method commits its own steps.

    ``clock`` returns the current time in UTC.
    """

    def __init__(self, session: Session, storage: StorageService, clock: Callable[[], datetime]):
        self._session = session
        self._storage = storage
        self._clock = clock

    def remove_due(self) -> int:
        """Remove the objects whose deletion is due, and return how many were removed.

        One call handles at most 500 deletions. It is safe to repeat, to interrupt and to run twice at once. The pending
        deletions of a store that does not respond stay, and do not delay those of another store.
        """
        removed, after, away = 0, 0, set[str]()
        for _ in range(DELETIONS_AT_ONCE):
            deletion = PendingDeletion.next_due(self._session, self._clock(), after=after, except_in=away)
            if deletion is None:
                break
            after = deletion.id
            try:
                removed += self._remove(deletion)
            except StorageError as error:
                log.warning("what is to go from “%s” stays for now: %s", deletion.storage_backend, error.message)
                away.add(deletion.storage_backend)
        self._session.commit()
        return removed

    def take_back(self, backend: str, folder: str) -> bool:
        """Withdraw a scheduled removal of this folder, because a row is about to reference it.

        Returns False, and withdraws nothing, while the folder is being removed.
        """
        deletions = PendingDeletion.at_prefix(self._session, backend, folder)
        taken = all(not self._is_leased(deletion) and deletion.take_back(self._session) for deletion in deletions)
        if taken:
            self._session.commit()
        else:
            self._session.rollback()
        return taken

    def _remove(self, deletion: PendingDeletion) -> int:
        """Remove the deletion's objects and then its row, and return the number of objects.

        Does nothing if another remover has leased the row, or while a worker may write a variant to this key.
        """
        deletion_id, backend, prefix = deletion.id, deletion.storage_backend, deletion.prefix
        if "/variants/" in prefix and is_worked_on(self._session, prefix, self._clock()):
            self._session.commit()
            return 0
        holder = new_holder()
        is_mine = not self._is_leased(deletion) and deletion.take(
            self._session, holder=holder, until=self._clock() + LEASE
        )
        self._session.commit()
        if not is_mine:
            return 0
        mine = (PendingDeletion.id == deletion_id, PendingDeletion.lease_holder == holder)
        try:
            removed = 0 if self._is_expected(backend, prefix) else self._remove_from(backend, prefix)
        except BaseException:
            self._session.rollback()
            PendingDeletion.change_if(self._session, *mine, **NO_LEASE)
            self._session.commit()
            raise
        self._session.execute(delete(PendingDeletion).where(*mine))
        self._session.commit()
        return removed

    def _remove_from(self, backend: str, prefix: str) -> int:
        store = self._storage.of(backend)
        if prefix.endswith("/"):
            expected = expected_below(self._session, backend, prefix)
            self._session.commit()
            return store.delete_prefix(prefix, keep=expected)
        store.delete(prefix)
        return 1

    def _is_leased(self, deletion: PendingDeletion) -> bool:
        return is_leased(deletion, self._clock(), LEASE)

    def _is_expected(self, backend: str, prefix: str) -> bool:
        """Return whether a row references this object or folder, so that its pending deletion is dropped."""
        if not prefix.endswith("/"):
            expected = is_expected(self._session, backend, prefix)
            self._session.commit()
            return expected  # not logged: other files may share it, and the last of them schedules it again
        objects = select(File.id).where(File.storage_backend == backend)
        match _uuids_in(prefix):
            case [_, file]:
                objects = objects.where(File.uuid == file)
            case [collection]:
                objects = objects.join(Collection, Collection.id == File.collection_id)
                objects = objects.where(Collection.uuid == collection)
            case _:
                return False
        is_there = self._session.scalar(objects.limit(1)) is not None
        self._session.commit()
        if is_there:
            log.warning("%s of “%s” was scheduled for removal, but a row claims it: it stays", prefix, backend)
        return is_there


def _uuids_in(prefix: str) -> list[UUID]:
    """Return the uuids in a prefix such as ``collections/<collection>/<file>/``, or none if a part is not a uuid."""
    try:
        return [UUID(part) for part in prefix.removesuffix("/").split("/")[1:]]
    except ValueError:
        return []
