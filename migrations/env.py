"""The environment in which Alembic runs the migrations, as for ``vitrine db upgrade``: the app's engine and models.

All migrations of a command run in one transaction, on SQLite too: if one fails or is refused, nothing has changed.
Before them, a SQLite database is copied.
"""

from pathlib import Path

import click
import closing  # noqa: F401 - adds its operations to alembic.op
from alembic import context
from flask import current_app

import app.models  # noqa: F401 - the models register themselves with the metadata
from app.database import Base, reading_only, utcnow
from app.services.backup.database_copy import FOLDER, copy_before_migration
from app.services.backup.schema import revision_of

database = current_app.extensions["migrate"].db


def set_foreign_keys(connection, *, to: str) -> None:
    """Turn SQLite's foreign keys ``ON`` or ``OFF``; other databases are not affected.

    SQLite alters a table by copying it and dropping the old one. With foreign keys, that would delete rows of other
    tables. The pragma is sent through the driver's own connection, because SQLAlchemy would begin a transaction, in
    which the pragma has no effect.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={to}").fetchall()


def copy_first():
    """Copy the database if this command changes its schema, unless ``-x copy=no`` asks for no copy."""
    if context.get_x_argument(as_dictionary=True).get("copy") == "no":
        return
    try:
        destination = context.get_revision_argument()
    except KeyError:
        return  # the command only shows something
    with reading_only(), database.engine.connect() as connection:
        present = revision_of(connection)
        if present is None or present == destination:
            return
        path = copy_before_migration(connection, Path(current_app.instance_path, FOLDER), utcnow())
    if path is not None:
        click.echo(f"Before the migration, the database was copied to {path}.")


if context.is_offline_mode():
    context.configure(url=str(database.engine.url), target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    copy_first()
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transactional_ddl=True,
        )
        set_foreign_keys(connection, to="OFF")
        try:
            with context.begin_transaction():
                context.run_migrations()
        finally:
            set_foreign_keys(connection, to="ON")
    for note in context.config.attributes.get("notes", ()):
        click.echo(note)
