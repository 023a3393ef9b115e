"""Searching and filtering the photos of a gallery in a browser: the menu, the grid, the viewer and the way back."""

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations_in_both_themes
from tests.browser.published import Published, publish
from tests.browser.studio import signed
from tests.support.pictures import drawn_jpeg
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

SHAPES = [(300, 200), (200, 300), (300, 200), (200, 300)]


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    """Return a gallery of two landscapes and two portraits, of which shot 2 has a caption."""
    pictures = [(f"shot {at + 1}.jpg", drawn_jpeg(*size, (40 * at, 90, 120))) for at, size in enumerate(SHAPES)]
    gallery = publish(live_server, pictures)
    address = f"{live_server.url}/api/v1/files/{gallery.files[1]['id']}"
    requests.patch(address, json={"caption": "On the pier"}, headers=signed(live_server), timeout=30).raise_for_status()
    return gallery


@pytest.fixture
def menu(page: Page, gallery: Published) -> Page:
    """Return the page with the menu open."""
    page.goto(gallery.url)
    page.get_by_label("Search and filter photos").click()
    return page


def test_a_caption_is_found_and_the_viewer_has_only_what_was_found(menu: Page) -> None:
    menu.get_by_label("File name or caption").fill("PIER")
    menu.keyboard.press("Enter")

    expect(menu.get_by_text("1 of 4 photos")).to_be_visible()
    menu.locator(".tile a").click()
    expect(menu.locator("#viewer .viewer-count")).to_contain_text("1 of 1")
    menu.keyboard.press("Escape")
    menu.get_by_role("link", name="Clear the filters").click()
    expect(menu.locator(".tile")).to_have_count(4)


def test_an_orientation_and_the_own_favorites_together(menu: Page) -> None:
    menu.keyboard.press("Escape")
    for name in ("Favorite: shot 1", "Favorite: shot 4"):
        menu.get_by_role("button", name=name).click()
    expect(menu.locator(".badge")).to_have_text("2")
    menu.get_by_label("Search and filter photos").click()
    menu.get_by_label("Orientation").select_option("Portrait")
    menu.get_by_label("Only my favorites").check()
    menu.get_by_role("button", name="Show photos").click()

    expect(menu.locator(".tile img")).to_have_count(1)
    expect(menu.get_by_alt_text("shot 4")).to_be_visible()


def test_what_matches_nothing_says_so(menu: Page) -> None:
    menu.get_by_label("File name or caption").fill("zebra")
    menu.get_by_role("button", name="Show photos").click()

    expect(menu.get_by_text("No photo matches.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_open_menu_is_accessible(menu: Page, width: int) -> None:
    menu.set_viewport_size({"width": width, "height": 800})
    expect(menu.get_by_role("button", name="Show photos")).to_be_visible()

    assert violations_in_both_themes(menu) == []
