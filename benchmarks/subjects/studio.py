"""A running Vitrine for the benchmarks: web server and worker as real processes, and the memory of all of them."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from benchmarks.subjects.measured_process import below, cpu_seconds

EMAIL, PASSWORD = "bench@example.com", "a password for the bench"
SAMPLE_SECONDS = 0.05


@dataclass
class RunningStudio:
    """A running site: its address, an API token, and the peak memory of all its processes together.

    Memory is in bytes and counted as proportional set size: a page that processes share is divided among them.
    """

    url: str
    token: str
    instance: Path
    process: subprocess.Popen
    peak: int = 0
    peak_by_process: dict[str, int] = field(default_factory=dict)

    def request(self, method: str, path: str, **more) -> dict:
        """Send a request to the API and return its JSON.

        Raises ``requests.HTTPError`` if the status is 400 or higher.
        """
        answer = requests.request(
            method, self.url + path, headers={"Authorization": f"Bearer {self.token}"}, timeout=300, **more
        )
        answer.raise_for_status()
        return answer.json()

    def cpu_by_role(self) -> dict[str, float]:
        """Return the processor seconds so far of each kind of process, without processes that have ended."""
        used: dict[str, float] = defaultdict(float)
        for pid, command in below(self.process.pid):
            with suppress(OSError):
                used[_role(command)] += cpu_seconds(pid)
        return used


@contextmanager
def running_studio(instance: Path, **settings: str) -> Iterator[RunningStudio]:
    """Run Vitrine on a free port until the block ends, and create the instance folder if it is missing."""
    port = free_port()
    own = {"VITRINE_INSTANCE": str(instance), "PORT": str(port), "VITRINE_LOG_LEVEL": "error"}
    environ = {**os.environ, **own, **settings}
    if not (instance / "vitrine.db").exists():
        _vitrine(environ, "db", "upgrade")
        _vitrine(environ, "users", "create", EMAIL, "--password-stdin", stdin=PASSWORD)
    token = _vitrine(environ, "tokens", "create", EMAIL, "--name", "bench").strip()
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve", "--with-worker"], env=environ, stderr=subprocess.DEVNULL
    )
    studio = RunningStudio(f"http://127.0.0.1:{port}", token, instance, process)
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(studio, stop), daemon=True)
    try:
        _wait_until_ready(studio)
        watcher.start()
        yield studio
    finally:
        stop.set()
        process.terminate()
        process.wait(60)


def _watch(studio: RunningStudio, stop: threading.Event) -> None:
    while not stop.wait(SAMPLE_SECONDS):
        sizes = {f"{name} {pid}": size for pid, name, size in _memory_below(studio.process.pid)}
        total = sum(sizes.values())
        if total > studio.peak:
            studio.peak, studio.peak_by_process = total, sizes


def _memory_below(root: int) -> Iterator[tuple[int, str, int]]:
    """Yield the id, the role and the memory (proportional set size, in bytes) of ``root`` and each process below it."""
    for pid, command in below(root):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        size = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        yield pid, _role(command), size * 1024


def _role(command: str) -> str:
    roles = {
        "app.supervisor": "supervisor",
        "gunicorn": "web",
        "app.imaging.child": "picture child",
        "worker": "worker",
    }
    return next((role for mark, role in roles.items() if mark in command), "other")


def _wait_until_ready(studio: RunningStudio, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if requests.get(studio.url + "/readyz", timeout=10).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.05)
    raise TimeoutError("The studio did not start.")


def _vitrine(environ: dict[str, str], *arguments: str, stdin: str = "") -> str:
    command = [sys.executable, "-m", "app.cli", *arguments]
    done = subprocess.run(command, env=environ, input=stdin, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def free_port() -> int:
    """Return a port of this machine that no process listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
