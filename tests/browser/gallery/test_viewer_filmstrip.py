"""The filmstrip below the photo and the list of keys, for visitors with a mouse or a keyboard."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import violations
from tests.browser.hands import PHONE
from tests.browser.published import Published, fill_up, publish, small_photographs
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

COUNT = "#viewer .viewer-count"
CURRENT = ".viewer-film [aria-selected=true]"
FRAMES = "() => document.querySelectorAll('.viewer-film [role=option]').length"
LEFTS = """() => ["1", "2"].map((position) => document.querySelector(`.viewer-film [aria-posinset="${position}"]`)
  .getBoundingClientRect().left)"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return fill_up(publish(live_server, small_photographs(1, seed=5)), 320)


@pytest.fixture
def viewer(page: Page, gallery: Published) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.goto(gallery.photo_url(0))
    expect(page.locator(COUNT)).to_contain_text("1 of 320")
    expect(page.locator("#viewer[data-input=followed]")).to_be_visible()
    return page


class TestFilmstrip:
    def test_it_follows_the_photo_and_leads_to_others(self, viewer: Page) -> None:
        viewer.keyboard.press("t")
        expect(viewer.locator(CURRENT)).to_have_attribute("aria-posinset", "1")
        photo, film = viewer.locator(".viewer-strip").bounding_box(), viewer.locator(".viewer-film").bounding_box()
        assert photo
        assert film
        assert photo["y"] + photo["height"] <= film["y"]
        assert violations(viewer, within="dialog") == []

        viewer.locator(".viewer-film [aria-posinset='6']").click()
        expect(viewer.locator(COUNT)).to_contain_text("6 of 320")
        expect(viewer.locator(CURRENT)).to_have_attribute("aria-posinset", "6")

        viewer.keyboard.press("End")
        expect(viewer.locator(CURRENT)).to_have_attribute("aria-posinset", "320")
        expect(viewer.locator(CURRENT)).to_be_in_viewport()
        expect(viewer.locator(f"{CURRENT} img")).to_have_attribute("src", re.compile("/thumbnail"))

    def test_only_pictures_in_sight_exist(self, viewer: Page) -> None:
        viewer.keyboard.press("t")
        expect(viewer.locator(CURRENT)).to_be_visible()

        viewer.locator(".viewer-film").evaluate("(film) => film.scrollTo(9000, 0)")
        expect(viewer.locator(".viewer-film [aria-posinset='160']")).to_be_in_viewport()

        assert viewer.evaluate(FRAMES) < 45

    def test_the_browser_remembers_that_it_is_wanted(self, viewer: Page) -> None:
        viewer.get_by_role("button", name="Filmstrip").click()
        expect(viewer.locator(".viewer-film")).to_be_visible()

        viewer.reload()
        expect(viewer.locator(".viewer-film")).to_be_visible()
        viewer.keyboard.press("t")
        expect(viewer.locator(".viewer-film")).to_be_hidden()
        viewer.reload()
        expect(viewer.locator("#viewer[data-input=followed]")).to_be_visible()
        expect(viewer.locator(".viewer-film")).to_have_count(0)

    def test_it_runs_from_right_to_left_where_the_page_does(self, viewer: Page) -> None:
        viewer.evaluate("document.documentElement.dir = 'rtl'")
        viewer.keyboard.press("t")
        expect(viewer.locator(CURRENT)).to_be_in_viewport()

        first, second = viewer.evaluate(LEFTS)
        assert second < first
        viewer.keyboard.press("ArrowLeft")
        expect(viewer.locator(CURRENT)).to_have_attribute("aria-posinset", "2")

    def test_a_phone_has_neither_it_nor_keys(self, browser: Browser, gallery: Published) -> None:
        page = browser.new_context(**PHONE).new_page()
        page.goto(gallery.photo_url(0))
        expect(page.locator("#viewer [data-act=information]")).to_be_visible()

        for act in ("filmstrip", "keys"):
            expect(page.locator(f"#viewer [data-act={act}]")).to_be_hidden()
        page.context.close()


class TestKeys:
    def test_a_question_mark_lists_the_keys(self, viewer: Page) -> None:
        viewer.keyboard.press("?")
        keys = viewer.get_by_role("dialog", name="Keys")
        expect(keys.get_by_text("Start or pause the slideshow")).to_be_visible()
        expect(keys.get_by_role("button", name="Close")).to_be_focused()
        assert violations(viewer, within=".viewer-keys") == []

        viewer.keyboard.press("ArrowRight")
        viewer.keyboard.press("Escape")

        expect(keys).to_be_hidden()
        expect(viewer.locator(COUNT)).to_contain_text("1 of 320")
        expect(viewer.locator("#viewer")).to_be_visible()

    def test_its_button_opens_it_and_has_the_focus_again(self, viewer: Page) -> None:
        button = viewer.locator("#viewer [data-act=keys]")
        button.click()
        expect(viewer.get_by_role("dialog", name="Keys")).to_be_visible()
        assert viewer.evaluate("document.querySelector('#viewer .viewer-bar').inert")

        viewer.mouse.click(20, 20)

        expect(viewer.get_by_role("dialog", name="Keys")).to_be_hidden()
        expect(button).to_be_focused()
        wait_until(lambda: not viewer.evaluate("document.querySelector('#viewer .viewer-bar').inert"))
