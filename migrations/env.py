"""Runs the migrations with the app's own engine and models. ``vitrine db upgrade`` comes through here."""

from alembic import context
from flask import current_app

import app.models  # noqa: F401 - the models register themselves with the metadata
from app.database import Base

database = current_app.extensions["migrate"].db

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
        )
        with context.begin_transaction():
            context.run_migrations()
