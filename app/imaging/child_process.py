"""One picture child, as the process that started it sees it: its start, its requests and responses, and its end."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.errors import PictureError, PictureTooCostly
from app.imaging import reasons
from app.imaging.confinement import Confinement

PROJECT = Path(__file__).resolve().parents[2]
PROGRAM = "app.imaging.child"
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONPATH", "SYSTEMROOT")
# One thread for each child: several children run at once, and a further thread would use address space of the picture.
CHILD_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
}
READ_BYTES = 1 << 16
LARGEST_RESPONSE = 64 << 20  # bytes; the patches of a location have at most 8 MiB

START_SECONDS = 30.0  # enough for a cold disk and a busy machine; a start usually takes a third of a second


class ChildProcess:
    """One child process and the socket to it, used by one thread at a time.

    It loads what it needs for ``pictures`` or for ``fonts``. What it responds is checked by the caller: hostile bytes
    might have taken it over.
    """

    def __init__(self, loads: str = "pictures") -> None:
        self.pictures = 0
        self._socket, other_end = socket.socketpair()
        with other_end:
            try:
                self._process = _started(other_end.fileno(), loads)
            except OSError:
                self._socket.close()
                raise
        self.confinement = self._await_start()

    def is_alive(self) -> bool:
        """Return whether the process still runs."""
        return self._process.poll() is None

    def ask(self, request: dict[str, Any], files: Sequence[int], wall_seconds: float) -> dict[str, Any]:
        """Send one request with the descriptors of open files, and return the response.

        Raises ``PictureError`` or ``PictureTooCostly`` if there is no response, and ``OSError`` if the child had ended
        before.
        """
        self.pictures += 1
        line = json.dumps(request).encode() + b"\n"
        try:
            sent = socket.send_fds(self._socket, [line], files)
            self._socket.sendall(line[sent:])
        except (BrokenPipeError, ConnectionResetError) as error:
            raise OSError("The process that reads pictures ended before it was given one.") from error
        return self._response(time.monotonic() + wall_seconds)

    def end(self) -> None:
        """Kill the process if it still runs, and wait until it has ended."""
        self._process.kill()
        self._process.wait()
        self._socket.close()

    def _response(self, deadline: float) -> dict[str, Any]:
        try:
            response = json.loads(self._response_line(deadline))
        except (ValueError, RecursionError) as error:
            raise PictureError(reasons.BROKE_DECODER) from error
        if not isinstance(response, dict):
            raise PictureError(reasons.BROKE_DECODER)
        return response

    def _response_line(self, deadline: float) -> bytes:
        descriptor, received = self._socket.fileno(), bytearray()
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        while not received.endswith(b"\n"):
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not poll.poll(remaining * 1000):
                raise PictureTooCostly(reasons.TOOK_TOO_LONG)
            chunk = self._received()
            if not chunk:
                raise self._cause_of_death()
            received += chunk
            if len(received) > LARGEST_RESPONSE:
                raise PictureError(reasons.BROKE_DECODER)
        return bytes(received)

    def _received(self) -> bytes:
        try:
            return self._socket.recv(READ_BYTES)
        except ConnectionResetError:  # it ended before it had read all of the request
            return b""

    def _cause_of_death(self) -> Exception:
        status = self._process.wait()
        if status == -signal.SIGXCPU:
            return PictureTooCostly(reasons.TOOK_TOO_LONG)
        if status in (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP):
            return OSError("The process that reads pictures was told to end.")
        if status == -signal.SIGKILL:  # sent by the kernel when the machine runs out of memory
            return PictureTooCostly(reasons.TOO_MUCH_MEMORY)
        return PictureError(reasons.BROKE_DECODER)

    def _await_start(self) -> Confinement:
        """Wait for the child's first line, so that the time limit of a picture begins only when the child is ready.

        Returns how it confined itself.
        """
        try:
            return Confinement(**self._response(time.monotonic() + START_SECONDS)["confinement"])
        except (PictureError, OSError, KeyError, TypeError) as error:
            self.end()
            raise OSError("The process that reads pictures could not be started.") from error


def _started(requests: int, loads: str) -> "subprocess.Popen[bytes]":
    """Start the program with this end of a socket as its standard input.

    It gets no secrets from the application's environment, and no other open file. It has a session of its own, so that
    Ctrl-C in the parent's terminal does not end it while a picture is open.
    """
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", PROGRAM, loads],
        stdin=requests,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=PROJECT,
        env={**environment, **CHILD_ENVIRONMENT},
        start_new_session=True,
    )
