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
    """The address of a PostgreSQL server, without a database's name."""
    with running_postgres() as address:
        yield address


@contextmanager
def running_postgres() -> Iterator[str]:
    """The same for as long as the block runs. Nothing of it is durable."""
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
    """A fresh, empty database; its address suits ``DATABASE_URL``."""
    with fresh_database(postgres_server) as address:
        yield address


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """An empty database on this server, for as long as the block runs."""
    name = f"vitrine_{next(_numbers)}"
    _run_sql(server, f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    _run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis server that keeps nothing on the disk."""
    with running_redis(tmp_path_factory.mktemp("redis")) as address:
        yield address


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """The same for as long as the block runs, with its working folder."""
    program = shutil.which("redis-server") or missing("redis-server")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with running([program, *options], cwd=folder):
        wait_until(lambda: accepts_connections(port))
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture
def redis_url(redis_server: str) -> Iterator[str]:
    """An empty Redis; its address suits ``REDIS_URL``."""
    import redis

    yield redis_server
    with redis.Redis.from_url(redis_server) as connection:
        connection.flushall()


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def accepts_connections(port: int) -> bool:
    """Whether something listens on this port of the machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def missing(program: str) -> NoReturn:
    """Skips the test, or fails it where nothing may be missing: under ``make test`` and on a build server."""
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
    """A server as a process of its own, for as long as the block runs."""
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
