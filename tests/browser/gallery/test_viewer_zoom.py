"""Zooming in the viewer: to fill the screen, then pixel for pixel, and sensibly when the screen is turned."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.published import Published, publish
from tests.support.pictures import drawn_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.browser_context_args(viewport={"width": 1000, "height": 700})]

# A wide photo of 5 pixels for each of the screen's, a narrow one, and one too small to fill the screen.
SHAPES = [(5000, 2500), (1400, 2800), (300, 200)]
BOX = """() => {
  const { left, top, width, height } = document.querySelector(".slide:not([inert]) img").getBoundingClientRect();
  return [left, top, width, height].map(Math.round);
}"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    colors = [(200, 90, 60), (60, 120, 90), (60, 90, 160)]
    pictures = [drawn_jpeg(*shape, color) for shape, color in zip(SHAPES, colors, strict=True)]
    return publish(live_server, [(f"shot {number}.jpg", jpeg) for number, jpeg in enumerate(pictures, 1)])


@pytest.fixture
def viewer(page: Page, gallery: Published):
    """Return a function that opens a photo (from 0)."""
    page.emulate_media(reduced_motion="reduce")

    def open_photo(index: int) -> Page:
        page.goto(gallery.photo_url(index))
        expect(page.locator("#viewer[data-input=followed]")).to_be_visible()
        page.wait_for_function("() => document.querySelector('.slide:not([inert]) img')?.naturalWidth > 0")
        return page

    return open_photo


def expect_box(page: Page, *box: int) -> None:
    try:
        wait_until(lambda: all(abs(a - b) <= 1 for a, b in zip(page.evaluate(BOX), box, strict=True)))
    except TimeoutError:
        raise AssertionError(f"the box is {page.evaluate(BOX)}, expected {box}") from None


def test_a_double_click_fills_the_screen_then_shows_each_pixel_then_the_whole_photo(viewer) -> None:
    page = viewer(0)
    expect_box(page, 0, 100, 1000, 500)

    page.mouse.dblclick(900, 500)
    expect_box(page, -360, 0, 1400, 700)  # the point stays where it is, as far as the edges allow
    page.mouse.dblclick(500, 350)
    expect_box(page, -2571, -900, 5000, 2500)
    page.mouse.dblclick(500, 350)
    expect_box(page, 0, 100, 1000, 500)


def test_the_key_z_does_the_same_about_the_middle(viewer) -> None:
    page = viewer(1)
    expect_box(page, 325, 0, 350, 700)

    page.keyboard.press("z")
    expect_box(page, 0, -650, 1000, 2000)
    page.keyboard.press("z")
    expect_box(page, -200, -1050, 1400, 2800)
    page.keyboard.press("z")
    expect_box(page, 325, 0, 350, 700)


def test_a_slideshow_shows_the_whole_photo(viewer) -> None:
    page = viewer(1)
    page.keyboard.press("z")
    expect_box(page, 0, -650, 1000, 2000)

    page.keyboard.press("s")

    expect_box(page, 325, 0, 350, 700)


def test_a_zoomed_photo_stays_as_large_around_the_same_point_when_the_screen_is_turned(viewer) -> None:
    page = viewer(0)
    page.keyboard.press("z")
    page.keyboard.press("z")
    expect_box(page, -2000, -900, 5000, 2500)

    page.set_viewport_size({"width": 700, "height": 1000})

    expect_box(page, -2150, -750, 5000, 2500)


def test_a_photo_smaller_than_the_screen_fills_it_too(viewer) -> None:
    page = viewer(2)
    expect_box(page, 350, 250, 300, 200)

    page.keyboard.press("z")
    expect_box(page, -25, 0, 1050, 700)
    page.keyboard.press("z")
    expect_box(page, 350, 250, 300, 200)
