"""Revisions of the database schema: that of a database, and those that this version of Vitrine knows.

Alembic needs 10 MB of memory, so it is imported only when one of these functions is called.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from app.errors import Conflict
from app.places import MIGRATIONS

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory


def revision_of(connection: Connection) -> str | None:
    """Return the database's revision, or None if no migration has run."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """Return the revision of this version's models."""
    return known_revisions()[-1]


def known_revisions() -> list[str]:
    """Return every revision that this version knows, oldest first."""
    return [script.revision for script in reversed(list(_scripts().walk_revisions()))]


def pending_migrations(connection: Connection) -> list[tuple[str, str]]:
    """Return the migrations that bring the database to this version, oldest first, as revisions and what each is for.

    Raises ``Conflict`` if a newer version has migrated the database.
    """
    require_known(connection)
    known, present = known_revisions(), revision_of(connection)
    scripts = _scripts()
    pending = known[known.index(present) + 1 :] if present is not None else known
    return [(revision, scripts.get_revision(revision).doc) for revision in pending]


def require_known(connection: Connection) -> None:
    """Raise ``Conflict`` if a newer version has migrated the database; this one ignores what that one hides and limits.

    Alembic is imported only in that case.
    """
    if not inspect(connection).has_table("alembic_version"):
        return
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision is not None and not any((MIGRATIONS / "versions").glob(f"{revision}_*.py")):
        raise Conflict(
            f"A newer Vitrine has migrated this database (revision {revision}), and this version would show what that "
            f"one hides. Start the newer version, or run its “vitrine db downgrade {newest_revision()}” first."
        )


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS))
