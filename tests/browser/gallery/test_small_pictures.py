"""Small pictures are enlarged nowhere beyond a limit, and the rows around them have the usual height."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.published import Published, photographs, publish
from tests.support.pictures import drawn_jpeg
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

MOST = 2  # in CSS pixels for each pixel of the picture
STRETCH = """(image) => {
  const { width, height } = image.getBoundingClientRect();
  const { dataset } = image.closest("a[data-id]") ?? document.querySelector("[data-id]");
  return Math.max(width / dataset.width, height / dataset.height);
}"""
ROWS = """[...document.querySelectorAll('.tile')].map((tile) => {
  const { top, height } = tile.getBoundingClientRect();
  return [Math.round(top), Math.round(height)];
})"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    small = [("dot.jpg", drawn_jpeg(40, 30)), ("stripe.jpg", drawn_jpeg(30, 200)), ("icon.jpg", drawn_jpeg(64, 64))]
    first, *others = photographs(4, seed=70)
    return publish(live_server, [first, *small, *others])


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("grid", ["justified", "masonry", "square"])
def test_no_tile_blows_its_picture_up(page: Page, gallery: Published, grid: str, width: int) -> None:
    gallery.change(look={"grid_style": grid})
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(gallery.url, wait_until="networkidle")
    pictures = page.locator(".tile img")
    expect(pictures).to_have_count(7)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)

    small = {name: page.locator(f".tile a[data-name='{name}.jpg'] img") for name in ("dot", "stripe", "icon")}

    assert {name: picture.evaluate(STRETCH) <= MOST for name, picture in small.items()} == dict.fromkeys(small, True)


def test_a_row_keeps_its_height_around_a_small_picture(page: Page, gallery: Published) -> None:
    gallery.change(look={"grid_style": "justified"})
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(gallery.url, wait_until="networkidle")

    rows: dict[int, set[int]] = {}
    for top, height in page.evaluate(ROWS):
        rows.setdefault(top, set()).add(height)

    assert [max(heights) - min(heights) <= 1 for heights in rows.values()] == [True] * len(rows)


def test_small_pictures_of_further_parts_are_not_blown_up_either(page: Page, live_server: LiveServer) -> None:
    notes = [(f"note {n}.txt", f"{n}".encode()) for n in range(100)]
    gallery = publish(live_server, [*notes, ("dot.jpg", drawn_jpeg(40, 30))])
    page.goto(gallery.url)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    picture = page.locator(".tile img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)

    assert picture.evaluate(STRETCH) <= MOST


@pytest.mark.parametrize("count", [1, 2])
def test_alone_in_a_gallery_they_are_not_blown_up_either(page: Page, live_server: LiveServer, count: int) -> None:
    gallery = publish(live_server, [(f"dot {n}.jpg", drawn_jpeg(40, 30, (n * 90, 40, 40))) for n in range(count)])
    gallery.change(look={"cover_style": "text"})
    page.goto(gallery.url, wait_until="networkidle")

    assert page.locator(".tile img").first.evaluate(STRETCH) <= MOST
    page.locator(".tile a").first.click()
    expect(page.locator("#viewer .viewer-count")).to_contain_text("1 of")
    assert page.locator(".slide:not([inert]) > img").evaluate(STRETCH) <= MOST  # the pixels of the first tile's photo
