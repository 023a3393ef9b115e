"""PostgreSQL and Redis servers that a test kills and starts again, on the same port and with the same data."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes.started import end, family_of
from tests.support.processes.waiting import wait_until
from tests.support.servers.fixtures import accepts_connections, free_port, missing

POSTGRES_USER = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root


class KillableServer:
    """A server: ``start`` waits until ``answers`` is true, ``kill`` sends SIGKILL to it and all its processes."""

    def __init__(self, url: str, command: list[str], answers: Callable[[], bool], **options: object):
        self.url = url
        self._command, self._answers, self._options = command, answers, options
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(self._command, start_new_session=True, **quiet, **self._options)
        wait_until(self._answers)

    def kill(self) -> None:
        """Kill the server without warning; data that it had written is not lost."""
        if self._process is not None:
            end(family_of(self._process.pid))
            self._process.wait()


@contextmanager
def killable_postgres() -> Iterator[KillableServer]:
    """Yield a PostgreSQL server with one empty database; ``url`` is a value for ``DATABASE_URL``."""
    programs, port = _postgres_programs(), free_port()
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    with tempfile.TemporaryDirectory(prefix="vitrine-postgres-", ignore_cleanup_errors=True) as folder:
        if POSTGRES_USER:
            shutil.chown(folder, POSTGRES_USER)
        options = {"user": POSTGRES_USER, "cwd": folder}
        make = [f"{programs}/initdb", "--no-sync", "--auth=trust", "--username=postgres", "-D", f"{folder}/data"]
        subprocess.run(make, check=True, capture_output=True, **options)
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
        arguments = [argument for setting in settings for argument in ("-c", setting)]
        command = [f"{programs}/postgres", "-D", f"{folder}/data", *arguments]
        yield from _running(KillableServer(url, command, lambda: _answers_sql(url), **options))


@contextmanager
def killable_redis(folder: Path) -> Iterator[KillableServer]:
    """Yield a Redis server that writes nothing to the disk: it loses all its data when it is killed."""
    program, port = shutil.which("redis-server") or missing("redis-server"), free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    url = f"redis://127.0.0.1:{port}/0"
    yield from _running(KillableServer(url, command, lambda: accepts_connections(port), cwd=folder))


def _running(server: KillableServer) -> Iterator[KillableServer]:
    server.start()
    try:
        yield server
    finally:
        server.kill()


def _answers_sql(url: str) -> bool:
    import psycopg

    try:
        with psycopg.connect(url) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _postgres_programs() -> Path:
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else missing("postgresql")
