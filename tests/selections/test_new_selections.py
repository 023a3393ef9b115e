"""A sent selection is new, on every page that counts it, until its owner opens it."""

import re
from datetime import timedelta

import pytest

from app.database import utcnow
from app.models import Collection, FavoriteList, File, User
from tests.access.scene import LONG_AGO, Scene
from tests.favorites.marking import Marking
from tests.selections.conftest import Hand, listed


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner)


@pytest.fixture
def photo(scene: Scene, collection: Collection) -> File:
    return scene.photo(collection)


@pytest.fixture
def favorites_list(scene: Scene, collection: Collection, photo: File) -> FavoriteList:
    return scene.favorites(collection, [photo])


def news(hand: Hand, collection: Collection) -> tuple[list[str], list[str], int]:
    """Return what the card, the tab and the list of selections say is new."""
    chips = [re.findall(r'class="chip new"[^>]*>([^<]+)<', hand.get(path).text) for path in ("", f"/{collection.uuid}")]
    return *chips, hand.get(f"/{collection.uuid}/selections").text.count(">New<")


def send(scene: Scene, collection: Collection, favorites_list: FavoriteList) -> None:
    visitor = Marking(scene.favorites_visitor(favorites_list), collection)
    assert visitor.change(favorites_list, "submit", name="Mia").status_code == 303


SENT, NONE = (["1 new selection"], ["1"], 1), ([], [], 0)


def test_a_sent_selection_is_new_until_its_page_is_opened(scene, hand: Hand, collection, favorites_list) -> None:
    before = news(hand, collection)
    send(scene, collection, favorites_list)
    sent = news(hand, collection)
    page = hand.get(f"/{collection.uuid}/selections/{favorites_list.uuid}").text
    assert (before, sent, news(hand, collection)) == (NONE, SENT, NONE)
    assert 'class="chip new"' not in page


def test_a_selection_that_is_sent_again_is_new_again(scene, hand: Hand, collection, favorites_list) -> None:
    send(scene, collection, favorites_list)
    address = f"/{collection.uuid}/selections/{favorites_list.uuid}"
    hand.get(address)
    hand.post(f"{address}/reopen")
    reopened = news(hand, collection)
    send(scene, collection, favorites_list)
    assert (reopened, news(hand, collection)) == (NONE, SENT)


def test_only_the_page_that_a_person_looks_at_counts(scene, hand: Hand, collection, favorites_list) -> None:
    send(scene, collection, favorites_list)
    address = f"/collections/{collection.uuid}/selections/{favorites_list.uuid}"
    hand.browser.get(address, headers={"Sec-Purpose": "prefetch"})
    hand.browser.head(address)
    hand.browser.get(f"{address}/selection.csv")
    assert news(hand, collection) == SENT


def test_all_are_marked_as_seen_except_those_sent_since(scene: Scene, hand: Hand, collection, photo) -> None:
    now = utcnow()
    for moment in (LONG_AGO, LONG_AGO, now):
        scene.favorites(collection, [photo], submitted_at=moment)
    assert "Mark all as seen" in hand.get(f"/{collection.uuid}/selections").text
    hand.post(f"/{collection.uuid}/selections/seen", until=(now - timedelta(seconds=1)).isoformat())
    assert news(hand, collection) == SENT


def test_notes_are_counted_in_the_list_and_on_the_page(scene: Scene, hand: Hand, collection, photo) -> None:
    files = [photo, scene.photo(collection), scene.photo(collection, trashed_at=LONG_AGO)]
    noted = listed(scene, collection, *zip(files, ["Tighter", "", "Wider"], strict=True))
    pages = [hand.get(f"/{collection.uuid}/selections{rest}").text for rest in ("", f"/{noted.uuid}")]
    assert ["1 note<" in page for page in pages] == [True, True]
