"""The list of collections: searching, order and pages, with a number of queries that does not grow."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from app.database import utcnow
from app.extensions import db
from app.models import User
from app.queries.collections import COLLECTIONS_ON_A_PAGE
from tests.access.scene import LONG_AGO, Scene
from tests.selections.conftest import Hand


def titles(hand: Hand, asked: str = "") -> list[str]:
    return re.findall(r'class="card-title truncate"><a [^>]*>([^<]+)<', hand.get(asked).text)


@contextmanager
def counted(scene: Scene) -> Iterator[list[str]]:
    """Yield a list that receives every statement that the app sends to its database during the block."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    with scene.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def tag(scene: Scene, collection, *names: str) -> None:
    with scene.row(collection) as row:
        row.tag(names)


@pytest.mark.parametrize("search", ["wedding", "ANNA", "lake anna", "by the shore", "anna-and-tom", "Öland", "öland"])
def test_title_description_address_and_tags_are_searched(scene: Scene, owner, hand: Hand, search) -> None:
    values = {"title": "Anna & Tom, Öland", "description": "By the shore.", "slug": f"anna-and-tom-{owner.id}"}
    tag(scene, scene.collection(owner, **values), "Wedding", "lake")
    scene.collection(owner, title="Another")
    assert titles(hand, f"?q={search}") == ["Anna &amp; Tom, Öland"]


@pytest.mark.parametrize("search", ["%", "_", "100%_"])
def test_signs_of_the_database_are_searched_as_text(scene: Scene, owner: User, hand: Hand, search: str) -> None:
    scene.collection(owner, title="Plain", slug=f"plain{owner.id}")
    scene.collection(owner, title="100%_sure", slug=f"sure{owner.id}")
    assert titles(hand, f"?q={search.replace('%', '%25')}") == ["100%_sure"]


@pytest.mark.parametrize("search", ["IMG_77", "first dance", "confetti"])
def test_photos_of_all_collections_are_found_too(scene: Scene, owner: User, hand: Hand, search: str) -> None:
    file = scene.photo(scene.collection(owner), "IMG_7788.jpg", title="The first dance", caption="With confetti")
    scene.photo(scene.collection(owner), "IMG_1.jpg")
    gone = scene.photo(scene.collection(owner, trashed_at=LONG_AGO), "IMG_7799.jpg", title="first dance confetti")
    pages = [hand.get(f"{path}?q={search}").text for path in ("", "/photos")]
    assert all(str(file.uuid) in page and str(gone.uuid) not in page for page in pages)


def test_each_status_has_its_collections(scene: Scene, owner: User, hand: Hand) -> None:
    soon, later = utcnow() + timedelta(days=3), utcnow() + timedelta(days=30)
    scene.collection(owner, "draft", title="Draft", position=1)
    scene.collection(owner, title="Soon", expires_at=soon, position=2)
    scene.collection(owner, title="Later", expires_at=later, position=3)
    scene.collection(owner, title="Endless", position=4)
    scene.collection(owner, title="Over", expires_at=LONG_AGO, position=5)
    found = {status: titles(hand, f"?status={status}") for status in ("draft", "published", "expiring", "expired", "x")}
    assert found == {
        "draft": ["Draft"],
        "published": ["Soon", "Later", "Endless"],
        "expiring": ["Soon"],
        "expired": ["Over"],
        "x": ["Draft", "Soon", "Later", "Endless", "Over"],
    }


def test_a_tag_narrows_the_list(scene: Scene, owner: User, hand: Hand) -> None:
    tag(scene, scene.collection(owner, title="One"), "lake")
    tag(scene, scene.collection(owner, title="Two"), "lakeside")
    assert titles(hand, "?tag=lake") == ["One"]


def test_each_order(scene: Scene, owner: User, hand: Hand) -> None:
    new = datetime(2026, 1, 1, tzinfo=UTC)
    small = scene.collection(owner, title="beta", position=3, event_date=date(2026, 3, 1))
    large = scene.collection(owner, title="Alpha", position=2, event_date=date(2026, 5, 1))
    scene.collection(owner, title="gamma", position=1)
    scene.change(small, created_at=new)
    scene.photo(small)
    for _ in range(2):
        scene.photo(large)
    found = {sort: titles(hand, f"?sort={sort}") for sort in ("own", "name", "date", "created", "size")}
    assert found == {
        "own": ["gamma", "Alpha", "beta"],
        "name": ["Alpha", "beta", "gamma"],
        "date": ["Alpha", "beta", "gamma"],
        "created": ["beta", "gamma", "Alpha"],
        "size": ["Alpha", "beta", "gamma"],
    }


def test_cards_or_table_is_kept_for_the_owner(scene: Scene, owner: User, hand: Hand) -> None:
    scene.collection(owner, title="One")
    answer = hand.post("/view?sort=name&_scheme=javascript&_external=1", view="table")
    assert answer.headers["Location"] == "/collections?sort=name"
    assert 'class="table list-table"' in Hand(scene, owner).get("").text


def test_a_page_holds_so_many_and_its_order_stays_on_it(scene: Scene, owner: User, hand: Hand) -> None:
    rows = [
        scene.collection(owner, title=f"C{number:03}", position=number) for number in range(COLLECTIONS_ON_A_PAGE + 2)
    ]
    last = [str(row.uuid) for row in rows[-2:]]
    hand.post("/order", collection=last[1], before=last[0])
    first_page, second_page = titles(hand), titles(hand, "?page=2")
    assert (len(first_page), first_page[0], second_page) == (60, "C000", ["C061", "C060"])
    hand.post("/order", first=last[-1])
    assert titles(hand)[:2] == ["C061", "C000"]


def test_the_cost_of_the_list_does_not_grow(scene: Scene, owner: User, hand: Hand) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            collection = scene.collection(owner)
            scene.photo(collection, "a.jpg", variants=("thumb",))
            tag(scene, collection, "lake")

    def statements() -> int:
        with counted(scene) as sent:
            hand.get("?q=a")
        return len(sent)

    fill(1)
    few = statements()
    fill(6)
    assert statements() == few
