"""PostgreSQL and Redis for the tests: real servers on loopback, started once and stopped at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.processes.waiting import wait_until

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the address of a PostgreSQL server, without the name of a database."""
    with running_postgres() as address:
        yield address


@contextmanager
def running_postgres() -> Iterator[str]:
    """Run a PostgreSQL server for as long as the block runs, and yield its address.

    It does not sync to the disk: its data need not survive a crash.
    """
    programs = _postgres_programs()
    user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="vitrine-postgres-", ignore_cleanup_errors=True) as folder:
        if user:
            shutil.chown(folder, user)
        data = f"{folder}/data"
        make = [programs / "initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "-D", data]
        subprocess.run(make, check=True, capture_output=True, user=user, cwd=folder)
        settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off"]
        options = [argument for setting in settings for argument in ("-c", setting)]
        with running([programs / "postgres", "-D", data, *options], user=user, cwd=folder):
            address = f"postgresql://postgres@127.0.0.1:{port}"
            wait_until(lambda: _answers_sql(address))
            yield address


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the address of a new, empty database, for ``DATABASE_URL``."""
    with fresh_database(postgres_server) as address:
        yield address


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Create an empty database on this server, and drop it at the end of the block."""
    name = f"vitrine_{next(_numbers)}"
    _run_sql(server, f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    _run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a Redis server that writes nothing to the disk."""
    with running_redis(tmp_path_factory.mktemp("redis")) as address:
        yield address


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """Run a Redis server in this folder for as long as the block runs, and yield its address."""
    program = shutil.which("redis-server") or missing("redis-server")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running([program, *options], cwd=folder):
        wait_until(lambda: accepts_connections(port))
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture
def redis_url(redis_server: str) -> Iterator[str]:
    """Yield the address of an empty Redis database, for ``REDIS_URL``."""
    import redis

    yield redis_server
    with redis.Redis.from_url(redis_server) as connection:
        connection.flushall()


def free_port() -> int:
    """Return a port of this machine that no process listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def accepts_connections(port: int) -> bool:
    """Return whether a process listens on this port of the machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def missing(program: str) -> NoReturn:
    """Skip the test, or fail it under ``make test`` and on a build server, where every program must be installed."""
    if os.environ.get("VITRINE_REQUIRE_ALL") or os.environ.get("CI"):
        pytest.fail(f"{program} is not installed; make test installs it, or says how")
    pytest.skip(f"{program} is not installed")


def _postgres_programs() -> Path:
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else missing("postgresql")


@contextmanager
def running(command: list[str | Path], **options: object) -> Iterator[None]:
    """Run a server process for as long as the block runs."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, start_new_session=True, **quiet, **options) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers_sql(server: str) -> bool:
    import psycopg

    try:
        _run_sql(server, "SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def _run_sql(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement)
