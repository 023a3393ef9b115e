"""A throttle: keeps the bytes that pass it, from however many threads, to so many a second."""

import time
from collections.abc import Callable, Iterator
from threading import Lock
from typing import BinaryIO, cast

BLOCK_BYTES = 256 * 1024


class Throttle:
    """``rate`` is in bytes a second; None lets everything pass at once. ``passed`` counts the bytes so far."""

    def __init__(
        self,
        rate: float | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        self._rate = rate
        self._clock = clock
        self._sleep = sleep
        self._free_at = clock()
        self._lock = Lock()
        self.passed = 0

    def take(self, count: int) -> None:
        """Waits until ``count`` further bytes may pass."""
        with self._lock:
            self.passed += count
            if self._rate is None:
                return
            now = self._clock()
            wait = max(0.0, self._free_at - now)
            self._free_at = max(now, self._free_at) + count / self._rate
        if wait:
            self._sleep(wait)

    def blocks(self, source: BinaryIO) -> Iterator[bytes]:
        """The rest of ``source`` in blocks of at most 256 KiB, no faster than allowed."""
        while block := source.read(BLOCK_BYTES):
            self.take(len(block))
            yield block

    def stream(self, source: BinaryIO) -> BinaryIO:
        """``source`` for whoever reads it, no faster than allowed."""
        return cast(BinaryIO, _ThrottledStream(source, self))


class _ThrottledStream:
    def __init__(self, source: BinaryIO, throttle: Throttle):
        self._source = source
        self._throttle = throttle

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._throttle.take(len(data))
        return data
