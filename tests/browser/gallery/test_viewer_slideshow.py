"""The slideshow: its pace, what is hidden while it runs, and when it waits."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.published import Published, photographs, publish
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

COUNT = "#viewer .viewer-count"
LINE = "() => document.querySelector('.viewer-progress').getAnimations().length"
SHOWN = "() => document.querySelector('.slide:not([inert]) img').src.includes('preview')"
HIDE_TAB = """(isHidden) => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return publish(live_server, photographs(4, seed=23))


@pytest.fixture
def slideshow(page: Page, gallery: Published) -> Page:
    """Return the page with a slideshow that runs, on photo 1 of 4."""
    page.clock.install()
    return start(page, gallery)


def start(page: Page, gallery: Published) -> Page:
    page.goto(gallery.photo_url(0))
    expect(page.locator(COUNT)).to_contain_text("1 of 4")
    page.keyboard.press("s")
    expect(page.locator("#viewer.playing")).to_be_visible()
    page.wait_for_function(SHOWN)
    return page


def test_no_tools_are_over_the_photo_until_the_mouse_moves(slideshow: Page) -> None:
    expect(slideshow.locator("#viewer .viewer-bar")).to_have_css("opacity", "0")

    slideshow.mouse.move(600, 300)
    slideshow.mouse.move(620, 320)
    expect(slideshow.locator("#viewer .viewer-bar")).to_have_css("opacity", "1")
    expect(slideshow.get_by_label("5 s", exact=True)).to_be_checked()
    assert violations(slideshow, within="dialog") == []

    slideshow.clock.run_for(2500)
    expect(slideshow.locator("#viewer .viewer-bar")).to_have_css("opacity", "0")
    expect(slideshow.locator("#viewer.playing")).to_be_visible()


def test_keys_change_how_long_a_photo_stays_and_the_browser_remembers_it(slideshow: Page, gallery: Published) -> None:
    slideshow.keyboard.press("ArrowDown")
    slideshow.clock.run_for(7000)
    expect(slideshow.locator(COUNT)).to_contain_text("1 of 4")
    slideshow.clock.run_for(1500)
    expect(slideshow.locator(COUNT)).to_contain_text("2 of 4")
    expect(slideshow.locator("#viewer.playing")).to_be_visible()

    start(slideshow, gallery)
    expect(slideshow.get_by_label("8 s", exact=True)).to_be_checked()


def test_a_click_selects_the_pace_and_a_click_on_the_photo_pauses(slideshow: Page) -> None:
    slideshow.mouse.move(600, 300)
    slideshow.mouse.move(620, 320)
    slideshow.locator(".viewer-pace label", has_text="3 s").click()
    expect(slideshow.locator("#viewer.playing")).to_be_visible()
    slideshow.clock.run_for(3500)
    expect(slideshow.locator(COUNT)).to_contain_text("2 of 4")

    slideshow.mouse.click(600, 400)
    expect(slideshow.locator("#viewer.playing")).to_have_count(0)


def test_it_waits_while_the_tab_is_hidden(slideshow: Page) -> None:
    slideshow.evaluate(HIDE_TAB, True)
    slideshow.clock.run_for(20000)
    expect(slideshow.locator(COUNT)).to_contain_text("1 of 4")

    slideshow.evaluate(HIDE_TAB, False)
    slideshow.evaluate("Promise.resolve()")
    slideshow.clock.run_for(5500)
    expect(slideshow.locator(COUNT)).to_contain_text("2 of 4")


def test_a_line_grows_and_photos_fade_only_where_motion_is_welcome(page: Page, gallery: Published) -> None:
    start(page, gallery)
    page.wait_for_function(f"() => ({LINE})() === 1")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".viewer-fading")).to_be_attached()
    page.keyboard.press("s")
    assert page.evaluate(LINE) == 0

    page.emulate_media(reduced_motion="reduce")
    page.reload()
    start(page, gallery)
    expect(page.locator(COUNT)).to_contain_text(re.compile("[23] of 4"))
    assert page.evaluate(LINE) == 0
    expect(page.locator(".viewer-fading")).to_have_count(0)
