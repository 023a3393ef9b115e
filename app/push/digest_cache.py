"""The data that pushes store on this machine: digests of files, contents deleted on the site, and locks."""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import VitrineError
from app.push.folder import FoundFile

SCHEMA = """
    CREATE TABLE IF NOT EXISTS digests (path BLOB PRIMARY KEY, size INTEGER, modified_ns INTEGER, sha256 TEXT)
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS deleted (collection TEXT, sha256 TEXT, PRIMARY KEY (collection, sha256)) WITHOUT ROWID;
"""
BUSY_SECONDS = 30


class AlreadyRunning(VitrineError):
    """A push of this folder to this collection that is running already."""

    status = 409
    code = "already_running"
    message = "Another push of this folder to this collection is running; there is nothing to do."


def memory_folder() -> Path:
    """Return Vitrine's folder in the user's cache folder, and make it if it is missing.

    The XDG Base Directory Specification 0.8 says where it is. Without its files, a push reads all files again, and
    knows of deleted files only what is in the site's trash. Raises ``VitrineError`` if the folder cannot be made.
    """
    cache = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    folder = Path(cache) / "vitrine"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise VitrineError(
            f"{folder} cannot be made ({error.strerror}). Set XDG_CACHE_HOME to another folder."
        ) from error
    return folder


@contextmanager
def alone(memory: Path, *of_what: str) -> Iterator[str]:
    """Yield a short name for this work while this process has the lock for it.

    Raises ``AlreadyRunning`` if another process has the lock, which ends with its process, even a killed one, and
    ``VitrineError`` if the folder cannot be written.
    """
    name = hashlib.sha256("\0".join(of_what).encode(errors="surrogateescape")).hexdigest()[:32]
    try:
        file = (memory / f"push-{name}.lock").open("w")
    except OSError as error:
        raise VitrineError(
            f"{memory} cannot be written ({error.strerror}). Free some space, or set XDG_CACHE_HOME to another folder."
        ) from error
    with file as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield name


class DigestMemory:
    """The stored digests by path, size and time of change, in one SQLite file for all folders.

    If the file cannot be written, they are stored in memory for this run. Only one thread at a time may use it.
    """

    def __init__(self, memory: Path):
        path = memory / "digests.db"
        try:
            self._rows = self._opened(path)
        except sqlite3.OperationalError:  # a full or read-only disk, or a lock: what the file has stays
            self._rows = self._opened(":memory:")
        except sqlite3.DatabaseError:  # damaged: it can be made again
            path.unlink(missing_ok=True)
            self._rows = self._opened(path)

    def get(self, file: FoundFile) -> str | None:
        """Return the digest of the file as it was found, or None if it is not stored."""
        wanted = (os.fsencode(file.path), file.size, file.modified_ns)
        query = "SELECT sha256 FROM digests WHERE path = ? AND size = ? AND modified_ns = ?"
        with suppress(sqlite3.DatabaseError):  # locked or damaged: the file is read
            row = self._rows.execute(query, wanted).fetchone()
            return row[0] if row else None
        return None

    def store(self, file: FoundFile, sha256: str) -> None:
        """Store a digest, unless the SQLite file cannot be written."""
        values = (os.fsencode(file.path), file.size, file.modified_ns, sha256)
        with suppress(sqlite3.DatabaseError):  # full or locked: the file is read again next time
            self._rows.execute("INSERT OR REPLACE INTO digests VALUES (?, ?, ?, ?)", values)

    def forget_gone(self, folder: Path, there: set[bytes]) -> None:
        """Delete the digests of this folder's files whose paths are not in ``there``."""
        inside = os.fsencode(folder.resolve()) + b"/"
        of_folder = "SELECT path FROM digests WHERE path >= ? AND path < ?"
        with suppress(sqlite3.DatabaseError):
            known = self._rows.execute(of_folder, (inside, inside[:-1] + b"0")).fetchall()  # in ASCII, 0 follows "/"
            gone = [row for row in known if row[0] not in there]
            self._rows.executemany("DELETE FROM digests WHERE path = ?", gone)

    def deleted(self, collection: str) -> set[str]:
        """Return the digests of contents that were in this collection's trash, and not in the collection since."""
        with suppress(sqlite3.DatabaseError):  # locked or damaged: the site still knows what is in its trash
            return {
                row[0] for row in self._rows.execute("SELECT sha256 FROM deleted WHERE collection = ?", (collection,))
            }
        return set()

    def record_deleted(self, collection: str, sha256: str, *, is_deleted: bool) -> None:
        """Store whether the content counts as deleted in the collection."""
        query = (
            "INSERT OR IGNORE INTO deleted VALUES (?, ?)"
            if is_deleted
            else ("DELETE FROM deleted WHERE collection = ? AND sha256 = ?")
        )
        with suppress(sqlite3.DatabaseError):
            self._rows.execute(query, (collection, sha256))

    def close(self) -> None:
        """Close the SQLite file."""
        self._rows.close()

    @staticmethod
    def _opened(path: Path | str) -> sqlite3.Connection:
        rows = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            rows.execute("PRAGMA journal_mode=WAL")
            rows.execute("PRAGMA synchronous=NORMAL")
            rows.executescript(SCHEMA)
        except sqlite3.DatabaseError:
            rows.close()
            raise
        return rows
