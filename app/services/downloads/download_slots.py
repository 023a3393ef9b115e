"""The limit on the archives that the web processes of a machine send at once, so that threads are left for pages."""

import fcntl
import logging
import os
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore

from app.errors import TooBusy

log = logging.getLogger(__name__)

RETRY_SECONDS = 15


class DownloadSlots:
    """The slots for downloads of archives: half as many as all web processes have threads, and at least one.

    A slot is a lock on a file in ``folder``, which the kernel releases when its process ends, also by SIGKILL. Machines
    with a common database each have their own folder, and so their own slots. One process takes at most three quarters
    of its threads, because a request for a page waits in the process that has accepted it.
    """

    def __init__(self, folder: Path, *, processes: int, threads: int):
        self._folder = folder
        self._count = max(1, processes * threads // 2)
        self._here = BoundedSemaphore(max(1, threads * 3 // 4))

    def take(self) -> "DownloadSlot":
        """Return a free slot, or raise ``TooBusy`` if there is none; release it after the last byte is sent."""
        if not self._here.acquire(blocking=False):
            raise TooBusy(retry_after=RETRY_SECONDS)
        try:
            return DownloadSlot(self._here, self._lock_one())
        except BaseException:
            self._here.release()
            raise

    def _lock_one(self) -> int | None:
        """Return the open file of a lock; None if the disk is full or read-only, which must not stop a download."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for number in range(self._count):
                file = os.open(self._folder / str(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(file)
                    continue
                return file
        except OSError:
            log.warning("a download counts in this process only", exc_info=True)
            return None
        raise TooBusy(retry_after=RETRY_SECONDS)


class DownloadSlot:
    """A slot that is taken."""

    def __init__(self, here: BoundedSemaphore, file: int | None):
        self._here = here
        self._file = file

    def release(self) -> None:
        """Release the slot; call this once."""
        if self._file is not None:
            with suppress(OSError):
                os.close(self._file)
        self._here.release()
