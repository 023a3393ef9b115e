"""What a push remembers between its runs: digests of files, what was deleted on the site, and who is at work now."""

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
    """The same folder is being pushed to the same collection right now."""

    status = 409
    code = "already_running"
    message = "Another push of this folder to this collection is running; there is nothing to do."


def memory_folder() -> Path:
    """The user's cache folder (XDG Base Directory Specification 0.8); losing it costs time and nothing else."""
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
    """Yields a short name for this work; raises ``AlreadyRunning`` where another process does the same.

    The lock ends with the process, however it ends.
    """
    name = hashlib.sha256("\0".join(of_what).encode(errors="surrogateescape")).hexdigest()[:32]
    with (memory / f"push-{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield name


class DigestMemory:
    """Digests by path, size and time of change, in one SQLite file for all folders. Used by one thread at a time."""

    def __init__(self, memory: Path):
        path = memory / "digests.db"
        try:
            self._rows = self._opened(path)
        except sqlite3.DatabaseError:  # damaged: it can be made again
            path.unlink(missing_ok=True)
            self._rows = self._opened(path)

    def get(self, file: FoundFile) -> str | None:
        """The digest of the file as it was found, if it is known."""
        wanted = (os.fsencode(file.path), file.size, file.modified_ns)
        query = "SELECT sha256 FROM digests WHERE path = ? AND size = ? AND modified_ns = ?"
        with suppress(sqlite3.DatabaseError):  # locked or damaged: the file is read
            row = self._rows.execute(query, wanted).fetchone()
            return row[0] if row else None
        return None

    def store(self, file: FoundFile, sha256: str) -> None:
        """Remembers a digest."""
        values = (os.fsencode(file.path), file.size, file.modified_ns, sha256)
        with suppress(sqlite3.DatabaseError):  # full or locked: it is read again next time
            self._rows.execute("INSERT OR REPLACE INTO digests VALUES (?, ?, ?, ?)", values)

    def forget_gone(self, folder: Path, there: set[bytes]) -> None:
        """Forgets the files of this folder that are not among ``there``."""
        inside = os.fsencode(folder.resolve()) + b"/"
        of_folder = "SELECT path FROM digests WHERE path >= ? AND path < ?"
        with suppress(sqlite3.DatabaseError):
            known = self._rows.execute(of_folder, (inside, inside[:-1] + b"0")).fetchall()  # 0 comes after the slash
            gone = [row for row in known if row[0] not in there]
            self._rows.executemany("DELETE FROM digests WHERE path = ?", gone)

    def deleted(self, collection: str) -> set[str]:
        """The digests of what was seen in this collection's trash, and not in the collection since."""
        with suppress(sqlite3.DatabaseError):  # locked or damaged: the site still knows what is in its trash
            return {
                row[0] for row in self._rows.execute("SELECT sha256 FROM deleted WHERE collection = ?", (collection,))
            }
        return set()

    def record_deleted(self, collection: str, sha256: str, *, is_deleted: bool) -> None:
        """Remembers that the content was deleted there; or that it was not, or is there again."""
        query = (
            "INSERT OR IGNORE INTO deleted VALUES (?, ?)"
            if is_deleted
            else ("DELETE FROM deleted WHERE collection = ? AND sha256 = ?")
        )
        with suppress(sqlite3.DatabaseError):
            self._rows.execute(query, (collection, sha256))

    def close(self) -> None:
        """Lets the file go."""
        self._rows.close()

    @staticmethod
    def _opened(path: Path) -> sqlite3.Connection:
        rows = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            rows.execute("PRAGMA journal_mode=WAL")
            rows.execute("PRAGMA synchronous=NORMAL")
            rows.executescript(SCHEMA)
        except sqlite3.DatabaseError:
            rows.close()
            raise
        return rows
