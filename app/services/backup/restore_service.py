"""The service that restores a backup into an empty database.

It first verifies the whole backup, then stores the objects, then loads all rows in one transaction.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, delete, inspect, table

from app.errors import Conflict, StorageError
from app.integrations.file_storage import Storage
from app.models import DeliveryState, MailState, UploadState
from app.models.files.lease import NO_LEASE
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
from app.services.mail.outbox import HELD_BACK

UNKNOWN_TYPE = "application/octet-stream"
INTERRUPTED = "uploads"
MAILS, DELIVERIES, DIGESTS = "outgoing_mails", "webhook_deliveries", "digest_entries"
NOT_RESTORED = ("sign_ins", "opening_requests", DIGESTS)
HELD: Mapping[str, Mapping[str, Any]] = {  # what waited and is restored, as columns of its table
    MAILS: {"state": str(MailState.DROPPED), "last_error": HELD_BACK},
    DELIVERIES: {"state": str(DeliveryState.FAILED), "next_at": None, "error": HELD_BACK},
}
TABLES_IN_USE = ("users", "collections", "files")  # a database without rows in these is not used yet


@dataclass(frozen=True)
class Restored:
    """The result: time of the backup, rows by table, objects and their bytes, uploads left out, and recorded problems.

    ``left_out`` counts the interrupted uploads. ``held_back`` counts what waited to be sent when the backup was made,
    by table. ``problems`` are those met when the backup was written.
    """

    made_at: datetime
    rows: dict[str, int]
    objects: int
    size: int
    left_out: int
    held_back: Counter[str]
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
                expected = manifest["rows"]
                rows, held_back = self._load(connection, backup, _forms(header), expected, moves=header["media"])
        finally:
            self._migrate_to(newest_revision())
        made_at = datetime.fromisoformat(header["made_at"])
        left_out = expected.get(INTERRUPTED, 0) - rows.get(INTERRUPTED, 0)
        return Restored(made_at, rows, objects, size, left_out, held_back, problems)

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
    ) -> tuple[dict[str, int], Counter[str]]:
        """Replace all rows; return by table how many were loaded, and how many of the backup's waited to be sent."""
        for form in reversed(forms):
            connection.execute(delete(table(form.name)))
        loaded_rows, held_back = dict[str, int](), Counter[str]()
        for form in forms:
            loaded = read = 0
            for rows in _rows(backup, form):
                read += len(rows)
                held_back[form.name] += sum(_waits(form.name, row) for row in rows)
                included = [self._adapted(form.name, row, moves) for row in rows if not _is_left_out(form.name, row)]
                loaded += load_rows(connection, form, included)
            if read != expected[form.name] or count_rows(connection, form.name) != loaded:
                raise DamagedBackup
            loaded_rows[form.name] = loaded
            set_counters(connection, form)
        for form in forms:
            if form.later:
                for rows in _rows(backup, form):
                    fill_in_later(connection, form, rows)
        return loaded_rows, held_back

    def _adapted(self, name: str, row: dict[str, Any], moves: bool) -> dict[str, Any]:
        """Return the row for this site: what waited then may have been sent since, so that it waits no more."""
        if _waits(name, row):
            return {**row, **NO_LEASE, **HELD[name]}
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


def _waits(name: str, row: dict[str, Any]) -> bool:
    """Return whether the row waited to be sent when the backup was made."""
    if name == MAILS:
        return row["state"] == MailState.QUEUED and row["kind"] not in DELETED_AFTERWARDS
    return name == DIGESTS or (name == DELIVERIES and row["state"] == DeliveryState.PENDING)


def _is_left_out(name: str, row: dict[str, Any]) -> bool:
    """Return whether the row is not restored.

    These are unfinished uploads, whose bytes are missing, sign-ins, which may have been ended since the backup, the
    addresses of visitors who wait for an opening, which may have been removed since, and what the next digests would
    tell, which they may have told since.
    """
    if name == MAILS:
        return row["kind"] in DELETED_AFTERWARDS
    return name in NOT_RESTORED or (name == INTERRUPTED and row["state"] == UploadState.ARRIVING)
