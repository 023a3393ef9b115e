"""Results of an earlier version's scan for locations are not trusted: the migration has the files scanned again."""

from flask_migrate import upgrade

from app.extensions import db
from tests.database.test_digests_migration import STATEMENTS, rows

CLEAN = "UPDATE files SET location_patches = '[]', bare_sha256 = 'ab', bare_crc32 = 1"
REFUSED = "UPDATE files SET location_patches = NULL, location_error = 'No.'"


def test_files_that_were_called_clean_are_waiting_again(make_app, tmp_path):
    assert scanned(make_app, tmp_path, CLEAN) == [(None, None, None, None)]


def test_files_that_were_refused_are_waiting_again(make_app, tmp_path):
    assert scanned(make_app, tmp_path, REFUSED) == [(None, None, None, None)]


def scanned(make_app, tmp_path, statement: str) -> list[tuple]:
    """Return the files' location columns after the upgrade of a library in which ``statement`` was run."""
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'old.db'}")
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            for line in STATEMENTS:
                connection.exec_driver_sql(line)
        upgrade(revision="0016")
        with db.engine.begin() as connection:
            connection.exec_driver_sql(statement)
        upgrade()
        return rows("SELECT location_patches, location_error, bare_sha256, bare_crc32 FROM files")
