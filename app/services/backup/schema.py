"""Which revision of the schema a database has, and which ones this version of Vitrine knows.

Alembic takes 10 MB, which a web server or a worker is spared until somebody asks.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection

from app.config import PROJECT_FOLDER

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory


def revision_of(connection: Connection) -> str | None:
    """The database's revision; None where no migration has run."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str:
    """The revision that this version's models belong to."""
    return known_revisions()[-1]


def known_revisions() -> list[str]:
    """Every revision that this version knows, oldest first."""
    return [script.revision for script in reversed(list(_scripts().walk_revisions()))]


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(PROJECT_FOLDER / "migrations"))
