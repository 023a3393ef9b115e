"""How long to wait for a site that does not answer: longer after each failure, never in step, and not for ever."""

import random
import time
from collections.abc import Callable
from threading import Event, Lock
from typing import TypeVar

from app.errors import VitrineError

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds
FIRST_SECONDS = 20.0
T = TypeVar("T")


class Unavailable(VitrineError):
    """The site did not answer, or asked to come again later; the same request may go well then."""

    status = 503
    code = "site_unavailable"
    message = "The site does not answer."


class Silent(Unavailable):
    """The site has answered nobody for so long that nothing more is tried."""


class Stopped(VitrineError):
    """Whoever started this has asked it to end."""

    code = "stopped"
    message = "Stopped before it was sent. Run the command again to go on."


class Backoff:
    """Shared by all threads that talk to one site; ``seconds`` is how long a failure may last without any progress.

    A site that has never answered is given up after ``FIRST_SECONDS``: its address may be wrong. ``stop`` ends every
    wait at once. ``report`` hears of a wait that lasts: why, and for how many seconds.
    """

    def __init__(self, seconds: float, stop: Event, report: Callable[[str, float], None]):
        self._seconds = seconds
        self._stop = stop
        self._report = report
        self._lock = Lock()
        self._silent_since: float | None = None
        self._has_responded = False

    def record_response(self) -> None:
        """The site is there: it has answered somebody."""
        with self._lock:
            self._silent_since, self._has_responded = None, True

    @property
    def is_stopped(self) -> bool:
        """Whether the end has been asked for."""
        return self._stop.is_set()

    def require_going(self) -> None:
        """Raises ``Stopped`` once the end has been asked for."""
        if self.is_stopped:
            raise Stopped

    def retry(self, attempt: Callable[[], T], progress: Callable[[], int] = lambda: 0) -> T:
        """What ``attempt`` answers, tried again while it raises ``Unavailable``.

        Gives up with that error where ``progress`` has not grown for so long, and with ``Silent`` where the site has
        answered nobody in that time.
        """
        failures, since, reached = 0, 0.0, -1
        while True:
            self.require_going()
            try:
                return attempt()
            except Unavailable as error:
                if progress() > reached:
                    failures, since, reached = 0, time.monotonic(), progress()
                self._require_hope(since, error)
                self._wait(error, failures)
                failures += 1

    def _require_hope(self, since: float, error: Unavailable) -> None:
        now = time.monotonic()
        with self._lock:
            self._silent_since = self._silent_since or now
            limit = self._seconds if self._has_responded else min(self._seconds, FIRST_SECONDS)
            if now - self._silent_since >= limit:
                raise Silent(error.message) from error
        if now - since >= limit:
            raise error

    def _wait(self, error: Unavailable, failures: int) -> None:
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures, 10)) * random.uniform(0.5, 1)
        if error.retry_after is not None:
            pause = min(error.retry_after, self._seconds) * random.uniform(1, 1.2)
        if failures > 0:
            self._report(error.message, pause)
        self._stop.wait(pause)
