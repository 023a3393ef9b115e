"""Floods of guesses while no turn to hash is free: most of them are refused without a query and a template."""

import time
from threading import Lock

from app.services.guesses.hashing_queue import HashingBusy

MOST_REFUSALS = 30  # in a second and the one before, by one process


class Hammering(HashingBusy):
    """A guess during a flood; the response to it is short and plain."""


class Flood:
    """The number of guesses that this process refused in this second and in the one before, since no turn was free."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._second = self._now = self._before = 0

    def note(self) -> None:
        """Count a refusal; those of ``refuse`` are not counted."""
        with self._lock:
            self._turn()
            self._now += 1

    def refuse(self) -> None:
        """Raise ``Hammering`` if many guesses were refused just now."""
        with self._lock:
            self._turn()
            refusals = self._before + self._now
        if refusals >= MOST_REFUSALS:
            raise Hammering

    def _turn(self) -> None:
        second = int(time.monotonic())
        if second != self._second:
            self._before = self._now if second == self._second + 1 else 0
            self._second, self._now = second, 0
