"""The viewer with mouse and keyboard: addresses, history, focus, and pictures replaced by sharper ones."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.published import Published, photographs, publish
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

CURRENT = ".slide:not([inert]) img"
PRESS_IN_EACH_FRAME = """async (times) => {
  for (let pressed = 0; pressed < times; pressed++) {
    const press = new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(press);
    await new Promise(requestAnimationFrame);
  }
}"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return publish(live_server, photographs(6))


@pytest.fixture
def grid(page: Page, gallery: Published) -> Page:
    page.goto(gallery.url)
    return page


def open_photo(page: Page, index: int) -> None:
    page.locator(".tile a").nth(index).click()
    expect(page.locator("#viewer .viewer-count")).to_contain_text(f"{index + 1} of")


class TestAddress:
    def test_an_open_photo_has_its_own_address(self, grid: Page, gallery: Published) -> None:
        open_photo(grid, 2)

        expect(grid).to_have_url(gallery.photo_url(2))

    def test_back_closes_the_viewer_and_forward_opens_it_again(self, grid: Page) -> None:
        open_photo(grid, 2)

        grid.go_back()
        expect(grid.locator("#viewer")).not_to_be_visible()
        grid.go_forward()
        expect(grid.locator("#viewer")).to_be_visible()

    def test_loading_again_shows_the_same_photo(self, grid: Page) -> None:
        open_photo(grid, 3)

        grid.reload()

        expect(grid.locator("#viewer .viewer-count")).to_contain_text("4 of 6: shot 4")

    def test_closing_a_photo_that_was_opened_by_its_address_leads_to_the_gallery(
        self, page: Page, gallery: Published
    ) -> None:
        page.goto(gallery.photo_url(4))
        expect(page.locator("#viewer .viewer-count")).to_contain_text("5 of 6")

        page.locator("#viewer [data-act=close]").click()

        expect(page.locator(".tile a").nth(4)).to_be_focused()
        expect(page).to_have_url(gallery.url)

    def test_a_click_with_ctrl_opens_a_tab_and_no_viewer(self, grid: Page, gallery: Published) -> None:
        with grid.context.expect_page() as opened:
            grid.locator(".tile a").nth(1).click(modifiers=["Control"])

        expect(opened.value).to_have_url(gallery.photo_url(1))
        expect(grid.locator("#viewer")).not_to_be_visible()


class TestKeys:
    @pytest.mark.parametrize(("key", "index"), [("ArrowRight", 3), ("ArrowLeft", 1), ("End", 6), ("Home", 1)])
    def test_keys_move_through_the_photos(self, grid: Page, key: str, index: int) -> None:
        open_photo(grid, 1)

        grid.keyboard.press(key)

        expect(grid.locator("#viewer .viewer-count")).to_contain_text(f"{index} of 6")

    def test_presses_that_come_faster_than_the_strip_scrolls_all_count(self, grid: Page) -> None:
        open_photo(grid, 1)

        grid.evaluate(PRESS_IN_EACH_FRAME, 3)

        expect(grid.locator("#viewer .viewer-count")).to_contain_text("5 of 6")

    def test_escape_gives_the_focus_to_the_photo_last_seen(self, grid: Page) -> None:
        open_photo(grid, 1)
        grid.keyboard.press("ArrowRight")
        expect(grid.locator("#viewer .viewer-count")).to_contain_text("3 of 6")

        grid.keyboard.press("Escape")

        expect(grid.locator(".tile a").nth(2)).to_be_focused()

    def test_zooming_in_loads_the_original_at_the_same_position(self, grid: Page) -> None:
        open_photo(grid, 3)  # the first photo is also the cover, so the browser already has its larger size
        expect(grid.locator(CURRENT)).to_have_attribute("src", re.compile("/preview"))
        box_before = grid.evaluate(f"document.querySelector('{CURRENT}').offsetWidth")

        for _ in range(3):
            grid.keyboard.press("+")

        expect(grid.locator(CURRENT)).to_have_attribute("src", re.compile("/original"))
        assert grid.evaluate(f"document.querySelector('{CURRENT}').offsetWidth") == box_before
        expect(grid.locator(CURRENT)).to_have_attribute("style", re.compile(r"scale\(3\.375\)"))


def test_the_buttons_fade_while_the_mouse_rests_unless_information_is_read(page: Page, gallery: Published) -> None:
    page.clock.install()
    page.goto(gallery.url)
    open_photo(page, 1)
    page.locator("#viewer [data-act=information]").click()
    expect(page.locator("#viewer-info")).to_be_visible()
    page.mouse.move(1000, 400)
    page.clock.run_for(4000)
    expect(page.locator("#viewer.quiet")).to_have_count(0)

    page.locator("#viewer [data-act=information]").click()
    page.mouse.move(600, 400)
    page.clock.run_for(4000)
    expect(page.locator("#viewer.quiet")).to_be_visible()


@pytest.mark.parametrize(("tool", "part"), [("information", "#viewer-info"), ("filmstrip", ".viewer-film")])
def test_a_tool_that_comes_after_the_buttons_faded_is_seen(
    page: Page, gallery: Published, tool: str, part: str
) -> None:
    late: list[Route] = []
    page.route(f"**/tools/{tool}.js*", lambda route: late.append(route))
    page.clock.install()
    page.goto(gallery.url)
    open_photo(page, 1)
    page.locator(f"#viewer [data-act={tool}]").click()
    page.mouse.move(600, 400)
    page.clock.run_for(4000)
    expect(page.locator("#viewer.quiet")).to_be_visible()

    late.pop().continue_()

    expect(page.locator(part)).to_be_visible()
    expect(page.locator("#viewer.quiet")).to_have_count(0)


def test_a_gallery_without_downloads_offers_none(page: Page, live_server: LiveServer) -> None:
    gallery = publish(live_server, photographs(1, seed=7), downloads="off")
    page.goto(gallery.url)

    open_photo(page, 0)

    expect(page.locator("#viewer [data-act=download]")).to_be_hidden()


def test_a_part_that_cannot_be_loaded_is_told_in_words_and_the_rest_works(page: Page, gallery: Published) -> None:
    page.route("**/viewer/input/*", lambda route: route.abort())
    page.goto(gallery.url)

    open_photo(page, 1)
    expect(page.locator(".toast")).to_contain_text("A part of the viewer could not be loaded.")
    page.keyboard.press("ArrowRight")

    expect(page.locator("#viewer .viewer-count")).to_contain_text("3 of 6")


def test_turned_text_direction_turns_the_arrows(grid: Page) -> None:
    grid.evaluate("document.documentElement.dir = 'rtl'")
    open_photo(grid, 1)

    grid.keyboard.press("ArrowLeft")

    expect(grid.locator("#viewer .viewer-count")).to_contain_text("3 of 6")
