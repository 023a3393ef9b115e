"""The least rate at which a client must send a body and take a response."""

from collections.abc import Callable

LEAST_BYTES_A_SECOND = 1024
SENDING_SECONDS = 60.0  # a phone in a tunnel may stand still for almost as long
# A system stores up to 4 MB for a client, and lets a proxy write again when a third of it is free: with 20 KB a second,
# a proxy that passes a response on then takes nothing from us for over a minute at a time.
TAKING_SECONDS = 300.0


class Pace:
    """The rate of one transfer, judged over windows of ``window`` seconds in which the server waited for the client.

    ``moved`` returns how many bytes were transferred so far. Times are in monotonic seconds.
    """

    def __init__(self, moved: Callable[[], int], window: float):
        self._moved = moved
        self._window = window
        self._moved_before = moved()
        self._waited = 0.0
        self._waits_since = 0.0

    def begin_waiting(self, now: float) -> None:
        """Start the clock: from now on the client has to do something."""
        self._waits_since = now

    def end_waiting(self, now: float) -> None:
        """Stop the clock: from now on the server has to do something."""
        self._waited += now - self._waits_since

    def is_too_slow(self, now: float) -> bool:
        """Return whether fewer than 1,024 bytes a second were moved in a whole window; call it while the clock runs."""
        seconds = self._waited + now - self._waits_since
        if seconds < self._window:
            return False
        moved = self._moved()
        if moved - self._moved_before < seconds * LEAST_BYTES_A_SECOND:
            return True
        self._waited, self._waits_since, self._moved_before = 0.0, now, moved
        return False
