"""The service that writes a backup: every row as of one moment and, if requested, every object that they reference."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, Engine, Select, select

from app.database import Base, reading_only
from app.errors import Conflict, ObjectMissing, StorageError
from app.integrations.local.disk import fsync_folder
from app.models import File, FileVariant, FileVersion
from app.services.backup.backup_archive import (
    FORMAT,
    FORMAT_VERSION,
    HEADER,
    MEDIA,
    TABLES,
    BackupObserver,
    BackupWriter,
)
from app.services.backup.backup_rows import dump_rows, table_forms
from app.services.backup.schema import newest_revision, revision_of
from app.services.storage.bandwidth_limit import Throttle
from app.services.storage.storage_inventory import ORIGINAL, Inventory
from app.services.storage.storage_service import StorageService

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])


@dataclass(frozen=True)
class _Wanted:
    """An object that a row references, as it is listed in a temporary file until it is added to the backup."""

    file: int
    role: str
    backend: str
    key: str
    size: int
    content_type: str
    sha256: str | None
    is_shared: bool = False


@dataclass
class BackupReport:
    """The content of a backup: rows by table, objects and their bytes, and the number of reported problems."""

    rows: dict[str, int]
    objects: int = 0
    size: int = 0
    problems: int = 0


class BackupService:
    """The service for backups, which reads the rows in one transaction that has ended before the first object is read.

    An object that was moved to another store meanwhile is read from there. ``version`` is the version of Vitrine.
    """

    def __init__(
        self,
        engine: Engine,
        inventory: Inventory,
        storage: StorageService,
        throttle: Throttle,
        clock: Callable[[], datetime],
        *,
        version: str,
    ):
        self._engine = engine
        self._inventory = inventory
        self._storage = storage
        self._throttle = throttle
        self._clock = clock
        self._version = version

    def write(self, path: Path, observer: BackupObserver, *, with_media: bool) -> BackupReport:
        """Write the complete backup to ``path`` or nothing; it is compressed if the name ends in ``gz``.

        Problems of single objects go to ``observer`` and into the backup. Raises ``Conflict`` if the database is not of
        this version, and ``StorageError`` if a store does not respond.
        """
        compressed = path.name.lower().endswith("gz")
        with (
            _whole_file(path) as out,
            BackupWriter(out, compressed=compressed) as writer,
            tempfile.TemporaryFile("w+", encoding="utf-8") as wanted,
        ):
            report = BackupReport(self._write_rows(writer, wanted if with_media else None, with_media=with_media))
            wanted.seek(0)
            written: set[str] = set()  # the keys of shared originals, which are added once
            for expected in (_Wanted(**json.loads(line)) for line in wanted):
                if expected.key in written:
                    continue
                if self._write_object(writer, expected, report, observer) and expected.is_shared:
                    written.add(expected.key)
            writer.finish(asdict(report))
        return report

    def _write_rows(self, writer: BackupWriter, wanted: IO[str] | None, *, with_media: bool) -> dict[str, int]:
        counts = {}
        with reading_only(), self._snapshot() as connection:
            revision = revision_of(connection)
            if revision != newest_revision():
                raise Conflict("This database is of another version. Run “vitrine db upgrade”, then repeat this.")
            forms = table_forms(Base.metadata)
            header = {
                "format": FORMAT,
                "version": FORMAT_VERSION,
                "vitrine": self._version,
                "revision": revision,
                "made_at": self._clock().isoformat(),
                "media": with_media,
                "tables": [asdict(form) for form in forms],
            }
            writer.add(HEADER, json.dumps(header, indent=2).encode())
            for form in forms:
                counts[form.name] = 0
                for number, lines in enumerate(dump_rows(connection, Base.metadata.tables[form.name], form), 1):
                    writer.add(f"{TABLES}{form.name}/{number:06d}.jsonl", b"".join(lines))
                    counts[form.name] += len(lines)
            if wanted is not None:
                for expected in _expected(connection):
                    wanted.write(json.dumps(asdict(expected)) + "\n")
        return counts

    def _snapshot(self) -> AbstractContextManager[Connection]:
        """Return a connection whose transaction sees one moment; SQLite's readers always do."""
        connection = self._engine.connect()
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return connection

    def _write_object(
        self, writer: BackupWriter, wanted: _Wanted, report: BackupReport, observer: BackupObserver
    ) -> bool:
        """Write the object and report its problems; return whether it is in the backup."""
        try:
            source, size = self._opened(wanted)
        except ObjectMissing:
            self._report_problem(writer, wanted, "is missing from its store", report, observer)
            return False
        with source:
            copied = writer.add_object(
                wanted.key, self._throttle.stream(source), size, content_type=wanted.content_type
            )
        problem = None
        if not copied.is_whole:
            problem = "could not be read to its end"
        elif wanted.sha256 not in (None, copied.sha256):
            problem = "differs from what was uploaded"
        writer.record({"part": MEDIA + wanted.key, "size": size, "sha256": copied.sha256})
        if problem is not None:
            self._report_problem(writer, wanted, problem, report, observer)
        report.objects += 1
        report.size += size
        observer.add(size)
        return True

    def _opened(self, wanted: _Wanted) -> tuple[BinaryIO, int]:
        """Return the open object and its size in bytes, from the store that has the file now."""
        backend, key = wanted.backend, wanted.key
        for _ in range(3):
            store = self._storage.of(backend)
            try:
                size = store.stat(key).size
                return store.open(key), size
            except ObjectMissing:
                now = self._inventory.fresh(wanted.file)
                if now is None or now.backend == backend:
                    raise
                backend = now.backend
                key = now.original.key if wanted.role == ORIGINAL else key
        raise ObjectMissing

    def _report_problem(
        self, writer: BackupWriter, wanted: _Wanted, what: str, report: BackupReport, observer: BackupObserver
    ) -> None:
        problem = f"{wanted.key} ({wanted.role}) {what}."
        writer.record({"problem": problem, "part": MEDIA + wanted.key, "file": wanted.file})
        observer.line(problem)
        report.problems += 1


