"""A gallery's theme and order: its owner sets them, and every address of the gallery follows them."""

import re
from datetime import datetime

import pytest

from app.models import Collection, User
from app.models.theme import Palette, PhotoOrder, Theme
from tests.access.scene import Scene, csrf_token

SETTINGS = {"title": "One", "slug": "one", "privacy": "link", "downloads": "original"}


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    """Return a collection of two sections whose names and times contradict the order that its owner set."""
    collection = scene.collection(owner, "link", slug="one")
    morning, evening = (
        scene.section(collection, "Morning", position=1),
        scene.section(collection, "Evening", position=2),
    )
    for section, name, hour in ((morning, "c", 9), (morning, "A", 11), (morning, "b", 10), (evening, "d", None)):
        taken_at = datetime(2026, 9, 12, hour) if hour else None
        scene.photo(collection, f"{name}.jpg", section_id=section.id, taken_at=taken_at)
    return collection


def names_on(html: str) -> str:
    return " ".join(re.findall(r'data-name="(\w+)\.jpg"', html))


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", "c A b d"),
        ("?sort=name", "A b c d"),
        ("?sort=name&order=desc", "c b A d"),
        ("?sort=taken", "c b A d"),
        ("?sort=taken&order=desc", "A b c d"),
        ("?sort=size&order=up", "c A b d"),
    ],
)
def test_a_visitor_chooses_the_order_inside_the_sections(scene: Scene, collection, query: str, order: str) -> None:
    visitor = scene.visitor()
    assert names_on(visitor.get(f"/g/one{query}").text) == order
    assert names_on(visitor.get(f"/g/one/more{query}").text) == order
    ids = [photo[0] for photo in visitor.get(f"/g/one/index.json{query}").json["photos"]]
    on_page = re.findall(r'data-id="([0-9a-f-]+)"', visitor.get(f"/g/one{query}").text)
    assert ids == on_page


def test_a_photos_neighbours_and_its_way_back_keep_the_order(scene: Scene, collection) -> None:
    html = scene.visitor().get("/g/one?sort=name").text
    first, second = re.findall(r'href="(/g/one/p/[^"]+)"', html)[:2]
    page = scene.visitor().get(first.replace("&amp;", "&")).text
    assert f'href="{second}" rel="next"' in page
    assert 'href="/g/one?sort=name" aria-label="Back to the gallery"' in page


def test_the_owners_order_is_the_one_visitors_find(scene: Scene, collection) -> None:
    scene.change(collection, theme=Theme(photo_order=PhotoOrder.NAME))
    assert names_on(scene.visitor().get("/g/one").text) == "A b c d"
    assert names_on(scene.visitor().get("/g/one?sort=arranged").text) == "c A b d"


def test_the_theme_is_chosen_without_javascript(scene: Scene, owner: User, collection) -> None:
    browser = scene.signed_in(owner)
    settings = f"/collections/{collection.uuid}/settings"
    fields = {"palette": "sage", "grid_style": "square", "theme": "dark", "cover_style": "text", "shows_names": "y"}
    sent = {**SETTINGS, **fields, "csrf_token": csrf_token(browser, settings)}
    assert browser.post(settings, data=sent).status_code == 302

    page = scene.visitor().get("/g/one").text
    for mark in ('data-palette="sage"', 'data-theme="dark"', 'data-grid="square"', "data-names", 'class="cover text"'):
        assert mark in page
    checked = re.findall(r'value="(\w+)" checked', browser.get(settings).text)
    assert {"sage", "square", "dark", "text"} <= {*checked}


def test_a_value_that_is_no_theme_is_refused_and_changes_nothing(scene: Scene, owner: User, collection) -> None:
    browser = scene.signed_in(owner)
    settings = f"/collections/{collection.uuid}/settings"
    sent = {**SETTINGS, "palette": "neon", "csrf_token": csrf_token(browser, settings)}
    answer = browser.post(settings, data=sent)
    assert answer.status_code == 400
    assert "paper, ink, stone, sage, blush" in answer.text
    with scene.row(collection) as row:
        assert row.theme.palette is Palette.PAPER


def test_a_theme_is_copied_as_one_value(scene: Scene, collection) -> None:
    theme = Theme().changed({"palette": "ink", "spacing": "airy", "shows_capture_data": True})
    other = scene.collection(scene.owner(), theme=Theme().changed(theme.as_dict()))
    with scene.row(other) as row:
        assert row.theme == theme


@pytest.mark.parametrize("shown", [True, False])
def test_capture_data_is_shown_where_the_owner_allows_it(scene: Scene, collection, shown: bool) -> None:
    scene.change(collection, theme=Theme(shows_capture_data=shown))
    told = {"camera_make": "Canon", "camera_model": "Canon EOS R5", "exposure_time": 0.004, "f_number": 2.8, "iso": 400}
    told |= {"location": {"latitude": 54.1795, "longitude": 12.1}}
    photo = scene.photo(collection, metadata_json=told, caption="The boat.")
    page = scene.visitor().get(f"/g/one/p/{photo.uuid}").text
    assert "The boat." in page
    assert (">Canon EOS R5</dd>" in page, "1/250 s · f/2.8 · ISO 400" in page) == (shown, shown)
    assert "54.1795" not in page
