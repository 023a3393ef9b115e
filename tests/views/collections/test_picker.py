"""The library's pages, on which one picture or several are selected: what they show, and what the selection does."""

import re
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.extensions import db
from app.models import Collection, File, Studio, User
from app.queries import library
from app.services.pictures import studio_logo
from tests.access.scene import LONG_AGO, Scene, csrf_token


@dataclass
class Shelf:
    """An owner with photos in two collections, and the owner's browser; ``target`` has none of the photos."""

    scene: Scene
    owner: User
    browser: FlaskClient
    target: Collection
    photos: list[File]

    def names(self, **asked: object) -> list[str]:
        """Return the names of the photos that the page offers for the target, in order."""
        page = self.browser.get(f"/collections/{self.target.uuid}/library", query_string=asked).text
        return re.findall(r'class="pick-name truncate" title="([^"]+)"', page)

    def post(self, path: str, **fields: object) -> str:
        """Post a form, and return the page to which it redirects."""
        token = csrf_token(self.browser, "/studio")
        return self.browser.post(path, data={**fields, "csrf_token": token}, follow_redirects=True).text


@pytest.fixture
def shelf(scene: Scene) -> Shelf:
    owner = scene.owner()
    sea, wood = (scene.collection(owner, title=title) for title in ("By the sea", "In the wood"))
    photos = [
        scene.photo(sea, "1.jpg"),
        scene.photo(sea, "2.jpg", title="Waves"),
        scene.photo(wood, "3.jpg", caption="Waves of leaves"),
        scene.photo(wood, "4.jpg", state="pending"),
        scene.photo(wood, "5.jpg", trashed_at=LONG_AGO),
    ]
    return Shelf(scene, owner, scene.signed_in(owner), scene.collection(owner), photos)


def test_the_library_has_what_is_ready_in_other_collections_newest_first(shelf: Shelf) -> None:
    shelf.scene.photo(shelf.target, "mine.jpg")
    assert shelf.names() == ["3.jpg", "2.jpg", "1.jpg"]


def test_names_titles_captions_and_collections_are_searched(shelf: Shelf) -> None:
    found = {search: shelf.names(q=search) for search in ("1.jpg", "waves", "sea", "SEA waves", "sea 3")}
    assert found == {
        "1.jpg": ["1.jpg"],
        "waves": ["3.jpg", "2.jpg"],
        "sea": ["2.jpg", "1.jpg"],
        "SEA waves": ["2.jpg"],
        "sea 3": [],
    }


def test_pages_follow_each_other_and_cost_the_same(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def statements(**asked: object) -> tuple[list[str], int]:
        said: list[str] = []
        note = lambda *given: said.append(given[2])  # noqa: E731
        with shelf.scene.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        names = shelf.names(**asked)
        event.remove(engine, "before_cursor_execute", note)
        return names, len(said)

    _, many = statements()
    monkeypatch.setattr(library, "PHOTOS_ON_A_PAGE", 1)
    pages = [statements(page=number) for number in (1, 2, 3)]
    assert pages == [(["3.jpg"], many), (["2.jpg"], many), (["1.jpg"], many)]


def test_what_is_here_already_cannot_be_selected(shelf: Shelf) -> None:
    page = shelf.post(f"/collections/{shelf.target.uuid}/library", file=[str(shelf.photos[0].uuid)])
    offered = shelf.browser.get(f"/collections/{shelf.target.uuid}/library").text
    again = shelf.post(f"/collections/{shelf.target.uuid}/library", file=[str(file.uuid) for file in shelf.photos[:2]])
    assert "1 file was added." in page
    assert re.search(rf'value="{shelf.photos[0].uuid}" disabled', offered)
    assert "1 file was added. 1 file is in this collection already." in again


def test_a_cover_is_set_and_unset(shelf: Shelf) -> None:
    with shelf.scene.row(shelf.photos[1]) as file:
        at = f"/collections/{file.collection.uuid}/cover"
    selected = shelf.post(at, file=str(shelf.photos[1].uuid))
    is_checked = re.search(rf'value="{shelf.photos[1].uuid}" checked', shelf.browser.get(at).text)
    left = shelf.post(at, automatic="y")
    assert ("The cover is set." in selected, is_checked is not None) == (True, True)
    assert "The first picture is the cover now." in left


def test_a_cover_is_one_of_the_collections_own_pictures(shelf: Shelf) -> None:
    token = csrf_token(shelf.browser, "/studio")
    fields = {"file": str(shelf.photos[0].uuid), "csrf_token": token}
    assert shelf.browser.post(f"/collections/{shelf.target.uuid}/cover", data=fields).status_code == 400


def test_a_logo_of_the_library_is_the_original_where_that_is_small(shelf: Shelf, monkeypatch) -> None:
    """A large original is replaced by its preview; the worker decodes either as it does an upload."""
    photo = shelf.scene.photo(shelf.target, content=b"\xff\xd8\xff\xe0" + bytes(1000))

    def taken() -> bytes:
        assert "Your logo is being made" in shelf.post("/studio/logo", file=str(photo.uuid))
        with shelf.scene.app.app_context():
            return db.session.scalars(select(Studio.logo_source)).one() or b""

    small = taken()
    monkeypatch.setattr(studio_logo, "MOST_BYTES", 1000)
    assert (len(small), b"medium" in taken()) == (1004, True)
