"""The bytes that a client has sent: collected by the loop, and read by the request's parser and by the app."""

import select
import socket
import time

from gunicorn.http.unreader import Unreader

from app.web_server.pace import SENDING_SECONDS, Pace

RECEIVED_AT_ONCE = 64 * 1024
UPLOAD_BLOCK_BYTES = 1024 * 1024  # each recv() may have to wait for the interpreter's lock, so uploads need few of them
ASKED_SECONDS = 5.0  # between two checks of the rate
END_OF_HEAD = b"\r\n\r\n"


class ReceivedBytes(Unreader):
    """The received bytes that are not read yet; gunicorn's parser and the app read from here.

    The loop collects bytes without waiting. While ``may_wait`` is set, a reader in a thread waits for further bytes,
    and a client that is too slow is treated like one that has closed the connection.
    """

    def __init__(self, sock: socket.socket):
        super().__init__()
        self._sock = sock
        self._held = bytearray()
        self._head_searched = 0
        self.may_wait = False
        self.is_ended = False
        self.count = 0
        self._pace = self.new_pace()

    def collect(self) -> None:
        """Receive what has arrived, at most 64 KiB; at the connection's end, set ``is_ended``.

        Raises ``BlockingIOError`` if nothing has arrived, and other ``OSError`` if the connection is broken.
        """
        self._hold(self._sock.recv(RECEIVED_AT_ONCE))

    @property
    def size(self) -> int:
        """The number of bytes that are received and not read."""
        return len(self.buf.getbuffer()) + len(self._held)

    def let_wait(self) -> None:
        """Let readers wait for further bytes, as those of an upload do."""
        self.may_wait = True
        self._pace = self.new_pace()

    def new_pace(self) -> Pace:
        """Return the pace at which further bytes arrive."""
        return Pace(lambda: self.count, SENDING_SECONDS)

    def has_head(self) -> bool:
        """Return whether the whole head of a request is received."""
        self._held[:0] = self.take_buffered()
        at = self._held.find(END_OF_HEAD, max(0, self._head_searched - len(END_OF_HEAD) + 1))
        self._head_searched = 0 if at >= 0 else len(self._held)
        return at >= 0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """Return the next bytes for the parser or the app; no bytes mean that no more will come."""
        if not self._held and self.may_wait and not self.is_ended:
            self._wait(min(max(size_hint or 0, RECEIVED_AT_ONCE), UPLOAD_BLOCK_BYTES))
        found = bytes(self._held)
        self._held.clear()
        return found

    def _wait(self, most: int) -> None:
        """Wait for bytes; set ``is_ended`` if the client is too slow or the connection has ended."""
        readable = select.poll()
        readable.register(self._sock, select.POLLIN)
        self._pace.begin_waiting(time.monotonic())
        while not readable.poll(ASKED_SECONDS * 1000):
            if self._pace.is_too_slow(time.monotonic()):
                self.is_ended = True
                return
        now = time.monotonic()
        self.is_ended = self._pace.is_too_slow(now)
        self._pace.end_waiting(now)
        if self.is_ended:
            return
        try:
            self._hold(self._sock.recv(most))
        except OSError:
            self.is_ended = True

    def _hold(self, found: bytes) -> None:
        self._held += found
        self.count += len(found)
        self.is_ended = not found
