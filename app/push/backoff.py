"""The backoff for a site that does not respond: random pauses that grow with each failure, up to a time limit."""

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
    """A failure that may be temporary: the site did not respond, or asked to try again later."""

    status = 503
    code = "site_unavailable"
    message = "The site does not answer."


class Silent(Unavailable):
    """A site that has responded to no request for so long that no more are sent."""


class Stopped(VitrineError):
    """A push that was stopped on request."""

    code = "stopped"
    message = "Stopped before it was sent. Run the command again to go on."


class Backoff:
    """The backoff that all threads of a push share; ``seconds`` is how long they try without any progress.

    A site that has never responded is given up after ``FIRST_SECONDS``, because its address may be wrong. ``stop`` ends
    every wait at once. ``report`` is called with the reason and the seconds of each wait after the first one.
    """

    def __init__(self, seconds: float, stop: Event, report: Callable[[str, float], None]):
        self._seconds = seconds
        self._stop = stop
        self._report = report
        self._lock = Lock()
        self._silent_since: float | None = None
        self._has_responded = False

    def record_response(self) -> None:
        """Record that the site has responded to a request."""
        with self._lock:
            self._silent_since, self._has_responded = None, True

    @property
    def is_stopped(self) -> bool:
        """Whether the push was asked to stop."""
        return self._stop.is_set()

    def require_going(self) -> None:
        """Raise ``Stopped`` if the push was asked to stop."""
        if self.is_stopped:
            raise Stopped

    def retry(self, attempt: Callable[[], T], progress: Callable[[], int] = lambda: 0) -> T:
        """Return what ``attempt`` returns; call it again while it raises ``Unavailable``.

        Raises that error once ``progress`` has not grown for the time limit, ``Silent`` if the site has responded to no
        request in that time, and ``Stopped`` if the push was asked to stop.
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
