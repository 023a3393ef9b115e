"""A diagnosis of the site: its versions and whether each part works, as facts for the command line or a page."""

import platform
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from app.database import reading_only
from app.errors import VitrineError
from app.imaging.raw import can_read_raw
from app.integrations.background_queue import BackgroundQueue
from app.services.backup.schema import newest_revision, revision_of
from app.services.operations.backlog import Backlog
from app.services.storage.storage_service import StorageService

GREATEST_CLOCK_DIFFERENCE = timedelta(minutes=5)  # at 15 the bucket refuses all requests, presigned addresses sooner
MOST_NAMED = 5
FORMATS = ("jpg", "webp", "avif", "libtiff", "zlib")


@dataclass(frozen=True)
class Fact:
    """The result of a check: what was checked, what was found, and what to do if it is a problem."""

    name: str
    detail: str
    remedy: str | None = None

    @property
    def is_problem(self) -> bool:
        """Whether the operator has to act."""
        return self.remedy is not None


class Diagnosis:
    """A diagnosis that changes nothing, except for a temporary file in the instance folder.

    ``clock`` returns the time (UTC), ``least_free`` is the free space in bytes below which uploads are refused.
    """

    def __init__(
        self,
        engine: Engine,
        storage: StorageService,
        queue: BackgroundQueue,
        clock: Callable[[], datetime],
        *,
        instance: Path,
        least_free: int,
    ):
        self._engine = engine
        self._storage = storage
        self._queue = queue
        self._clock = clock
        self._instance = instance
        self._least_free = least_free

    def facts(self) -> Iterator[Fact]:
        """Yield every fact as soon as it is known.

        A part that does not respond is a fact, not an error.
        """
        for part in self.parts().values():
            yield from part()

    def parts(self) -> dict[str, Callable[[], Iterable[Fact]]]:
        """Return the checks by name; each can be called from any thread, and takes as long as the part it checks."""
        stores = {f"store {name}": partial(self._store, name) for name in self._storage.backends}
        return {
            "versions": _versions,
            "instance folder": self._instance_folder,
            "database": self._database,
            **stores,
            "queue": self._queue_length,
        }

    def _instance_folder(self) -> Iterator[Fact]:
        try:
            with tempfile.TemporaryFile(dir=self._instance) as file:
                file.write(b"vitrine")
            yield Fact("instance folder", f"{self._instance} can be written")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            yield Fact("instance folder", f"{self._instance}: {reason}", "Check who owns it, and its permissions.")
        free = shutil.disk_usage(self._instance).free
        remedy = None
        if free < self._least_free:
            remedy = "Uploads are refused. Free some space: “vitrine storage usage” says what uses it."
        yield Fact("disk", f"{free / 1e9:,.1f} GB free, at least {self._least_free / 1e9:,.1f} GB wanted", remedy)

    def _database(self) -> Iterator[Fact]:
        try:
            with reading_only(), self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
                kind = _database_kind(connection)
                revision, newest = revision_of(connection), newest_revision()
                if revision != newest:
                    detail = f"{kind}, revision {revision or 'none'}, this version wants {newest}"
                    yield Fact("database", detail, "Run “vitrine db upgrade”.")
                    return
                yield Fact("database", f"{kind}, revision {revision}")
                yield from self._work(connection)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the operator asked to be told
            yield Fact("database", f"does not answer ({type(error).__name__})", "Check DATABASE_URL, and the server.")

    def _work(self, connection: Connection) -> Iterator[Fact]:
        work = Backlog.of(connection, self._clock())
        yield _workers(work)
        remedy = "Is a worker running? Start it: “vitrine worker”." if work.is_stuck else None
        yield Fact("files", work.summary, remedy)
        if work.due:
            yield Fact("further sizes", f"{work.due:,} ready pictures are to be looked at, after all that wait")
        if work.failed:
            yield Fact("failed files", f"{work.failed:,}, each with its reason in its collection")
        if work.uploads:
            yield Fact("uploads on their way", f"{work.uploads:,}, the oldest {work.format_age(work.oldest_upload)}")
        remedy = "The worker removes them each minute: is it running, and are their stores set up?"
        if work.deletions:
            detail = f"{work.deletions:,} folders, the oldest {work.format_age(work.oldest_deletion)}"
            yield Fact("removals due", detail, remedy if work.are_deletions_stuck else None)
        for backend in sorted(set(work.backends) - set(self._storage.backends)):
            yield Fact(
                f"store {backend}", f"{work.backends[backend]:,} files are in it, and it is not set up", "Set it."
            )

    def _store(self, backend: str) -> Iterator[Fact]:
        name = f"store {backend}" + (", in use" if backend == self._storage.active.name else "")
        try:
            store = self._storage.of(backend)
            store.exists("checks/doctor")
            its_time, ours = store.server_time(), self._clock()
        except VitrineError as error:
            yield Fact(name, "does not do what it should", str(error))
            return
        except Exception as error:  # noqa: BLE001 - see above
            yield Fact(name, f"answers what is not understood ({type(error).__name__})", "Check its settings.")
            return
        if its_time is None:
            yield Fact(name, "can be reached")
            return
        difference = its_time - ours
        seconds = abs(difference.total_seconds())
        if abs(difference) <= GREATEST_CLOCK_DIFFERENCE:
            yield Fact(name, f"can be reached, clocks {seconds:.0f} s apart")
            return
        side = "behind" if difference > timedelta(0) else "ahead of"
        detail = f"can be reached, but this machine's clock is {seconds / 60:.0f} minutes {side} the store's"
        yield Fact(name, detail, "Set this machine's clock, best by time synchronisation (NTP): signatures fail.")

    def _queue_length(self) -> Iterator[Fact]:
        try:
            yield Fact("queue", f"{self._queue.length():,} tasks wait")
        except Exception as error:  # noqa: BLE001 - see above
            yield Fact("queue", f"does not answer ({type(error).__name__})", "Check REDIS_URL, and the server.")


def _versions() -> Iterator[Fact]:
    yield Fact("vitrine", f"{version('vitrine')}, Python {platform.python_version()}")
    yield _pictures()
    yield _raw_files()


def _workers(work: Backlog) -> Fact:
    """Return whether workers run; it is no problem if none has ever run.

    A site is diagnosed before its first start, too.
    """
    remedy = "Start it: “vitrine worker”, or “vitrine serve --with-worker”. Until then no picture is prepared."
    if work.workers:
        names = ", ".join(f"{worker.host} {work.format_age(worker.started_at)}" for worker in work.workers[:MOST_NAMED])
        return Fact("workers", f"{len(work.workers)} at work: {names}")
    if work.worker_seen is None:
        return Fact("workers", "none has been seen yet")
    return Fact("workers", f"none has been seen since {work.worker_seen:%-d %B %Y, %H:%M} UTC", remedy)


def _pictures() -> Fact:
    import PIL
    from PIL import features

    there = [name for name in FORMATS if features.check(name)]
    detail = f"Pillow {PIL.__version__}: {', '.join(there)}; pillow-heif {version('pillow-heif')}"
    if missing := [name for name in FORMATS if name not in there]:
        return Fact("pictures", detail, f"This Pillow lacks {', '.join(missing)}. Install it from the package index.")
    return Fact("pictures", detail)


def _raw_files() -> Fact:
    if can_read_raw():
        return Fact("RAW files", f"shown by their previews, through rawpy {version('rawpy')}")
    return Fact("RAW files", "kept without previews: Vitrine's optional part “raw” is not installed")


def _database_kind(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    numbers = connection.dialect.server_version_info or ()
    return f"PostgreSQL {'.'.join(str(number) for number in numbers)}"
