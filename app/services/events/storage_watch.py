"""A watch over the stores: each sweep asks them, and one that fails three times in a row is reported once."""

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from app.database import Session, one_at_a_time
from app.errors import VitrineError
from app.integrations.file_storage import LocalStorage
from app.models import StorageTrouble, User
from app.services.events.events import Events
from app.services.events.studio_event import EventType, OwnerEvent
from app.services.storage.storage_service import StorageService

log = logging.getLogger(__name__)

FAILURES_OF_A_TROUBLE = 3
PROBE = "checks/watch"


class StorageWatch:
    """The watch over all configured stores; ``clock`` returns the time in UTC."""

    def __init__(self, session: Session, storage: StorageService, events: Events, clock: Callable[[], datetime]):
        self._session = session
        self._storage = storage
        self._events = events
        self._clock = clock

    def check(self) -> None:
        """Ask every store, store what it answered, and report a trouble to each owner once; commits."""
        for name in self._storage.backends:
            works = self._works(name)
            self._note(name, works=works)
            self._session.commit()

    def _works(self, name: str) -> bool:
        """Return whether the store answers and has room; no transaction is open meanwhile."""
        try:
            store = self._storage.of(name)
            store.exists(PROBE)
            if isinstance(store, LocalStorage):
                store.ensure_room()
        except (VitrineError, OSError) as error:
            log.warning("the store %s does not work: %s", name, error)
            return False
        return True

    def _note(self, name: str, *, works: bool) -> None:
        one_at_a_time(self._session, f"trouble of the store {name}")
        trouble, now = self._session.get(StorageTrouble, name, populate_existing=True), self._clock()
        if works:
            if trouble is not None:
                self._session.delete(trouble)
            return
        if trouble is None:
            trouble = StorageTrouble(store=name, failures=0, since=now)
            self._session.add(trouble)
        trouble.failures, trouble.checked_at = trouble.failures + 1, now
        if trouble.failures >= FAILURES_OF_A_TROUBLE and trouble.reported_at is None:
            trouble.reported_at = now
            for owner_id in self._session.scalars(select(User.id)):
                event = OwnerEvent(EventType.STORAGE_PROBLEM, now, owner_id, store=name, since=trouble.since)
                self._events.report_to_owner(event)
