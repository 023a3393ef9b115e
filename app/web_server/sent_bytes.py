"""The bytes of a response that the system has not yet taken from us, sent without ever waiting for the client."""

import fcntl
import socket
import struct
import termios
from collections import deque
from contextlib import suppress

from app.web_server.pace import TAKING_SECONDS, Pace

UNSENT_BYTES = 128 * 1024  # of each connection, what the system stores beyond what is on its way
MOST_PARTS = 16


class SentBytes:
    """The sending side of a connection; gunicorn's ``Response`` writes to it as to a socket."""

    def __init__(self, sock: socket.socket):
        self._sock = sock
        self._waiting: deque[memoryview] = deque()
        self._count = 0
        if hasattr(socket, "TCP_NOTSENT_LOWAT") and sock.family in (socket.AF_INET, socket.AF_INET6):
            with suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)

    def sendall(self, data: bytes) -> None:
        """Add bytes to those that wait; ``flush`` sends them."""
        if data:
            self._waiting.append(memoryview(data))

    def send(self, data: bytes) -> int:
        """Send bytes at once, as the server does for “100 Continue”; return how many bytes there are."""
        self.sendall(data)
        self.flush()
        return len(data)

    def flush(self) -> bool:
        """Send as much as the system takes; return whether nothing waits any more.

        Raises ``OSError`` if the connection is broken.
        """
        while self._waiting:
            try:
                sent = self._sock.sendmsg([self._waiting[at] for at in range(min(MOST_PARTS, len(self._waiting)))])
            except BlockingIOError:
                return False
            self._count += sent
            self._drop(sent)
        return True

    def new_pace(self) -> Pace:
        """Return the pace at which the client takes bytes."""
        return Pace(lambda: self.arrived, TAKING_SECONDS)

    @property
    def arrived(self) -> int:
        """The number of bytes that the client's system has confirmed, of all that were sent on this connection."""
        unconfirmed = 0
        with suppress(OSError):
            unconfirmed = struct.unpack("i", fcntl.ioctl(self._sock, termios.TIOCOUTQ, struct.pack("i", 0)))[0]
        return self._count - unconfirmed

    def _drop(self, count: int) -> None:
        while count:
            part = self._waiting.popleft()
            if count < len(part):
                self._waiting.appendleft(part[count:])
                return
            count -= len(part)
