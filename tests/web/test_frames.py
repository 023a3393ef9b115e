"""Only the preview of a theme may be shown in a frame, and only by this site; it is no visit."""

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import Collection
from app.models.activity import ActivityEvent
from tests.access.scene import Scene


@pytest.fixture
def collection(scene: Scene) -> Collection:
    collection = scene.collection(scene.owner(), "public")
    scene.photo(collection)
    return collection


@pytest.fixture
def owner(scene: Scene, collection: Collection):
    with scene.row(collection) as row:
        owner = row.owner
    return scene.signed_in(owner)


def test_the_preview_of_a_theme_may_be_framed_by_this_site_only(owner, collection):
    preview = owner.get(f"/collections/{collection.uuid}/look?cover_style=split")
    gallery = owner.get(f"/g/{collection.slug}")

    assert "frame-ancestors 'self';" in preview.headers["Content-Security-Policy"]
    assert preview.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'none';" in gallery.headers["Content-Security-Policy"]
    assert gallery.headers["X-Frame-Options"] == "DENY"


def test_the_preview_has_the_theme_of_its_address_and_changes_nothing(scene, owner, collection):
    page = owner.get(f"/collections/{collection.uuid}/look?cover_style=framed&palette=sage").text

    assert 'class="cover framed' in page
    assert 'data-palette="sage"' in page
    assert 'type="module"' not in page
    with scene.row(collection) as row:
        assert row.theme.palette != "sage"


def test_an_unknown_theme_is_refused(owner, collection):
    assert owner.get(f"/collections/{collection.uuid}/look?cover_style=round").status_code == 400


def test_the_preview_is_no_visit(scene, owner, collection):
    owner.get(f"/collections/{collection.uuid}/look")

    with scene.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ActivityEvent)) == 0
