"""Revisions of the database schema: that of a database, and those that this version of Vitrine knows.

Alembic needs 10 MB of memory, so it is imported only when one of these functions is called.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from app.config import PROJECT_FOLDER

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


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(PROJECT_FOLDER / "migrations"))
