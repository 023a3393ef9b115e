"""The database of a site of migration 0016 (November 2026), as that version wrote it, is upgraded with all its data.

The site is its demo with a few photos, without their bytes, and with links, favorites, tags, a preset and a sign-in.
"""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from app.database import Base
from app.extensions import db
from app.models import File, FileVariant, Preset, ShareLink
from tests.support.instances import MakeApp, client_of
from tests.support.page_client import PageClient

SQL = Path(__file__).with_name("site_0016.sql")
OWNER = {"email": "demo@example.com", "password": "a passphrase of the owner"}
PUBLIC, BY_ADDRESS, DRAFT, ENDED = (
    "anna-tom-bfnz53zh", "summer-party-s482frie", "portraits-first-choice-z4pt8vbm", "a-walk-in-october-k6qv6gs4"
)  # fmt: skip


@pytest.fixture
def upgraded(make_app: MakeApp, tmp_path: Path) -> Flask:
    instance = tmp_path / "of-0016"
    instance.mkdir()
    database = sqlite3.connect(instance / "vitrine.db")
    database.executescript(SQL.read_text())
    database.close()
    app = make_app(VITRINE_INSTANCE=instance)
    with app.app_context():
        upgrade()
    return app


@pytest.fixture
def visitor(upgraded: Flask) -> PageClient:
    return client_of(upgraded)


def test_its_tables_are_those_of_the_models(upgraded: Flask) -> None:
    with upgraded.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_no_row_is_lost(upgraded: Flask) -> None:
    with upgraded.app_context():
        counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (File, FileVariant)]
        tags = [file.tag_names for file in db.session.scalars(select(File).order_by(File.id)) if file.tag_names]
        presets = [preset.name for preset in db.session.scalars(select(Preset))]
        sections = {link.name: len(link.sections) for link in db.session.scalars(select(ShareLink))}
    assert (counts, tags, presets) == ([11, 55], [["Zürich"], ["Zürich"]], ["Weddings"])
    assert sections == {"Grandmother": 0, "One section": 1}


def test_a_visitor_sees_what_was_shown_and_nothing_else(visitor: PageClient) -> None:
    shown = visitor.get(f"/g/{PUBLIC}")
    assert (shown.status_code, shown.text.count('id="photo-')) == (200, 2)
    assert [visitor.get(f"/g/{slug}").status_code for slug in (BY_ADDRESS, DRAFT, ENDED)] == [200, 404, 410]
    assert "handwritten-notes" not in visitor.get(f"/g/{BY_ADDRESS}/index.json").text  # it is hidden


def test_the_owner_signs_in_and_finds_the_clients_favorites(visitor: PageClient) -> None:
    assert visitor.post_form("/login", OWNER).status_code == 302
    assert "Summer party" in visitor.get("/collections").text
