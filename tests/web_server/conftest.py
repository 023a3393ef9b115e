"""A small app behind the worker of ``vitrine serve``, in a gunicorn of its own, and raw connections to it."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.places import PROJECT_FOLDER
from tests.support.processes.waiting import wait_until
from tests.support.servers.fixtures import accepts_connections, free_port

CONFIGURATION = """
from app.web_server import patient_worker, received_bytes, sent_bytes
for module, name, value in {constants!r}:
    setattr(globals()[module], name, value)
"""
NewServer = Callable[..., "SmallServer"]


class SmallServer:
    """A gunicorn with one process of two threads that serves ``small_app``; ``log`` is all that it has written."""

    def __init__(self, folder: Path, constants: list[tuple[str, str, object]], arguments: list[str]):
        self.port = free_port()
        self._log = folder / f"{self.port}.log"
        configuration = folder / f"{self.port}.py"
        configuration.write_text(CONFIGURATION.format(constants=constants))
        command = [sys.executable, "-m", "gunicorn", "tests.web_server.small_app:app", "-c", str(configuration)]
        command += ["--worker-class", "app.web_server.patient_worker.PatientWorker", "--threads", "2"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--no-control-socket", "--graceful-timeout", "20", *arguments]
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=PROJECT_FOLDER, stdout=log, stderr=log)
        wait_until(lambda: accepts_connections(self.port))

    @property
    def log(self) -> str:
        return self._log.read_text()

    def connection(self, *, receives: int = 0) -> socket.socket:
        """Return a new connection whose reads end after 20 seconds; ``receives`` limits what its system stores."""
        sock = socket.socket()
        if receives:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        sock.settimeout(20)
        sock.connect(("127.0.0.1", self.port))
        return sock

    def answer(self, data: bytes) -> bytes:
        """Send these bytes on a new connection, and return all that comes until the server closes it."""
        with self.connection() as sock:
            sock.sendall(data)
            return everything(sock)


def everything(sock: socket.socket) -> bytes:
    """Return what arrives until the server closes the connection."""
    found = bytearray()
    while block := sock.recv(65536):
        found += block
    return bytes(found)


@pytest.fixture
def new_server(tmp_path: Path) -> Iterator[NewServer]:
    """Yield a function that starts a server with other constants, such as ``("sent_bytes", "TAKING_SECONDS", 1)``."""
    made: list[SmallServer] = []

    def make(*constants: tuple[str, str, object], arguments: tuple[str, ...] = ()) -> SmallServer:
        made.append(SmallServer(tmp_path, list(constants), list(arguments)))
        return made[-1]

    yield make
    for server in made:
        server.process.terminate()
        server.process.wait(30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallServer]:
    """Yield a server with the constants of production."""
    server = SmallServer(tmp_path_factory.mktemp("small"), [], [])
    yield server
    server.process.terminate()
    server.process.wait(30)
