"""The migration to files without a digest keeps every row, although SQLite copies the table and drops the old one."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.errors import Conflict
from app.extensions import db

WHEN = "2026-01-01 00:00:00"
STATEMENTS = (
    "INSERT INTO users (id, uuid, email, name, timezone, password_hash, session_version, created_at)"
    f" VALUES (1, '{1:032x}', 'a@b.c', '', 'UTC', '', 1, '{WHEN}')",
    "INSERT INTO collections (id, uuid, owner_id, slug, title, description, privacy, password_version, downloads,"
    f" position, created_at) VALUES (1, '{2:032x}', 1, 's', 't', '', 'link', 0, 'off', 0, '{WHEN}')",
    "INSERT INTO files (id, uuid, collection_id, position, original_filename, mime_type, size, sha256, crc32, is_copy,"
    " storage_backend, storage_path, upload_complete, metadata_json, version, state, attempts, created_at)"
    f" VALUES (1, '{3:032x}', 1, 0, 'a', 'image/jpeg', 1, '{'ab' * 32}', 5, 0, 'local', 'k', 1, '{{}}', 1, 'ready', 1,"
    f" '{WHEN}')",
    "INSERT INTO file_variants (id, file_id, name, format, storage_path, mime_type, width, height, size, recipe,"
    f" created_at) VALUES (1, 1, 'thumb', 'jpeg', 'v', 'image/jpeg', 1, 1, 1, 1, '{WHEN}')",
    "UPDATE collections SET cover_id = 1",
)


def rows(statement: str) -> list[tuple]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_variants_and_covers_survive_both_ways(make_app, tmp_path):
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'old.db'}")
    with app.app_context():
        upgrade(revision="0001")
        with db.engine.begin() as connection:
            for statement in STATEMENTS:
                connection.execute(text(statement))
        for step in (lambda: upgrade(revision="0002"), lambda: downgrade(revision="0001")):
            step()
            assert rows("SELECT id, file_id FROM file_variants") == [(1, 1)]
            assert rows("SELECT cover_id FROM collections") == [(1,)]
            assert rows("PRAGMA foreign_keys") == [(1,)]
            [(index,)] = rows("SELECT sql FROM sqlite_master WHERE name = 'uq_files_collection_id_sha256'")
            assert "WHERE trashed_at IS NULL AND NOT is_copy" in index


def test_no_step_back_forgets_a_file_that_was_not_read_yet(make_app, tmp_path):
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    with app.app_context():
        upgrade(revision="0002")
        with db.engine.begin() as connection:
            for statement in STATEMENTS:
                connection.execute(text(statement))
            connection.execute(text("UPDATE files SET sha256 = NULL"))
        with pytest.raises(Conflict, match=r"^Files that the worker has not read yet: 1 \(a\)"):
            downgrade(revision="0001")
        assert rows("SELECT id FROM files") == [(1,)]
