"""The filters of a gallery: a visitor finds photos by text, section, orientation, tag and favorites."""

import re

import pytest

from app.models import Collection, User
from app.models.theme import Theme
from tests.access.scene import Scene, csrf_token


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    """Return a collection of five photos in two sections, one of them hidden."""
    collection = scene.collection(owner, "link", slug="one")
    church, party = (scene.section(collection, title, position=at) for at, title in enumerate(("Church", "Party")))
    shapes = {"wide": (6000, 4000), "high": (4000, 6000), "even": (4000, 4100)}
    for name, section, shape, caption in (
        ("rings_100%", church, "wide", None),
        ("Ähre", church, "high", "Two RINGS on wheat"),
        ("cake", party, "even", "Cut at ten"),
        ("dance", party, "wide", None),
        ("secret", party, "wide", "rings"),
    ):
        width, height = shapes[shape]
        values = {"section_id": section.id, "width": width, "height": height, "caption": caption}
        file = scene.photo(collection, f"{name}.jpg", **values)
        if name == "secret":
            scene.change(file, hidden_at=file.created_at)
    return collection


def names_in(html: str) -> str:
    return " ".join(re.findall(r'data-name="([^"]+)\.jpg"', html))


def section_of(scene: Scene, title: str) -> str:
    page = scene.visitor().get("/g/one").text
    return re.findall(rf'<option value="([0-9a-f-]+)">{title}</option>', page)[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "rings_100% Ähre cake dance"),
        ("?q=rings", "rings_100% Ähre"),
        ("?q=ähre", "Ähre"),
        ("?q=rings+wheat", "Ähre"),
        ("?q=%25", "rings_100%"),
        ("?q=_", "rings_100%"),
        ("?orientation=portrait", "Ähre"),
        ("?orientation=landscape", "rings_100% dance"),
        ("?orientation=square", "cake"),
        ("?orientation=round", "rings_100% Ähre cake dance"),
        ("?section={Party}", "cake dance"),
        ("?section={Party}&orientation=landscape", "dance"),
        ("?section=nonsense", "rings_100% Ähre cake dance"),
        ("?q=rings&order=desc&sort=arranged", "Ähre rings_100%"),
        ("?q=nothing", ""),
    ],
)
def test_every_address_of_the_gallery_is_filtered(scene: Scene, collection, query: str, found: str) -> None:
    query = re.sub(r"{(\w+)}", lambda title: section_of(scene, title[1]), query)
    visitor = scene.visitor()
    page = visitor.get(f"/g/one{query}").text

    assert names_in(page) == found
    assert names_in(visitor.get(f"/g/one/more{query}").text) == found
    ids = [photo[0] for photo in visitor.get(f"/g/one/index.json{query}").json["photos"]]
    assert ids == re.findall(r'data-id="([0-9a-f-]+)"', page)
    if "?" in query and len(found.split()) < 4:
        count = len(found.split())
        assert f"{count} of 4 photos" in page
        assert "Clear the filters" in page


def test_a_photo_keeps_its_filtered_neighbors(scene: Scene, collection) -> None:
    visitor = scene.visitor()
    first, second = re.findall(r'href="(/g/one/p/[^"]+)"', visitor.get("/g/one?q=rings").text)
    page = visitor.get(first.replace("&amp;", "&")).text
    assert f'href="{second}" rel="next"' in page
    assert "1 of 2" in page


def test_a_photo_that_the_filters_leave_out_is_shown_among_all(scene: Scene, collection) -> None:
    visitor = scene.visitor()
    address = re.findall(r'href="(/g/one/p/[^"?]+)', visitor.get("/g/one?q=cake").text)[0]
    assert "3 of 4" in visitor.get(f"{address}?q=dance").text


def test_tags_are_private_until_the_owner_shows_them(scene: Scene, owner: User, collection) -> None:
    program = scene.program(owner)
    files = program.get(f"/api/v1/collections/{collection.uuid}/files").json["files"]
    program.patch(f"/api/v1/files/{files[0]['id']}", json={"tags": ["proud aunt"]})
    program.patch(f"/api/v1/files/{files[-1]['id']}", json={"tags": ["of the hidden"]})

    for address in ("/g/one", "/g/one?q=proud", f"/g/one/p/{files[0]['id']}"):
        assert "aunt" not in scene.visitor().get(address).text
    assert names_in(scene.visitor().get("/g/one?q=proud").text) == ""
    assert len(names_in(scene.visitor().get("/g/one?tag=proud+aunt").text).split()) == 4

    scene.change(collection, theme=Theme(shows_tags=True))
    page = scene.visitor().get("/g/one?tag=proud+aunt").text
    assert names_in(page) == "rings_100%"
    assert "<option selected>proud aunt</option>" in page
    assert "of the hidden" not in page


def test_only_my_favorites_are_the_visitors_own(scene: Scene, collection) -> None:
    visitor, other = scene.visitor(), scene.visitor()
    page = visitor.get("/g/one").text
    cake = re.findall(r'data-id="([0-9a-f-]+)" data-name="cake', page)[0]
    token = csrf_token(visitor, f"/g/one/p/{cake}")
    assert visitor.post(f"/g/one/favorites/{cake}", data={"csrf_token": token}).status_code in (200, 303)

    mine = visitor.get("/g/one?favorites=1").text

    assert names_in(mine) == "cake"
    assert '"count": 1' in mine.replace("&#34;", '"').replace("&quot;", '"')
    assert names_in(other.get("/g/one?favorites=1").text) == ""
    scene.change(collection, allows_favorites=False)
    assert len(names_in(visitor.get("/g/one?favorites=1").text).split()) == 4


def test_a_download_has_all_photos_also_from_a_filtered_page(scene: Scene, collection) -> None:
    page = scene.visitor().get("/g/one?q=nothing").text
    assert 'href="/g/one/download"' in page
