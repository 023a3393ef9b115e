"""Faults of what surrounds Vitrine (a full disk, a database or queue out of reach), each with a sentence.

A command ends with such a sentence, and the log has it instead of a traceback.
"""

import errno
import sqlite3
from dataclasses import dataclass

_ROOM = "Free some space, or give the disk more."
_FULL = ("full disk", f"The disk is full. {_ROOM}")
_READ_ONLY = (
    "read-only disk",
    "The disk, or a file on it, can only be read. Check how it is mounted, who owns the instance folder, and the "
    "kernel's log (dmesg), which names a damaged disk.",
)
_UNOPENED = (
    "unopened database",
    "The database's file cannot be opened. Check DATABASE_URL, who owns the file and its folder, and whether the disk "
    "is mounted read-only: SQLite writes beside its file even to read it.",
)
_LOCKED = (
    "locked database",
    "Another process kept the database locked for too long. Find the program that copies, opens or fills its file; if "
    "it is Vitrine under load, use PostgreSQL.",
)
_DISK_ERROR = (
    "disk error",
    "The disk is full, or reports an error. Check the free space; the kernel's log (dmesg) names a damaged disk.",
)
_OF_FULL, _OF_READ_ONLY = {errno.ENOSPC, errno.EDQUOT}, {errno.EROFS}


@dataclass(frozen=True)
class SurroundingFault:
    """A fault that is not Vitrine's own: its kind, equal for equal causes, and what happened and what to do."""

    kind: str
    sentence: str


def surrounding_fault_of(error: BaseException) -> SurroundingFault | None:
    """Return the fault of the surroundings that this error reports, or None for any other error."""
    for each in _with_causes(error):
        if (found := _fault_in(each)) is not None:
            return SurroundingFault(*found)
    return None


def _with_causes(error: BaseException) -> list[BaseException]:
    """Return the error, the driver's error that SQLAlchemy wraps, and what either was raised from."""
    found: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in found:
        found.append(following)
        following = getattr(following, "orig", None) or following.__cause__
    return found[::-1]  # the cause says most


def _fault_in(error: BaseException) -> tuple[str, str] | None:
    module = type(error).__module__
    if isinstance(error, sqlite3.Error) or module.startswith("psycopg."):
        return _of_database(error)
    if isinstance(error, OSError) and error.errno in _OF_FULL:
        return _FULL
    if isinstance(error, OSError) and error.errno in _OF_READ_ONLY:
        return _READ_ONLY
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return _DISK_ERROR
    if module.startswith("redis."):
        name = type(error).__name__
        return "queue", f"The queue's server does not answer as Redis does ({name}). Check REDIS_URL."
    return None


def _of_database(error: BaseException) -> tuple[str, str] | None:
    """Return the fault that a database's driver reports, or None for an error that a statement of ours caused."""
    message = " ".join(str(error).split())[:200]
    if "disk is full" in message or "No space left" in message:
        return _FULL
    if "readonly database" in message or "read-only transaction" in message:
        return _READ_ONLY
    if "database is locked" in message:
        return _LOCKED
    if "unable to open database file" in message:
        return _UNOPENED
    if "disk I/O error" in message:
        return _DISK_ERROR
    if "no such table" in message or "no such column" in message or "does not exist" in message:
        return "schema", f"The database does not fit this version ({message}). Run “vitrine db upgrade”."
    if "not a database" in message or "malformed" in message:
        said = f"The database file is damaged ({message}). "
        return "damaged database", said + "Check DATABASE_URL, or bring a backup back: “vitrine restore”."
    if not any(each.__name__ == "OperationalError" for each in type(error).__mro__):
        return None
    remedy = "Check DATABASE_URL, its server, and who may read the file."
    return "database", f"The database does not answer ({message}). {remedy}"
