"""Favorites lists: their content, their lock, and photos that return from the trash."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from app.errors import Conflict, InvalidInput
from app.extensions import db
from app.models import Collection, FavoriteList
from app.queries.files import favorite_files, favorite_lists, favorite_notes
from tests.access.scene import LONG_AGO, Scene

LATER = LONG_AGO + timedelta(days=1)
WHO = {"name": " Anna  Huber ", "email": "anna@example.test", "message": "Thank you!\r\nSee you."}


@pytest.fixture
def favorites_list(scene: Scene) -> FavoriteList:
    """Return a visitor's list with two photos, marked in the opposite of the collection's order."""
    collection = scene.collection(scene.owner())
    first, second = (scene.photo(collection, name) for name in ("first.jpg", "second.jpg"))
    with scene.app.app_context():
        favorites_list = FavoriteList.create(db.session, collection, uuid4(), now=LONG_AGO)
        db.session.flush()
        favorites_list.add(db.session, second, LONG_AGO)
        favorites_list.add(db.session, first, LATER)
        favorites_list.add(db.session, first, LATER)
        db.session.commit()
        db.session.refresh(favorites_list)
        return favorites_list


def names(scene: Scene, favorites_list: FavoriteList) -> list[str]:
    with scene.app.app_context():
        collection = db.session.get_one(Collection, favorites_list.collection_id)
        [(_, count)] = favorite_lists(db.session, collection)
        found = [file.original_filename for file in db.session.scalars(favorite_files(collection, favorites_list))]
    assert count == len(found)
    return found


def test_photos_are_kept_once_and_in_the_order_of_the_collection(scene: Scene, favorites_list: FavoriteList) -> None:
    assert names(scene, favorites_list) == ["first.jpg", "second.jpg"]


def test_a_photo_in_the_trash_leaves_the_list_and_comes_back_with_its_note(
    scene: Scene, favorites_list: FavoriteList
) -> None:
    with scene.row(favorites_list) as now:
        file = db.session.scalars(favorite_files(now.collection, now)).first()
        now.note(db.session, file, " Crop\r\nthe  left\0 ", LATER)
    scene.change(file, trashed_at=LATER)
    assert names(scene, favorites_list) == ["second.jpg"]
    scene.change(file, trashed_at=None)
    assert names(scene, favorites_list) == ["first.jpg", "second.jpg"]
    with scene.row(favorites_list) as now:
        assert favorite_notes(db.session, now) == {file.id: "Crop\nthe  left"}


def test_a_list_that_was_sent_is_locked_until_it_is_reopened(scene: Scene, favorites_list: FavoriteList) -> None:
    with scene.row(favorites_list) as now:
        file = db.session.scalars(favorite_files(now.collection, now)).first()
        now.submit(2, wanted=2, now=LATER, **WHO)
        assert (now.visitor_name, now.message) == ("Anna Huber", "Thank you!\nSee you.")
        changes: list[Callable[[], None]] = [
            lambda: now.add(db.session, file, LATER),
            lambda: now.remove(db.session, file, LATER),
            lambda: now.note(db.session, file, "no", LATER),
            lambda: now.rename("Other", LATER),
            lambda: now.submit(2, wanted=None, now=LATER, **WHO),
        ]
        for change in changes:
            with pytest.raises(Conflict):
                change()
        now.reopen(LATER)
        now.remove(db.session, file, LATER)
        now.submit(1, wanted=2, now=LATER, **WHO)
        assert now.is_locked
    assert names(scene, favorites_list) == ["second.jpg"]


@pytest.mark.parametrize(
    ("count", "wrong"), [(0, {}), (3, {}), (2, {"name": " "}), (2, {"email": "anna"}), (2, {"message": "x" * 2001})]
)
def test_what_cannot_be_sent_stays_open(
    scene: Scene, favorites_list: FavoriteList, count: int, wrong: dict[str, str]
) -> None:
    with scene.row(favorites_list) as now:
        with pytest.raises(InvalidInput):
            now.submit(count, wanted=2, now=LATER, **{**WHO, **wrong})
        assert not now.is_locked
