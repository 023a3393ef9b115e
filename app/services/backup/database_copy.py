"""The copy of a SQLite database before a migration, from which the earlier version of Vitrine can go on."""

import shutil
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, inspect, text

from app.errors import OutOfSpace
from app.formatting import format_bytes
from app.integrations.local.disk import fsync_file, fsync_folder
from app.private_files import FOLDER_MODE
from app.services.backup.schema import revision_of

FOLDER = "backups"  # of the instance folder
MOST_COPIES = 3
SPARE_BYTES = 64 * 1024 * 1024  # of the disk, beside the copy: the migration writes too


def copy_before_migration(connection: Connection, folder: Path, now: datetime) -> Path | None:
    """Copy the database into ``folder`` durably, and remove all copies but the newest three; return the new one.

    Its name has the revision and the time: ``vitrine-0039-20261201T054800.db``. None is returned, and nothing copied,
    if there is nothing to lose (no account was made yet), or if the database is not SQLite. Raises ``OutOfSpace`` if
    the disk has too little room.
    """
    if connection.dialect.name != "sqlite" or not _has_accounts(connection):
        return None
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    for left in folder.glob("*.unfinished"):
        left.unlink()  # the command was killed while it copied
    require_room(connection, folder)
    path = folder / f"vitrine-{revision_of(connection)}-{now:%Y%m%dT%H%M%S}.db"
    unfinished = path.with_suffix(".unfinished")
    try:
        target = sqlite3.connect(unfinished)
        try:
            cast(Any, connection.connection.dbapi_connection).backup(target)
        finally:
            target.close()
        fsync_file(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    for copy in sorted(folder.glob("vitrine-*.db"), key=lambda copy: copy.stat().st_mtime)[:-MOST_COPIES]:
        copy.unlink()
    fsync_folder(folder)
    return path


def require_room(connection: Connection, folder: Path) -> None:
    """Raise ``OutOfSpace`` if a copy of this SQLite database does not fit on the disk of ``folder``."""
    needed, free = size_of(connection) + SPARE_BYTES, shutil.disk_usage(folder).free
    if needed > free:
        raise OutOfSpace(
            f"The copy of the database that is made before a migration needs {format_bytes(needed)} in {folder}, and "
            f"{format_bytes(free)} are free. Free some space; or, if there is a backup on another disk, run "
            "“vitrine db upgrade -x copy=no”."
        )


def size_of(connection: Connection) -> int:
    """Return the size of this SQLite database in bytes."""
    pages, page_size = (connection.scalar(text(f"PRAGMA {name}")) or 0 for name in ("page_count", "page_size"))
    return int(pages * page_size)


def _has_accounts(connection: Connection) -> bool:
    if not inspect(connection).has_table("users"):
        return False
    return connection.scalar(text("SELECT 1 FROM users LIMIT 1")) is not None
