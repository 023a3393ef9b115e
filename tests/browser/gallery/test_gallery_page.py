"""The gallery page in a browser: it does not shift, loads more photos, closes dialogs, and works without JavaScript."""

import re

import pytest
import requests
from playwright.sync_api import Browser, Page, Route, expect
from rcssmin import cssmin

from app.places import PROJECT_FOLDER
from tests.browser.accessibility import violations
from tests.browser.observers import LATE_OBSERVERS
from tests.browser.published import Published, photographs, publish
from tests.browser.studio import signed
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

FREE_SPACE = re.compile(r"(?<=[,(/:])\s+|\s+(?=[,)/])|\\\n")
COUNT_SHIFTS = """window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    notes = ("running order.txt", b"First the sea, then the cake.")
    return publish(live_server, [*photographs(5, seed=90), notes], description="Three days.", event_date="2026-09-12")


@pytest.fixture(scope="module")
def large(live_server: LiveServer) -> Published:
    return publish(live_server, [(f"note {n}.txt", f"note {n}".encode()) for n in range(1, 111)])


def with_a_heading(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body='<h2 class="section-title">Later</h2>' + answer.text())


@pytest.fixture
def closing(live_server: LiveServer) -> Published:
    return publish(live_server, photographs(3, seed=150))


def test_nothing_moves_while_the_page_loads(page: Page, gallery: Published) -> None:
    page.add_init_script(COUNT_SHIFTS)

    page.goto(gallery.url, wait_until="networkidle")

    assert page.evaluate("shifts") <= 0.02


def test_the_first_tiles_show_a_blurred_picture_until_their_own_is_there(page: Page, gallery: Published) -> None:
    page.goto(gallery.url)

    assert (
        page.locator(".tile").first.evaluate("tile => getComputedStyle(tile).backgroundImage").startswith('url("data:')
    )


def test_the_page_obeys_its_own_content_security_policy(page: Page, gallery: Published) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto(gallery.url, wait_until="networkidle")
    page.locator(".tile a").first.click()
    expect(page.locator("#viewer .viewer-count")).to_contain_text("1 of 6")

    assert complaints == []


def test_the_grids_pictures_wait_for_the_cover(page: Page, gallery: Published) -> None:
    """On a slow connection they would delay the cover, which hides them."""
    waiting: list[Route] = []
    asked: list[str] = []
    page.route(re.compile(r"/(preview|zoom)\?"), lambda route: waiting.append(route))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(gallery.url, wait_until="domcontentloaded")
    page.locator("#gallery").scroll_into_view_if_needed()
    expect(page.locator("[data-share]")).to_be_visible()  # the page's scripts have run
    assert [url for url in asked if "/grid?" in url] == []

    for route in waiting:
        route.continue_()
    expect(page.locator(".tile img").first).to_be_visible()


def test_every_script_and_style_comes_by_its_fingerprint(page: Page, gallery: Published) -> None:
    """No file is fetched twice, and browsers may cache each for a year."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(gallery.url, wait_until="networkidle")
    page.locator(".tile a").first.click()
    expect(page.locator("#viewer .viewer-count")).to_contain_text("1 of 6")

    static = [url for url in asked if "/static/" in url]
    scripts = [url for url in static if ".js" in url]
    assert any("lightbox.js" in url for url in scripts)
    assert [url for url in static if "?v=" not in url] == []
    assert len(scripts) == len(set(scripts))


def test_a_minified_sheet_has_the_same_rules(page: Page) -> None:
    """The browser parses each sheet as written and as sent; white space beside commas is ignored."""
    sheets = {path: path.read_text() for path in (PROJECT_FOLDER / "app").rglob("*.css")}
    read = """(text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return [...sheet.cssRules].map((rule) => rule.cssText).join("\\n");
    }"""

    def rules(text: str) -> str:
        return " ".join(FREE_SPACE.sub("", page.evaluate(read, text)).split())

    assert [path.name for path, text in sheets.items() if rules(text) != rules(cssmin(text))] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
class TestAccessibility:
    def test_of_the_gallery_and_of_its_viewer(self, page: Page, gallery: Published, theme) -> None:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.goto(gallery.url, wait_until="networkidle")
        assert violations(page) == []

        page.locator(".tile a").first.click()
        expect(page.locator("#viewer .viewer-count")).to_contain_text("1 of 6")
        assert violations(page, within="dialog") == []

    def test_of_the_gate(self, page: Page, live_server: LiveServer, theme) -> None:
        locked = publish(live_server, photographs(1, seed=3), privacy="password", password="by the sea")
        page.emulate_media(color_scheme=theme)

        page.goto(locked.url)

        expect(page.get_by_label("Password", exact=True)).to_be_focused()
        assert violations(page) == []


