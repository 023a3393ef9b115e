"""Keeps this machine's own disk free of what cut-off uploads left: nobody else sees it where many share a bucket."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.integrations.file_storage import LocalStorage

EVERY = timedelta(hours=1)


class OwnDisk:
    """``max_age`` is how long unfinished files stay, ``clock`` tells the time (UTC)."""

    def __init__(self, local: LocalStorage, clock: Callable[[], datetime], *, max_age: timedelta):
        self._local = local
        self._clock = clock
        self._max_age = max_age
        self._due = clock()

    def sweep(self, now: datetime) -> int:
        """Removes unfinished files that nobody has written to for that long; answers how many."""
        return self._local.sweep_incoming(now - self._max_age)

    def sweep_now_and_then(self) -> None:
        """The same, at most once an hour: the web server does it as uploads come, for a worker may be elsewhere."""
        now = self._clock()
        if now >= self._due:
            self._due = now + EVERY
            self.sweep(now)
