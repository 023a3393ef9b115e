"""The environment in which Alembic runs the migrations, as for ``vitrine db upgrade``: the app's engine and models.

All migrations of a command run in one transaction, on SQLite too: if one fails or is refused, nothing has changed.
"""

import click
import closing  # noqa: F401 - adds its operations to alembic.op
from alembic import context
from flask import current_app

import app.models  # noqa: F401 - the models register themselves with the metadata
from app.database import Base

database = current_app.extensions["migrate"].db


def set_foreign_keys(connection, *, to: str) -> None:
    """Turn SQLite's foreign keys ``ON`` or ``OFF``; other databases are not affected.

    SQLite alters a table by copying it and dropping the old one. With foreign keys, that would delete rows of other
    tables. The pragma is sent through the driver's own connection, because SQLAlchemy would begin a transaction, in
    which the pragma has no effect.
    """
    if connection.dialect.name == "sqlite":
        connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={to}").fetchall()


if context.is_offline_mode():
    context.configure(url=str(database.engine.url), target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
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
