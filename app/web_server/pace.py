"""The least rate at which a client must send a body and take a response."""

from collections.abc import Callable

WINDOW_SECONDS = 60.0  # a phone in a tunnel may stand still for almost as long
LEAST_BYTES_A_SECOND = 1024


class Pace:
    """The rate of one transfer, judged over windows of 60 seconds in which the server waited for the client.

    ``moved`` returns how many bytes were transferred so far. Times are in monotonic seconds.
    """

    def __init__(self, moved: Callable[[], int]):
        self._moved = moved
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
        if seconds < WINDOW_SECONDS:
            return False
        moved = self._moved()
        if moved - self._moved_before < seconds * LEAST_BYTES_A_SECOND:
            return True
        self._waited, self._waits_since, self._moved_before = 0.0, now, moved
        return False
