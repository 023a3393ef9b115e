"""Statement 5: no downgrade gives anyone more access in the older version, and neither does the upgrade after it.

The older versions' programs are not at hand, so ``OPENED`` says in SQL what each of them would open.
"""

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.errors import Conflict
from app.extensions import db
from app.models import File, Preset
from app.models.theme import Theme, Typeface
from app.services.backup.schema import newest_revision
from tests.access.scene import LONG_AGO, Scene
from tests.database.filled_site import FilledSite, newly_sent

# What an older version would give to someone who did not have it: the query finds it after the downgrade to it.
OPENED = {
    "0024": "SELECT title FROM collections WHERE title = 'PIN' AND downloads <> 'off'"
    " UNION SELECT name FROM share_links WHERE name IN ('download PIN', 'download quota') AND downloads <> 'off'",
    "0023": "SELECT title FROM collections WHERE downloads = 'print' UNION SELECT name FROM share_links"
    " WHERE downloads = 'print'",
    "0019": "SELECT original_filename FROM files WHERE location_patches IS NULL AND location_error IS NULL AND"
    " collection_id IN (SELECT id FROM collections WHERE strips_location)",
    "0015": "SELECT name FROM favorite_lists WHERE name = 'Deleted' UNION SELECT name FROM presets WHERE"
    " name = 'Deleted' UNION SELECT 'the logo' FROM studio WHERE logo_width IS NOT NULL"
    " UNION SELECT 'a favorite' FROM favorites WHERE list_id NOT IN (SELECT id FROM favorite_lists)",
    "0013": "SELECT original_filename FROM files WHERE original_filename LIKE 'hidden%' AND trashed_at IS NULL"
    " UNION SELECT sections.title FROM sections JOIN files ON files.section_id = sections.id"
    " WHERE original_filename LIKE 'hidden%' AND files.trashed_at = sections.trashed_at",
    "0011": "SELECT name FROM api_tokens WHERE name LIKE 'limited%' UNION SELECT email FROM users"
    " WHERE session_version < 1000000",
    "0009": "SELECT name FROM share_links WHERE name LIKE 'limited%' AND revoked_at IS NULL",
    "0005": "SELECT title FROM collections WHERE title = 'Stripping' AND downloads = 'original'",
}
NOTHING = "SELECT id FROM users WHERE id IS NULL"
REVISIONS = [f"{number:04}" for number in range(24, 0, -1)]
UP_AGAIN_FROM = ("0009", "0001")
NOTES = """\
Collections whose downloads are off now: 1
Share links whose downloads are off now: 2
Collections that allow the web size only now: 1
Share links that allow the web size only now: 1
Originals withheld from visitors: 1
Favorites lists deleted permanently: 1
Presets deleted permanently: 1
Logos deleted permanently: 1
Hidden files moved to the trash: 2
Sign-ins ended: 1
API tokens deleted: 2
Share links revoked: 3
Originals withheld from visitors: 2
Collections whose originals visitors can no longer download: 1
"""
# What is refused after the way down to 0001 and up again, apart from favorites, which owners must allow again.
FAVORITES = ("favorites", "favorites.json")
CLOSED = {
    "link download quota | original",
    "link limited favorites | grid",
    "link limited favorites | original",
    "token reading",
}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def app(request, make_app) -> Flask:
    """Return a migrated app on each database."""
    if request.param == "sqlite":
        return make_app()
    app = make_app(DATABASE_URL=request.getfixturevalue("postgres_url"))
    with app.app_context():
        upgrade()
    return app


def found(query: str) -> list[str]:
    with db.engine.connect() as connection:
        return list(connection.scalars(text(query)))


def test_nothing_opens_on_the_way_down_and_up_again(app: Flask, capsys):
    site, opened, sent = FilledSite(Scene(app)), {}, {}
    before = site.answers()
    with app.app_context():
        for revision in REVISIONS:
            downgrade(revision=revision, x_arg=["copy=no"])
            opened[revision] = found(OPENED.get(revision, NOTHING))
            if revision in UP_AGAIN_FROM:
                upgrade(x_arg=["copy=no"])
                after = site.answers()
                sent[revision] = newly_sent(before, after)
                downgrade(revision=revision, x_arg=["copy=no"])
    assert (opened, sent) == ({revision: [] for revision in REVISIONS}, {revision: set() for revision in UP_AGAIN_FROM})
    assert {name for name in newly_sent(after, before) if not name.endswith(FAVORITES)} == CLOSED
    notes = [note.partition(".")[0] for note in capsys.readouterr().out.splitlines()]
    assert notes == NOTES.splitlines()


def test_an_original_that_two_collections_share_stops_it(app: Flask):
    scene = Scene(app)
    collections = [scene.collection(scene.owner(), title=title) for title in ("Lake", "Best of 2026")]
    photo = scene.photo(collections[0], hidden_at=LONG_AGO)
    copy = scene.copy_of(photo, collections[1])
    with app.app_context():
        with pytest.raises(Conflict, match=r"^Collections .*: 1 \(Best of 2026\)\. .* Nothing was changed\.$"):
            downgrade(revision="0001")
        assert found("SELECT version_num FROM alembic_version") == [newest_revision()]
        assert found("SELECT trashed_at FROM files WHERE hidden_at IS NOT NULL") == [None]
        db.session.delete(db.session.get(File, copy.id))
        db.session.commit()
        downgrade(revision="0014")
        assert len(found("SELECT id FROM files")) == 1


def test_a_typeface_that_the_older_version_lacks_becomes_the_classic_one(app: Flask):
    scene = Scene(app)
    owner = scene.owner()
    for typeface in (Typeface.OWN, Typeface.HUMANIST, Typeface.MONO):
        theme = Theme(typeface=typeface)
        scene.collection(owner, title=str(typeface), theme=theme)
        scene.preset(owner, name=str(typeface), settings={"look": theme.as_dict()})
    scene.preset(owner, name="empty")
    with app.app_context():
        downgrade(revision="0022")
        assert found("SELECT typeface FROM collections ORDER BY id") == ["classic", "classic", "mono"]
        upgrade()
        presets = Preset.all_of(db.session, owner.id)
        kept = {preset.name: preset.settings.get("look", {}).get("typeface") for preset in presets}
        assert kept == {"own": "classic", "humanist": "classic", "mono": "mono", "empty": None}


def test_no_downgrade_deletes_the_accounts(app: Flask):
    scene = Scene(app)
    emails = [scene.owner().email for _ in range(2)]
    with app.app_context():
        with pytest.raises(Conflict, match=rf"would delete.*: 2 \({', '.join(emails)}\)"):
            downgrade(revision="base")
        assert found("SELECT email FROM users ORDER BY id") == emails
