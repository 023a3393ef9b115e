"""The command ``vitrine upgrade-check``: what an upgrade to this version would do to the database."""

from importlib.metadata import version
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import Connection

from app.composition import services
from app.database import reading_only
from app.extensions import db
from app.formatting import format_bytes
from app.services.backup.database_copy import FOLDER, require_room, size_of
from app.services.backup.schema import newest_revision, pending_migrations, revision_of


@click.command("upgrade-check")
@with_appcontext
def upgrade_check() -> None:
    """Say what “vitrine db upgrade” of this version would do to the database, and change nothing.

    Wrong settings, a database of a newer version, and a disk without room for the copy of the database end the command
    with a sentence and status 1 or 2.
    """
    with reading_only(), db.engine.connect() as connection:
        pending, present = pending_migrations(connection), revision_of(connection)
        click.echo(f"Vitrine {version('vitrine')} needs a database at revision {newest_revision()}.")
        if not pending:
            click.echo("The database is there already: an upgrade has nothing to do.")
            return
        if present is None:
            click.echo("The database is empty: an upgrade will make its tables.")
            return
        click.echo(f"The database is at revision {present}. An upgrade will run:")
        for revision, purpose in pending:
            click.echo(f"- {revision} {purpose}")
        _say_how_it_is_copied(connection)
    click.echo("Stop web servers and workers before it. CHANGELOG.md says what else to do.")


def _say_how_it_is_copied(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        click.echo("PostgreSQL is not copied before: back it up with pg_dump, or with the earlier version.")
        return
    instance = services.settings.instance
    require_room(connection, instance)
    size = format_bytes(size_of(connection))
    click.echo(f"Before, the database ({size}) will be copied to {Path(instance, FOLDER)}.")
