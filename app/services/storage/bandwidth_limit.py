"""A throttle that limits how many bytes pass it each second, across all threads that use it."""

import time
from collections.abc import Callable, Iterator
from threading import Lock
from typing import BinaryIO, cast

from app.integrations.block_sizes import STREAM_BLOCK_BYTES


class Throttle:
    """A limit of ``rate`` bytes a second; None means no limit.

    ``passed`` is the number of bytes that have passed so far.
    """

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
        """Wait until ``count`` further bytes may pass."""
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
        """Yield the rest of ``source`` in blocks of at most 256 KiB, no faster than the limit."""
        while block := source.read(STREAM_BLOCK_BYTES):
            self.take(len(block))
            yield block

    def stream(self, source: BinaryIO) -> BinaryIO:
        """Return a readable stream of ``source`` that is no faster than the limit."""
        return cast(BinaryIO, _ThrottledStream(source, self))


class _ThrottledStream:
    def __init__(self, source: BinaryIO, throttle: Throttle):
        self._source = source
        self._throttle = throttle

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._throttle.take(len(data))
        return data
