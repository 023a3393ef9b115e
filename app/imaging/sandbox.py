"""The sandbox for hostile pictures: each is opened in a limited child process, so that its faults affect no other."""

import contextlib
import json
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from app.errors import LeftUncompressed, LocationStays, PictureError, PictureNotShown, PictureTooCostly
from app.imaging import reasons
from app.imaging.compress import Compressed
from app.imaging.limits import Limits
from app.imaging.logo import Logo
from app.imaging.metadata.facts import Fact
from app.imaging.rendered import Rendered
from app.imaging.variants import VARIANTS, VariantSpec

logger = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONPATH", "SYSTEMROOT")
# One thread for each child: several children run at once, and a further thread would use address space of the picture.
CHILD_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONWARNINGS": "ignore",
}
READ_BYTES = 1 << 16

START_SECONDS = 30.0  # enough for a cold disk and a busy machine; a start usually takes a tenth of a second


@dataclass(frozen=True)
class Found:
    """The result of a scan for a location: patches in the form of `location.as_json`, and the location in degrees."""

    patches: list[list[Any]]
    position: dict[str, float] | None


class Sandbox:
    """A pool of at most ``size`` child processes that open pictures.

    Many threads may use it at once. A child process ends after ``pictures_per_child`` pictures, because over time it
    does not free all the memory that it allocated (docs/pictures.md). The constructor starts no process.
    """

    def __init__(self, limits: Limits, size: int, *, pictures_per_child: int = 200) -> None:
        self.limits = limits
        self.pictures_per_child = pictures_per_child
        self._slots = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._owner = os.getpid()

    def render(
        self,
        source: Path,
        out_folder: Path,
        specs: Sequence[VariantSpec] = VARIANTS,
        focus: tuple[float, float] | None = None,
    ) -> Rendered:
        """Call `render.render` in a child process and return its result; wait until a child is free.

        Raises ``PictureError`` or ``PictureTooCostly`` for a fault of the picture, where a retry does not help. Raises
        ``OSError`` for a fault of the machine: no child could be started, or the disk is full.
        """
        request = {
            "out_folder": str(out_folder.absolute()),
            "specs": [spec.as_dict() for spec in specs],
            "focus": focus,
        }
        return Rendered.from_dict(self._ask("render", source, request)["rendered"])

    def read_facts(self, source: Path) -> dict[str, Fact]:
        """Call `render.facts_in` in a child process and return its result.

        Raises what ``render`` raises.
        """
        facts: dict[str, Fact] = self._ask("read_facts", source, {})["facts"]
        return facts

    def find_patches(self, source: Path, mime_type: str) -> Found:
        """Call `location.find_patches` in a child process; return the patches and the location that a picture states.

        Raises ``LocationStays``, and what ``render`` raises.
        """
        response = self._ask("find_patches", source, {"mime_type": mime_type})
        return Found(response["patches"], response["position"])

    def compress(self, source: Path, out_folder: Path, format: str) -> Compressed:
        """Call `compress.compress` in a child process and return its result.

        Raises ``LeftUncompressed``, and what ``render`` raises.
        """
        response = self._ask("compress", source, {"out_folder": str(out_folder.absolute()), "format": format})
        return Compressed(**response["compressed"])

    def make_logo(self, source: Path, out_folder: Path) -> Logo:
        """Call `logo.make_logo` in a child process and return its result.

        Raises what ``render`` raises.
        """
        response = self._ask("make_logo", source, {"out_folder": str(out_folder.absolute())})
        return Logo(**response["logo"])

    def _ask(self, task: str, source: Path, values: dict[str, Any]) -> dict[str, Any]:
        """Send one task to a free child and return its response; raise the error that the response names."""
        request = {"task": task, "source": str(source.absolute()), "limits": self.limits.as_dict(), **values}
        with self._slots:
            child = self._take()
            try:
                response = child.ask(request, self.limits.wall_seconds)
            except BaseException:
                child.end()
                raise
            self._give_back(child)
        _require_success(response)
        return response

    def close(self) -> None:
        """End the idle children; a child that has a picture open is not ended."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()

    def _take(self) -> "_Child":
        with self._lock:
            if os.getpid() != self._owner:  # after a fork, the children and their pipes belong to the parent process
                self._idle, self._owner = [], os.getpid()
            while self._idle:
                child = self._idle.pop()
                if child.is_alive():
                    return child
                child.end()
        return _Child()

    def _give_back(self, child: "_Child") -> None:
        if child.pictures >= self.pictures_per_child:
            child.end()
            return
        with self._lock:
            self._idle.append(child)


class _Child:
    """One child process and its two pipes, used by one thread at a time."""

    def __init__(self) -> None:
        self.pictures = 0
        # Hostile bytes might take over the child, so it gets no secrets from the application's environment. It has a
        # session of its own, so that Ctrl-C in the parent's terminal does not end it while a picture is open.
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.imaging.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=PROJECT,
            env={**environment, **CHILD_ENVIRONMENT},
            start_new_session=True,
        )
        self._requests = cast(BinaryIO, self._process.stdin)
        self._responses = cast(BinaryIO, self._process.stdout)
        self._await_start()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any], wall_seconds: float) -> dict[str, Any]:
        """Send one request and return the response.

        Raises the errors that `Sandbox.render` names if there is no response.
        """
        self.pictures += 1
        try:
            self._requests.write(json.dumps(request).encode() + b"\n")
            self._requests.flush()
        except BrokenPipeError as error:
            raise OSError("The process that reads pictures ended before it was given one.") from error
        response: dict[str, Any] = json.loads(self._response_line(time.monotonic() + wall_seconds))
        return response

    def end(self) -> None:
        """Kill the process if it still runs, and wait until it has ended."""
        self._process.kill()
        self._process.wait()
        self._responses.close()
        with contextlib.suppress(BrokenPipeError):
            self._requests.close()

    def _response_line(self, deadline: float) -> bytes:
        descriptor, received = self._responses.fileno(), b""
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        while not received.endswith(b"\n"):
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not poll.poll(remaining * 1000):
                raise PictureTooCostly(reasons.TOOK_TOO_LONG)
            chunk = os.read(descriptor, READ_BYTES)
            if not chunk:
                raise self._cause_of_death()
            received += chunk
        return received

    def _cause_of_death(self) -> Exception:
        status = self._process.wait()
        if status == -signal.SIGXCPU:
            return PictureTooCostly(reasons.TOOK_TOO_LONG)
        if status in (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP):
            return OSError("The process that reads pictures was told to end.")
        if status == -signal.SIGKILL:  # sent by the kernel when the machine runs out of memory
            return PictureTooCostly(reasons.TOO_MUCH_MEMORY)
        return PictureError(reasons.BROKE_DECODER)

    def _await_start(self) -> None:
        """Wait for the child's first line, so that the time limit of a picture begins only when the child is ready."""
        try:
            self._response_line(time.monotonic() + START_SECONDS)
        except (PictureError, OSError) as error:
            self.end()
            raise OSError("The process that reads pictures could not be started.") from error


def _require_success(response: dict[str, Any]) -> None:
    if "stays" in response:
        raise LocationStays(response["stays"])
    if "left" in response:
        raise LeftUncompressed(response["left"])
    if "costly" in response:
        raise PictureTooCostly(response["costly"])
    if "not_shown" in response:
        raise PictureNotShown(response["not_shown"])
    if "machine" in response:
        raise OSError(*response["machine"])
    if "fault" in response:
        logger.error("A picture met a fault of Vitrine's own:\n%s", response["fault"])
        raise PictureError
    if "unreadable" in response:
        raise PictureError(response["unreadable"])
