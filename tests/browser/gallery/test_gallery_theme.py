"""Themes, slideshow, information and order in a browser: by mouse, by keyboard, by touch, and without JavaScript."""

import gzip

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from app.models.theme import Palette
from tests.browser.accessibility import violations
from tests.browser.gallery.test_gallery_page import COUNT_SHIFTS
from tests.browser.published import Published, photographs, publish
from tests.browser.studio import sign_in
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

MOST_SCRIPT_BYTES, MOST_SHEET_BYTES = 25_000, 14_000  # of a gallery page with all that it loads itself
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TILE_BOXES = """[...document.querySelectorAll('.tile')].map((tile) => {
  const { left, top, height } = tile.getBoundingClientRect();
  return [Math.round(left), top, height];
})"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return publish(live_server, photographs(9, seed=40), title="Nine by the sea")


@pytest.fixture
def dress(gallery: Published, page: Page):
    """Return a function that selects a theme on the settings page, as the owner does."""

    def choose(*labels: str) -> None:
        sign_in(page, gallery.server)
        page.goto(f"{gallery.server.url}/collections/{gallery.uuid}/settings")
        for label in labels:
            page.locator(".look-card", has_text=label).first.locator("input").check()
        page.get_by_role("button", name="Save settings").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
        page.context.clear_cookies()

    return choose


def test_columns_are_filled_where_there_is_most_room_and_read_in_their_order(page: Page, gallery, dress) -> None:
    page.add_init_script(COUNT_SHIFTS)
    dress("Text only", "Columns")

    page.goto(gallery.url, wait_until="networkidle")

    expect(page.locator(".grid.laid")).to_be_visible()
    ends: dict[int, float] = {}
    for left, top, height in page.evaluate(TILE_BOXES):
        if len(ends) == 4:
            assert left == min(ends, key=lambda at: (round(ends[at]), at))
        ends[left] = top + height
    assert page.evaluate("shifts") <= 0.02


def test_every_palette_is_accessible(page: Page, gallery: Published) -> None:
    """One page gets each palette in both themes, because only the colors differ."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(gallery.url, wait_until="networkidle")
    reports = []
    for theme in ("light", "dark"):
        for palette in Palette:
            page.evaluate(
                "([p, t]) => Object.assign(document.documentElement.dataset, {palette: p, theme: t})", [palette, theme]
            )
            reports += [f"{palette}, {theme}: {one}" for one in violations(page, rules=("color-contrast",))]
    assert reports == []


def test_information_and_slideshow_by_keys_alone(page: Page, gallery: Published) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.clock.install()
    page.goto(gallery.url)
    page.locator(".tile a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#viewer .viewer-count")).to_contain_text("1 of 9")

    page.keyboard.press("i")
    expect(page.locator("#viewer-info h2")).to_have_text("shot 1")
    assert violations(page, within="dialog") == []

    page.keyboard.press("s")
    expect(page.locator("#viewer.playing")).to_be_visible()
    page.wait_for_function("() => document.querySelector('.slide:not([inert]) img').src.includes('preview')")
    page.clock.run_for(5500)
    expect(page.locator("#viewer .viewer-count")).to_contain_text("2 of 9")
    expect(page.locator("#viewer-info h2")).to_have_text("shot 2")

    page.keyboard.press("ArrowRight")
    expect(page.locator("#viewer.playing")).to_have_count(0)


def test_under_the_thumb(browser: Browser, gallery: Published) -> None:
    """The actions appear with the grid; the slideshow fills the screen, and a tap shows the controls again."""
    page = browser.new_context(**PHONE).new_page()
    page.goto(gallery.url)
    actions = page.locator(".gallery-actions")
    page.locator("#gallery").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#gallery').scrollIntoView()")
    expect(actions.get_by_label("Slideshow")).to_be_in_viewport()

    actions.get_by_label("Slideshow").tap()
    expect(page.locator("#viewer.playing")).to_be_visible()
    page.touchscreen.tap(195, 420)
    expect(page.locator("#viewer.playing")).to_have_count(0)
    expect(page.locator("#viewer.quiet")).to_have_count(0)
    page.locator("#viewer [data-act=information]").tap()
    expect(page.locator("#viewer-info")).to_be_in_viewport()
    page.context.close()


def test_without_javascript_order_and_information_are_plain_links(browser: Browser, gallery: Published) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(gallery.url)
    page.get_by_label("Sort").click()
    page.get_by_role("link", name="By name", exact=True).click()
    expect(page.locator(".tile").first).to_be_visible()

    page.locator(".tile a").first.click()
    page.locator("main summary").click()
    expect(page.locator("main .viewer-facts")).to_contain_text("shot 1.jpg")
    page.get_by_role("link", name="Back to the gallery").click()
    expect(page).to_have_url(f"{gallery.url}?sort=name")
    page.context.close()


def test_a_gallerys_page_stays_light(page: Page, gallery: Published) -> None:
    scripts: list[str] = []
    page.on("response", lambda answer: scripts.append(answer.url) if "/static/" in answer.url else None)
    page.goto(gallery.url, wait_until="networkidle")
    expect(page.locator("#viewer")).to_be_attached()

    def weight(kind: str) -> int:
        return sum(len(gzip.compress(requests.get(url, timeout=30).content)) for url in {*scripts} if kind in url)

    assert 0 < weight(".js") <= MOST_SCRIPT_BYTES
    assert 0 < weight(".css") <= MOST_SHEET_BYTES