def _expected(connection: Connection) -> Iterator[_Wanted]:
    shared = set(connection.scalars(select(File.storage_path).where(File.original_of.is_not(None))))
    originals = select(File.id, File.storage_backend, File.storage_path, File.size, File.mime_type, File.sha256)
    for file, backend, key, size, mime_type, sha256 in connection.execute(_flat(originals.order_by(File.id))):
        yield _Wanted(file, ORIGINAL, backend, key, size, mime_type, sha256, key in shared)
    columns = (
        FileVariant.name,
        File.storage_backend,
        FileVariant.storage_path,
        FileVariant.size,
        FileVariant.mime_type,
    )
    variants = select(File.id, *columns).join(FileVariant, FileVariant.file_id == File.id)
    for file, name, backend, key, size, mime_type in connection.execute(_flat(variants.order_by(FileVariant.id))):
        yield _Wanted(file, name, backend, key, size, mime_type, None)
    yield from _expected_versions(connection, shared)


def _expected_versions(connection: Connection, shared: set[str]) -> Iterator[_Wanted]:
    columns = (FileVersion.number, FileVersion.storage_path, FileVersion.size, FileVersion.mime_type)
    further = (FileVersion.sha256, FileVersion.preview_path, FileVersion.preview_size)
    versions = select(File.id, File.storage_backend, *columns, *further)
    joined = versions.join(FileVersion, FileVersion.file_id == File.id).order_by(FileVersion.id)
    for row in connection.execute(_flat(joined)).mappings():
        file, backend, role = row["id"], row["storage_backend"], f"version {row['number']}"
        key = row["storage_path"]
        yield _Wanted(file, role, backend, key, row["size"], row["mime_type"], row["sha256"], key in shared)
        if (preview := row["preview_path"]) is not None:
            yield _Wanted(file, f"{role} (preview)", backend, preview, row["preview_size"] or 0, "image/jpeg", None)


def _flat(query: Query) -> Query:
    return query.execution_options(yield_per=500)


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that gets its name once it is complete and on the disk.

    Only its owner can read it (mode 0600).
    """
    beside = path.with_name(f".{path.name}.{uuid4().hex[:12]}.partial")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
        fsync_folder(path.parent)
    except OSError as error:
        raise StorageError(f"The backup could not be written: {error.strerror or type(error).__name__}.") from error
    finally:
        beside.unlink(missing_ok=True)
