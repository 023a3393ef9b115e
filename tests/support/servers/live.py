"""The site as it runs in production: gunicorn and the worker as processes, on a new instance."""

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from flask_migrate import upgrade

from app import create_app
from app.config import load_settings
from app.places import PROJECT_FOLDER
from tests.support.instances import Owner, add_owner, close
from tests.support.processes.started import end, family_of
from tests.support.processes.waiting import wait_until
from tests.support.servers.fixtures import free_port

STOPPING_SECONDS = 40
STARTING_SECONDS = 120  # generous, because other processes use the machine, too
NewLiveServer = Callable[..., "LiveServer"]


def pytest_sessionstart() -> None:
    """Make SIGTERM end the test run as Ctrl-C does, so that its servers are stopped first."""
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("told to end", 128 + signal.SIGTERM))


class LiveServer:
    """A site: ``url``, ``instance`` (its folder), ``log`` (all its output), and its ``owner`` if it has one.

    ``start_all`` and ``stop`` run it as ``vitrine serve --with-worker``; tests of faults start and kill parts of it.
    """

    def __init__(self, instance: Path, settings: dict[str, str], owner: Owner | None):
        self.instance = instance
        self.owner = owner
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        address = {"HOST": "127.0.0.1", "PORT": str(self.port), "VITRINE_INSTANCE": str(instance)}
        # To make web fonts takes many seconds of processor time; tests/typefaces has some to copy.
        self._settings = {"VITRINE_WEB_FONTS": "off", **settings, **address}
        self._log = instance / "log.txt"
        self._umask = -1
        self._processes: list[subprocess.Popen] = []
        self._known: set[tuple[int, str]] = set()

    def log_to(self, path: Path, umask: int) -> None:
        """Write the log to this file, and start the processes with this umask."""
        self._log, self._umask = path, umask

    @property
    def log(self) -> str:
        """Return everything that its processes have written so far."""
        return self._log.read_text() if self._log.exists() else ""

    @property
    def command_lines(self) -> list[tuple[int, str]]:
        """Return the ids and command lines of all its running processes, with their children at any depth."""
        pids = sorted(pid for process in self._processes for pid, _ in family_of(process.pid))
        lines = ((pid, Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()) for pid in pids)
        return list(lines)

    @property
    def settings(self) -> dict[str, str]:
        """Return its settings as environment variables."""
        return dict(self._settings)

    @property
    def processes(self) -> list[subprocess.Popen]:
        """Return the processes that were started and not stopped."""
        return list(self._processes)

    def start(self, *arguments: str, **settings: object) -> subprocess.Popen:
        """Start ``vitrine`` with these arguments, in a new process group; ``settings`` replace some of the site's."""
        environment = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR", "HOME")}
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", *arguments],
                cwd=PROJECT_FOLDER,
                env={**environment, **self._settings, **{name: str(value) for name, value in settings.items()}},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                umask=self._umask,
            )
        self._processes.append(process)
        return process

    def start_all(self) -> subprocess.Popen:
        """Start web server and worker together, and wait until the site is ready."""
        return self.ready(self.start("serve", "--with-worker"))

    def start_web(self) -> subprocess.Popen:
        """Start only the web server, and wait until it is ready."""
        return self.ready(self.start("serve"))

    def start_worker(self) -> subprocess.Popen:
        """Start only the worker."""
        return self.start("worker")

    def ready(self, process: subprocess.Popen) -> subprocess.Popen:
        """Wait until the site reports that it is ready, and return the process."""

        def is_ready() -> bool:
            assert process.poll() is None, f"the site ended while it started:\n{self.log}"
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                    return json.load(answer)["database"] == "ok"
            except (URLError, OSError):
                return False

        wait_until(is_ready, seconds=STARTING_SECONDS)
        return process

    def kill(self, process: subprocess.Popen) -> None:
        """Send SIGKILL to the process and its whole group, as in a crash."""
        self._known |= family_of(process.pid)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """Terminate all processes; those that do not end in time are killed."""
        for process in self._processes:
            self._known |= family_of(process.pid)
            process.terminate()
        for process in self._processes:
            try:
                process.wait(STOPPING_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill(process)
        self._processes.clear()
        end(self._known)
        self._known.clear()


@pytest.fixture(scope="session")
def live_servers(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[NewLiveServer]:
    """Yield a function that makes live servers, not yet started; all are stopped at the end of the run."""
    made: list[LiveServer] = []

    def make(*, has_owner: bool = True, instance: Path | None = None, **settings: object) -> LiveServer:
        instance = instance or tmp_path_factory.mktemp("live")
        texts = {"VITRINE_MIN_FREE_BYTES": "0", **{name: str(value) for name, value in settings.items()}}
        if "DATABASE_URL" not in texts:
            shutil.copy(migrated_database, instance / "vitrine.db")
        owner = _owner(instance, texts) if has_owner else None
        made.append(LiveServer(instance, texts, owner))
        return made[-1]

    yield make
    for server in made:
        server.stop()


@pytest.fixture(scope="session")
def live_server(live_servers: NewLiveServer) -> Iterator[LiveServer]:
    """Yield the site with an owner; it runs for the whole session, and tests make their own collections in it."""
    server = live_servers()
    server.start_all()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def site_of_file(live_servers: NewLiveServer) -> Iterator[LiveServer]:
    """Yield a site without a worker that only the tests of this file use."""
    server = live_servers()
    server.start_web()
    yield server
    server.stop()


@pytest.fixture
def new_live_server(live_servers: NewLiveServer) -> Iterator[NewLiveServer]:
    """Yield a function that makes live servers for one test: with other settings, without an owner, or to kill."""
    made: list[LiveServer] = []

    def make(**settings: object) -> LiveServer:
        made.append(live_servers(**settings))
        return made[-1]

    yield make
    for server in made:
        server.stop()


def _owner(instance: Path, settings: dict[str, str]) -> Owner:
    app = create_app(load_settings({**settings, "VITRINE_INSTANCE": str(instance)}))
    try:
        with app.app_context():
            upgrade()
        return add_owner(app)
    finally:
        close(app)
