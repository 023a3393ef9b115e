"""The cleanup of unfinished uploads on this machine's own disk, which no other machine can do.

Machines that share a bucket do not see each other's disks.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.integrations.file_storage import LocalStorage

EVERY = timedelta(hours=1)


class OwnDisk:
    """This machine's folder of incoming files; unfinished ones stay for ``max_age``.

    ``clock`` returns the current time in UTC.
    """

    def __init__(self, local: LocalStorage, clock: Callable[[], datetime], *, max_age: timedelta):
        self._local = local
        self._clock = clock
        self._max_age = max_age
        self._due = clock()

    def sweep(self, now: datetime) -> int:
        """Delete unfinished files without a write for ``max_age``; return how many."""
        return self._local.sweep_incoming(now - self._max_age)

    def sweep_now_and_then(self) -> None:
        """Run ``sweep``, at most once an hour.

        The web server calls it when uploads arrive, because the worker may run on another machine.
        """
        now = self._clock()
        if now >= self._due:
            self._due = now + EVERY
            self.sweep(now)
