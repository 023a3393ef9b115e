"""The migration to recipes for each variant spec: variants that the current specs made count as current."""

from flask_migrate import downgrade, upgrade

from app.extensions import db
from tests.database.test_digests_migration import STATEMENTS, rows


def test_old_variants_get_the_recipe_of_their_line_and_give_it_back(make_app, tmp_path):
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'old.db'}")
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            for statement in STATEMENTS:
                connection.exec_driver_sql(statement)
        upgrade()
        assert rows("SELECT id, name, recipe FROM file_variants") == [(1, "thumb", "86373ffb85f6")]
        assert rows("SELECT variants_due FROM files") == [(0,)]
        downgrade(revision="0003")
        assert rows("SELECT id, recipe FROM file_variants") == [(1, 1)]
