"""The service that restores a backup into an empty database.

It first verifies the whole backup, then stores the objects, then loads all rows in one transaction.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, delete, inspect, table

from app.errors import Conflict, StorageError
from app.integrations.file_storage import Storage
from app.models import MailState, UploadState
from app.models.mail.outgoing_mail import DELETED_AFTERWARDS
from app.services.backup.backup_archive import MEDIA, BackupObserver, BackupReader, DamagedBackup
from app.services.backup.backup_rows import (
    ROWS_AT_ONCE,
    TableForm,
    count_rows,
    fill_in_later,
    load_rows,
    set_counters,
)
from app.services.backup.schema import known_revisions, newest_revision, revision_of

UNKNOWN_TYPE = "application/octet-stream"
INTERRUPTED = "uploads"
MAILS = "outgoing_mails"
NOT_RESTORED = ("sign_ins", "opening_requests")
NOT_SENT_AGAIN = "It waited when a backup was made, which was restored later. It may have been sent in between."
TABLES_IN_USE = ("users", "collections", "files")  # a database without rows in these is not used yet


@dataclass(frozen=True)
class Restored:
    """The result: time of the backup, rows by table, objects and their bytes, uploads left out, and recorded problems.

    ``left_out`` counts the interrupted uploads. ``problems`` are those met when the backup was written.
    """

    made_at: datetime
    rows: dict[str, int]
    objects: int
    size: int
    left_out: int
    problems: list[str]


class RestoreService:
    """The service that restores backups.

    ``migrate_to`` migrates the database up or down to a revision; ``store`` gets the objects of the backup.
    """

    def __init__(self, engine: Engine, store: Storage, migrate_to: Callable[[str], None], observer: BackupObserver):
        self._engine = engine
        self._store = store
        self._migrate_to = migrate_to
        self._observer = observer

    def restore(self, backup: BackupReader) -> Restored:
        """Restore everything, and return what was restored.

        Raises ``Conflict`` for a database in use or a backup of a newer version, and ``DamagedBackup`` for one that
        differs from what was written: nothing has changed then. If it is interrupted later, the database stays empty,
        and the objects stored so far are written again by the next attempt.
        """
        header = backup.header()
        revision = str(header["revision"])
        if revision not in known_revisions():
            raise Conflict(
                f"This backup was made by a newer Vitrine ({header['vitrine']}, revision {revision}). "
                "Nothing was changed. Install that version, or a later one, and repeat this."
            )
        self._require_empty()
        manifest, problems = backup.check(self._observer)
        objects, size = self._bring_objects(backup) if header["media"] else (0, 0)
        self._migrate_to(revision)
        try:
            with self._engine.begin() as connection:
                left_out = self._load(connection, backup, _forms(header), manifest["rows"], moves=header["media"])
        finally:
            self._migrate_to(newest_revision())
        made_at = datetime.fromisoformat(header["made_at"])
        return Restored(made_at, manifest["rows"], objects, size, left_out, problems)

    def _require_empty(self) -> None:
        with self._engine.connect() as connection:
            there = set(inspect(connection).get_table_names())
            revision = revision_of(connection)
            used = [name for name in TABLES_IN_USE if name in there and count_rows(connection, name)]
        if used:
            raise Conflict(
                "This database is in use: a backup is restored into an empty one only. Nothing was changed. "
                "Point DATABASE_URL, or VITRINE_INSTANCE, to a new one and repeat this."
            )
        if revision is not None and revision not in known_revisions():
            raise Conflict("This database is of a newer Vitrine. Nothing was changed. Use a new one.")

    def _bring_objects(self, backup: BackupReader) -> tuple[int, int]:
        objects = size = 0
        for part in backup.parts():
            if part.name.startswith(MEDIA):
                stored = self._store.put(
                    part.name.removeprefix(MEDIA),
                    part.source,
                    content_type=part.content_type or "application/octet-stream",
                )
                if stored.size != part.size:
                    raise StorageError("The store did not keep all bytes of an object. No row was restored; try again.")
                objects, size = objects + 1, size + part.size
                self._observer.add(part.size)
        return objects, size

    def _load(
        self,
        connection: Connection,
        backup: BackupReader,
        forms: list[TableForm],
        expected: dict[str, int],
        *,
        moves: bool,
    ) -> int:
        """Replace all rows; return how many interrupted uploads were left out, because no backup has their bytes."""
        for form in reversed(forms):
            connection.execute(delete(table(form.name)))
        left_out = 0
        for form in forms:
            loaded = read = 0
            for rows in _rows(backup, form):
                read += len(rows)
                included = [self._adapted(form.name, row, moves) for row in rows if not _is_left_out(form.name, row)]
                loaded += load_rows(connection, form, included)
            if read != expected[form.name] or count_rows(connection, form.name) != loaded:
                raise DamagedBackup
            left_out += read - loaded if form.name == INTERRUPTED else 0
            set_counters(connection, form)
        for form in forms:
            if form.later:
                for rows in _rows(backup, form):
                    fill_in_later(connection, form, rows)
        return left_out

    def _adapted(self, name: str, row: dict[str, Any], moves: bool) -> dict[str, Any]:
        """Return the row for this site: mails that waited then may have been sent since, so that they wait no more."""
        if name == MAILS and row["state"] == MailState.QUEUED:
            return {**row, "state": str(MailState.DROPPED), "last_error": NOT_SENT_AGAIN}
        return {**row, "storage_backend": self._store.name} if moves and name == "files" else row


def _forms(header: dict[str, Any]) -> list[TableForm]:
    try:
        return [TableForm(**form) for form in header["tables"]]
    except TypeError as error:
        raise DamagedBackup from error


def _rows(backup: BackupReader, form: TableForm) -> Iterator[list[dict[str, Any]]]:
    lines = backup.table_lines(form.name)
    while some := list(islice(lines, ROWS_AT_ONCE)):
        yield [form.decoded(line) for line in some]


def _is_left_out(name: str, row: dict[str, Any]) -> bool:
    """Return whether the row is not restored.

    These are unfinished uploads, whose bytes are missing, sign-ins, which may have been ended since the backup, and
    the addresses of visitors who wait for an opening, which may have been removed since.
    """
    if name == MAILS:
        return row["kind"] in DELETED_AFTERWARDS
    return name in NOT_RESTORED or (name == INTERRUPTED and row["state"] == UploadState.ARRIVING)
