"""The migrations lead from an empty database to the models and back, on both databases."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.database import Base
from app.extensions import db
from app.models import Studio


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_app(request, make_app, tmp_path):
    """Return an app whose database has no tables yet."""
    if request.param == "sqlite":
        return make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}")
    return make_app(DATABASE_URL=request.getfixturevalue("postgres_url"))


def test_migrations_go_up_down_and_up_again(empty_app):
    with empty_app.app_context():
        upgrade()
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade()
        assert Studio.get(db.session).set_up_at is None


def test_migrated_tables_are_those_of_the_models(empty_app):
    with empty_app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
