"""The database: the models' base class, times in UTC, transactions, and SQLite's settings.

The SQLite settings come from a measurement with 8 processes of 300 read-modify-write transactions each: the driver's
defaults lose 1,879 of 2,400 updates, an explicit deferred BEGIN fails with "database is locked", BEGIN IMMEDIATE with
WAL and a busy timeout loses none. Reading transactions are deferred, so that no page waits for a writer.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import (
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    event,
    func,
    orm,
    select,
)
from sqlalchemy.exc import (
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    PendingRollbackError,
    ProgrammingError,
    SQLAlchemyError,
    TimeoutError,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

BUSY_MILLISECONDS = 15_000
MISSING_TABLE_OR_COLUMN = {"42P01", "42703"}  # SQLSTATEs of PostgreSQL
_reading: ContextVar[bool] = ContextVar("reading", default=False)

_CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


Session = orm.Session | orm.scoped_session[Any]
"""A database session for models and services: one session, or the registry of each thread's own session."""


class Base(DeclarativeBase):
    """The base class of all models; it names every constraint, so that migrations can drop them on both databases."""

    metadata = MetaData(naming_convention=_CONSTRAINT_NAMES)


class UTCDateTime(TypeDecorator[datetime]):
    """A column type for aware times in UTC, also on SQLite, which stores no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a time zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def utcnow() -> datetime:
    """Return the current time in UTC.

    Models and services do not call this; they take ``now`` or a clock as an argument.
    """
    return datetime.now(UTC)


def set_reading(reading: bool) -> None:
    """Set whether the transactions that begin from now on only read.

    SQLite raises an error for a write in such a transaction.
    """
    _reading.set(reading)


@contextmanager
def reading_only() -> Iterator[None]:
    """Let the transactions that begin inside the block only read; they neither wait for a writer nor block one."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def writing() -> Iterator[None]:
    """Let the transactions that begin inside the block write, also during a request that otherwise only reads."""
    token = _reading.set(False)
    try:
        yield
    finally:
        _reading.reset(token)


def one_at_a_time(session: Session, what: str) -> None:
    """Lock ``what`` until this transaction ends, so that other transactions do not change what this one reads.

    Any other transaction that locks an equal ``what``, on any machine, waits. PostgreSQL uses an advisory lock; on
    SQLite nothing is done, because it runs only one writing transaction at a time.
    """
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def changed_rows(session: Session, statement: Executable) -> int:
    """Execute an UPDATE or DELETE statement and return how many rows it changed."""
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def give_up(session: orm.scoped_session[Any]) -> None:
    """Roll back the session's transaction; if the database cannot be reached, discard the connection instead."""
    try:
        session.rollback()
    except SQLAlchemyError:
        session().invalidate()


def end_reading(session: orm.scoped_session[Any]) -> None:
    """End the transaction of this context's session, if there is one; objects that were read stay readable.

    It must not be open while bytes are sent.
    """
    if session.registry.has():
        session.commit()


def close(session: orm.scoped_session[Any]) -> None:
    """Close the session; if the database cannot be reached, discard the connection instead."""
    try:
        session.remove()
    except SQLAlchemyError:
        session().invalidate()


def is_unavailable(error: SQLAlchemyError) -> bool:
    """Return whether the error means that the database cannot be used now: gone, locked, damaged or of another version.

    Other errors are faults of a statement or of its values.
    """
    if isinstance(error, ProgrammingError):  # SQLite calls a missing table an OperationalError
        return getattr(error.orig, "sqlstate", None) in MISSING_TABLE_OR_COLUMN
    if isinstance(error, DataError | IntegrityError | NotSupportedError):
        return False
    return isinstance(error, DatabaseError | InterfaceError | PendingRollbackError | TimeoutError)


def reason_of(error: Exception) -> str:
    """Return the error's message on one line; of a database's error the driver's, without statement and values."""
    original = error.orig if isinstance(error, DBAPIError) else error
    return f"{type(original).__name__}: {' '.join(str(original).split())}"


def set_up_sqlite(engine: Engine) -> None:
    """Set up this engine's SQLite connections: durable commits, and one writing transaction at a time.

    Nothing is done for another database.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def connect(dbapi_connection: Any, _record: Any) -> None:
        dbapi_connection.isolation_level = None  # keeps the driver from sending a BEGIN of its own
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",  # an upload that was answered must survive a power cut
            "foreign_keys=ON",
        ):
            dbapi_connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_reading, driver = _reading.get(), cast(Any, connection.connection.dbapi_connection)
        if connection.info.get("is_reading") is not is_reading:
            driver.execute(f"PRAGMA query_only={'ON' if is_reading else 'OFF'}")
            connection.info["is_reading"] = is_reading
        if is_reading:
            driver.execute("BEGIN")  # it waits for nothing; by SQLAlchemy it would take three times as long
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
