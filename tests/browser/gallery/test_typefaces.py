"""Web fonts in browsers: they load in three engines, and a late one does not move the page."""

import pytest
from playwright.sync_api import Page, Route

from app.services.typefaces.pairings import PAIRINGS
from tests.browser.gallery.test_gallery_page import COUNT_SHIFTS
from tests.browser.published import Published, publish, small_photographs
from tests.support.engines.tab import Tab
from tests.support.servers.live import LiveServer
from tests.support.web_fonts import copy_fonts

TITLE = "Zofia und Jürgen in Święta Łąka"  # it fills no line here, so that every font breaks it at the same word
WORDS = "Die Trauung im Schönbrunner Schloßpark. Dziękujemy, że byliście z nami, i życzymy Wam wszystkiego dobrego."
FAMILIES = "() => [...document.fonts].filter((font) => font.status === 'loaded').map((font) => font.family)"
DRAWN = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))))"
ARE_LOADED = """(typeface) => document.fonts.ready.then(() =>
  ["title", "text"].every((role) => document.fonts.check(`16px v-${typeface}-${role}`, "Łąka"))
  && [...document.fonts].some((font) => font.family === `v-${typeface}-title` && font.status === "loaded"))"""


@pytest.fixture(scope="module")
def gallery(live_servers, packaged_fonts) -> Published:
    """Publish a gallery on a site that has the fonts of all pairings."""
    server: LiveServer = live_servers(VITRINE_WEB_FONTS="on")
    copy_fonts(packaged_fonts, server.instance)
    server.start_all()
    return publish(server, small_photographs(3), title=TITLE, description=WORDS)


def test_the_fonts_of_a_gallery_load(tab: Tab, gallery: Published) -> None:
    gallery.change(look={"typeface": "editorial"})

    tab.open(gallery.url)

    tab.wait_for(ARE_LOADED, "editorial")


@pytest.mark.browser
@pytest.mark.parametrize("typeface", PAIRINGS)
@pytest.mark.parametrize("width", [390, 1440])
def test_a_font_that_comes_late_does_not_move_the_page(page: Page, gallery: Published, typeface, width) -> None:
    gallery.change(look={"typeface": str(typeface)})
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(COUNT_SHIFTS)
    held: list[Route] = []
    is_late = True
    page.route("**/fonts/*", lambda route: held.append(route) if is_late else route.continue_())
    with page.expect_request("**/fonts/*"):
        page.goto(gallery.url, wait_until="domcontentloaded")
    page.locator(".tile img").first.wait_for()
    page.evaluate(DRAWN)
    before = page.evaluate(FAMILIES)

    is_late = False
    for route in held:
        route.continue_()
    page.evaluate(f"document.fonts.ready.then(() => {DRAWN})")

    assert f"v-{typeface}-title" not in before
    assert f"v-{typeface}-title" in page.evaluate(FAMILIES)
    assert page.evaluate("shifts") <= 0.02
