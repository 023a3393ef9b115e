"""Sources that go on after refusals, many times in a second: they are refused without a query and a template."""

import time
from threading import Lock

from app.errors import TooManyAttempts

MOST_REFUSALS = 5  # in a second and the one before, by one process; a person, and a page's script, send fewer


class Hammering(TooManyAttempts):
    """A guess from a source that hammers; the response to it is short and plain."""


class HammeringSources:
    """The refusals of this process in this second and in the one before, by source; plain refusals are not counted."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._second = 0
        self._now: dict[str, list[TooManyAttempts]] = {}
        self._before: dict[str, list[TooManyAttempts]] = {}

    def note(self, source: str, refusal: TooManyAttempts) -> None:
        """Store a refusal of this source."""
        with self._lock:
            self._turn()
            self._now.setdefault(source, []).append(refusal)

    def refuse(self, source: str) -> None:
        """Raise ``Hammering`` if the source was refused too often just now."""
        with self._lock:
            self._turn()
            refusals = [*self._before.get(source, ()), *self._now.get(source, ())]
        if len(refusals) >= MOST_REFUSALS:
            raise Hammering(refusals[-1].message, retry_after=refusals[-1].retry_after)

    def _turn(self) -> None:
        second = int(time.monotonic())
        if second != self._second:
            self._before = self._now if second == self._second + 1 else {}
            self._second, self._now = second, {}
