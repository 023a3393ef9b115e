"""Which revision of the schema a database has, and which ones this version of Vitrine knows."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from app.config import PROJECT_FOLDER


def revision_of(connection: Connection) -> str | None:
    """The database's revision; None where no migration has run."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """The revision that this version's models belong to."""
    return known_revisions()[-1]


def known_revisions() -> list[str]:
    """Every revision that this version knows, oldest first."""
    return [script.revision for script in reversed(list(_scripts().walk_revisions()))]


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(PROJECT_FOLDER / "migrations"))
