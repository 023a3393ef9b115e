"""A TCP proxy that resets connections after a number of bytes, as bad networks do."""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from threading import Event, Lock, Thread

BLOCK_BYTES = 16 * 1024


class CuttingProxy:
    """A proxy from ``port`` to another port that resets the first ``cuts`` connections with more than ``after`` bytes.

    ``on_cut`` is called with the number of the cut, from 1 on, before the connection ends; ``is_cutting`` is set then.
    ``cuts_left`` is the number of cuts still to come; ``bytes_up`` counts all bytes from clients.
    """

    def __init__(self, to_port: int, *, cuts: int, after: int, on_cut: Callable[[int], None] = lambda number: None):
        self.cuts_left, self.bytes_up = cuts, 0
        self._cuts, self._after, self._on_cut = cuts, after, on_cut
        self._to_port = to_port
        self._lock = Lock()
        self.is_cutting = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Accept no further connection."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with (
            closing(client),
            suppress(OSError),
            closing(socket.create_connection(("127.0.0.1", self._to_port))) as site,
        ):
            Thread(target=self._pass_down, args=(site, client), daemon=True).start()
            brought = 0
            while block := client.recv(BLOCK_BYTES):
                brought += len(block)
                self.bytes_up += len(block)
                site.sendall(block)
                if brought > self._after and self._is_cut():
                    _reset(client)
                    break
            site.shutdown(socket.SHUT_RDWR)  # close() alone would wait for the other thread

    def _is_cut(self) -> bool:
        with self._lock:
            if self.cuts_left == 0:
                return False
            self.is_cutting.set()
            self._on_cut(self._cuts - self.cuts_left + 1)
            self.cuts_left -= 1
            return True

    def _pass_down(self, site: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while block := site.recv(BLOCK_BYTES):
                client.sendall(block)
            client.shutdown(socket.SHUT_WR)


@contextmanager
def cutting_proxy(to_port: int, **how) -> Iterator[CuttingProxy]:
    """Run a proxy in front of this port for as long as the block runs."""
    proxy = CuttingProxy(to_port, **how)
    try:
        yield proxy
    finally:
        proxy.stop()


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.shutdown(socket.SHUT_RD)