class TestGrowing:
    def test_further_photos_follow_as_their_position_is_reached(self, page: Page, large: Published) -> None:
        page.goto(large.url)
        expect(page.locator(".tile")).to_have_count(100)

        page.evaluate("scrollTo(0, document.body.scrollHeight)")

        expect(page.locator(".tile")).to_have_count(110)
        expect(page.locator(".pages a")).to_have_count(0)

    def test_a_busy_device_misses_no_end(self, page: Page, large: Published) -> None:
        page.add_init_script(LATE_OBSERVERS)
        page.goto(large.url)

        page.evaluate("scrollTo(0, document.body.scrollHeight)")

        expect(page.locator(".tile")).to_have_count(110)

    @pytest.mark.parametrize("short_of_it", [0, 30, 200], ids=lambda pixels: f"{pixels} px short of it")
    def test_at_the_end_nothing_moves_when_there_is_more_than_was_expected(
        self, page: Page, large: Published, short_of_it: int
    ) -> None:
        """The heading and its rows are higher than the space that the page had reserved."""
        page.add_init_script(COUNT_SHIFTS)
        page.route("**/more?*", with_a_heading)
        page.goto(large.url)
        page.wait_for_function("document.querySelector('[data-gallery]').style.paddingBlockEnd")

        page.evaluate(f"scrollTo(0, document.documentElement.scrollHeight - innerHeight - {short_of_it})")

        expect(page.locator(".tile")).to_have_count(110)
        expect(page.locator(".pages a")).to_have_count(0)
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        assert page.evaluate("shifts") <= 0.02

    def test_a_line_that_was_away_stops_no_grid(self, page: Page, large: Published) -> None:
        page.goto(large.url)
        page.context.set_offline(True)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(page.get_by_text("There is no connection")).to_be_visible()

        page.context.set_offline(False)

        expect(page.locator(".tile")).to_have_count(110)

    def test_the_viewer_knows_photos_that_the_page_does_not_hold_yet(self, page: Page, large: Published) -> None:
        page.goto(large.photo_url(0))
        expect(page.locator("#viewer .viewer-count")).to_contain_text("1 of 110: note 1")

        page.keyboard.press("End")

        expect(page.locator("#viewer .viewer-count")).to_contain_text("110 of 110: note 110")
        expect(page.locator(".slide:not([inert]) .viewer-file b")).to_have_text("note 110.txt")


class TestClosing:
    def test_an_expiry_while_the_viewer_is_open_leads_to_the_closing_page(self, page: Page, closing: Published) -> None:
        page.goto(closing.url)
        page.locator(".tile a").first.click()
        closing.change(expires_at="2020-01-01T00:00:00Z")

        page.keyboard.press("End")

        expect(page.get_by_role("heading", name="This gallery has closed")).to_be_visible()
        expect(page.locator("img")).to_have_count(0)

    def test_a_new_password_while_the_page_is_open_leads_to_the_gate(self, page: Page, closing: Published) -> None:
        page.goto(closing.url)
        page.locator(".tile a").first.click()
        closing.change(privacy="password", password="by the sea")

        page.keyboard.press("End")

        expect(page.get_by_role("heading", name="Private gallery")).to_be_visible()


def test_without_javascript_plain_pages_lead_through_everything(
    browser: Browser, gallery: Published, large: Published
) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(gallery.url)

    page.locator(".tile a").first.click()
    page.get_by_role("link", name="Next photo").click()
    expect(page.locator("main .viewer-count")).to_have_text("2 of 6")
    page.get_by_role("link", name="Back to the gallery").click()
    expect(page).to_have_url(gallery.url)

    page.goto(large.url)
    page.get_by_role("link", name="More photos").click()
    expect(page.locator(".tile")).to_have_count(10)
    page.context.close()


def test_paper_has_plain_rows_beside_a_hero_photo_too(page: Page, live_server: LiveServer) -> None:
    gallery = publish(live_server, photographs(9, seed=200))
    address = f"{live_server.url}/api/v1/files/{gallery.files[0]['id']}"
    requests.patch(address, json={"hero": True}, headers=signed(live_server), timeout=30).raise_for_status()
    page.set_viewport_size({"width": 794, "height": 1123})  # A4 at 96 dots per inch
    page.goto(gallery.url)
    first = page.locator(".tile").first
    on_screen = first.bounding_box()["height"]

    page.emulate_media(media="print")

    margins = "(tiles) => tiles.map((tile) => parseFloat(getComputedStyle(tile).marginBlockEnd))"
    assert min(page.locator(".tile").evaluate_all(margins)) > 0
    assert first.bounding_box()["height"] < on_screen / 2
