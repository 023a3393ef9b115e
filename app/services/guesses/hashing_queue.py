"""The queue for hashing passwords: few at once, few that wait, so that a flood of guesses leaves threads for pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from app.errors import TooManyAttempts
from app.languages import gettext as _

MOST_AT_ONCE = 2  # of a machine with one or two web processes
MOST_WAITING = 22  # of a process: two seconds for the last of them, and threads for other bodies are left
RETRY_SECONDS = 2


class HashingBusy(TooManyAttempts):
    """A password for which no turn was free; it was not checked."""

    message = _("Many passwords are being checked right now. Try again in a few seconds.")

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_SECONDS)


class HashingQueue:
    """The turns of one process to hash a password, which takes about 90 ms of a core, and 32 MB.

    Up to 22 wait, so that all guests of a wedding may come in the same seconds, and a flood of guesses leaves threads
    for other forms.
    """

    def __init__(self, at_once: int = MOST_AT_ONCE, waiting: int = MOST_WAITING):
        self._running = BoundedSemaphore(at_once)
        self._admitted = BoundedSemaphore(at_once + waiting)

    @classmethod
    def of_one_among(cls, processes: int) -> "HashingQueue":
        """Return the queue of one of a machine's web processes, which together hash two passwords at once.

        More than two processes hash one each.
        """
        return cls(at_once=max(1, MOST_AT_ONCE // processes))

    @property
    def is_full(self) -> bool:
        """Whether a turn would be refused now."""
        if not self._admitted.acquire(blocking=False):
            return True
        self._admitted.release()
        return False

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it inside the block; raises ``HashingBusy`` if too many wait already."""
        self._admit()
        try:
            with self._running:
                yield
        finally:
            self._admitted.release()

    def _admit(self) -> None:
        if not self._admitted.acquire(blocking=False):
            raise HashingBusy
