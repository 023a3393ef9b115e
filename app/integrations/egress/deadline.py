"""A deadline for a whole exchange over a socket, whose own timeout starts again with each byte."""

import io
import socket
import time
from typing import Any

MOST_RESPONSE_BYTES = 64 * 1024  # of headers and the beginning of the body; later bytes are not read


class Deadline:
    """A moment, ``seconds`` from now by the monotonic clock."""

    def __init__(self, seconds: float):
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return how many seconds are left; raises ``TimeoutError`` if none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class TimedSocket:
    """A socket whose calls all end before the deadline, in the form that ``http.client`` uses.

    At most 64 KB are read.
    """

    def __init__(self, connected: socket.socket, deadline: Deadline):
        self._connected = connected
        self._deadline = deadline

    def sendall(self, content: Any) -> None:
        """Send all bytes; raises ``TimeoutError`` at the deadline."""
        rest = memoryview(content)
        while rest:
            self._connected.settimeout(self._deadline.left())
            rest = rest[self._connected.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return a file of what the server sends."""
        return io.BufferedReader(_TimedReader(self._connected, self._deadline))

    def close(self) -> None:
        """Close the connection at once, without waiting for the server."""
        self._connected.close()


class _TimedReader(io.RawIOBase):
    def __init__(self, connected: socket.socket, deadline: Deadline):
        self._connected = connected
        self._deadline = deadline
        self._left = MOST_RESPONSE_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)[: self._left]
        if not view:
            return 0
        self._connected.settimeout(self._deadline.left())
        count = self._connected.recv_into(view)
        self._left -= count
        return count
