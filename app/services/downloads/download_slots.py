"""Bounds how many archives one web process sends at once, so that pages always have threads left."""

from threading import BoundedSemaphore

from app.errors import TooBusy

RETRY_SECONDS = 15


class DownloadSlots:
    """Half of the process's threads, and at least one; whoever comes when all are taken is asked to come again."""

    def __init__(self, threads: int):
        self._free = BoundedSemaphore(max(1, threads // 2))

    def take(self) -> None:
        """Takes one, or raises ``TooBusy``; give it back with ``release`` when the last byte is sent."""
        if not self._free.acquire(blocking=False):
            raise TooBusy(retry_after=RETRY_SECONDS)

    def release(self) -> None:
        """Gives one back."""
        self._free.release()
