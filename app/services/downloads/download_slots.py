"""The limit on the archives that one web process sends at once, so that threads are left for pages."""

from threading import BoundedSemaphore

from app.errors import TooBusy

RETRY_SECONDS = 15


class DownloadSlots:
    """The slots for downloads of archives: half as many as the process has threads, and at least one."""

    def __init__(self, threads: int):
        self._free = BoundedSemaphore(max(1, threads // 2))

    def take(self) -> None:
        """Take a slot, or raise ``TooBusy`` if none is free; call ``release`` after the last byte is sent."""
        if not self._free.acquire(blocking=False):
            raise TooBusy(retry_after=RETRY_SECONDS)

    def release(self) -> None:
        """Release a slot."""
        self._free.release()
