"""A lock for commands that move or remove objects of the whole store, so that only one of them runs at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from app.errors import Conflict

POSTGRES_KEY = 0x76697472  # an arbitrary number that nothing else in this database locks
FILE_NAME = "maintenance.lock"
BUSY = (
    "Another vitrine command is moving or removing objects of this site right now. "
    "Let it finish, or stop it, and run this again."
)


@contextmanager
def maintenance_lock(engine: Engine, instance: Path) -> Iterator[None]:
    """Hold the lock until the block or the process ends; raise ``Conflict`` if another process holds it.

    With PostgreSQL, the lock is in the database and holds for all machines. A SQLite database is used by one machine,
    so the lock is on a file of the instance.
    """
    with _postgres_lock(engine) if engine.dialect.name == "postgresql" else _file_lock(instance / FILE_NAME):
        yield


@contextmanager
def _postgres_lock(engine: Engine) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        key = {"key": POSTGRES_KEY}
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), key):
            raise Conflict(BUSY)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), key)


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(BUSY) from None
        yield
