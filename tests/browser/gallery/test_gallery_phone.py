"""The viewer on a phone, by touch."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.published import Published, photographs, publish
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.browser_context_args(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, device_scale_factor=2
    ),
]

Point = tuple[float, float]
NAME = "Müller & Söhne – 1.jpg"


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    (_, first), *others = photographs(4, seed=31)
    return publish(live_server, [(NAME, first), *others])


@pytest.fixture
def viewer(page: Page, gallery: Published) -> Page:
    page.emulate_media(reduced_motion="reduce")
    page.goto(gallery.url)
    page.locator(".tile a").first.tap()
    expect(page.locator("#viewer .viewer-count")).to_contain_text("1 of 4")
    expect(page.locator("#viewer[data-input=followed]")).to_be_visible()
    return page


@pytest.fixture
def fingers(page: Page) -> Callable[[list[list[Point]]], None]:
    """Return a function that touches the screen with fingers, moves them by one point in each frame, and lifts them."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, points: list[Point]) -> None:
        numbered = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": numbered})

    def move(touches: list[list[Point]]) -> None:
        for count in range(1, len(touches[0]) + 1):
            touch("touchStart", touches[0][:count])
        for points in touches[1:]:
            touch("touchMove", points)
            page.evaluate("new Promise(requestAnimationFrame)")
        touch("touchEnd", [])

    return move


def test_a_swipe_goes_on_by_one_photo(viewer: Page, fingers) -> None:
    fingers([[(340 - 18 * step, 420)] for step in range(16)])

    expect(viewer.locator("#viewer .viewer-count")).to_contain_text("2 of 4")


def test_a_pinch_zooms_the_photo_and_not_the_page(viewer: Page, fingers) -> None:
    fingers([[(135 - 8 * step, 420), (255 + 8 * step, 420)] for step in range(11)])

    expect(viewer.locator(".viewer-strip.zoomed")).to_be_visible()
    assert viewer.evaluate("visualViewport.scale") == 1


def test_a_double_tap_zooms_in_and_another_out(viewer: Page) -> None:
    for _ in range(2):
        viewer.touchscreen.tap(195, 420)
    expect(viewer.locator(".viewer-strip.zoomed")).to_be_visible()

    for _ in range(2):
        viewer.touchscreen.tap(195, 420)
    expect(viewer.locator(".viewer-strip.zoomed")).to_have_count(0)


def test_a_tap_clears_the_view_and_another_brings_the_tools_back(viewer: Page) -> None:
    viewer.touchscreen.tap(195, 420)
    expect(viewer.locator("#viewer.quiet")).to_be_visible()

    viewer.touchscreen.tap(195, 420)
    expect(viewer.locator("#viewer.quiet")).to_have_count(0)


def test_dragging_the_photo_down_closes_it(viewer: Page, fingers, gallery: Published) -> None:
    fingers([[(195, 400 + 14 * step)] for step in range(16)])

    expect(viewer.locator("#viewer")).not_to_be_visible()
    expect(viewer).to_have_url(gallery.url)


def test_a_gap_is_between_two_photos_while_swiping_and_none_at_rest(viewer: Page, fingers) -> None:
    edges = """() => [...document.querySelectorAll('.slide')].map((slide) => slide.getBoundingClientRect())
      .map(({ left, right }) => [left, right])"""

    assert viewer.evaluate(edges)[:2] == [[0, 390], [414, 804]]
    fingers([[(340 - 18 * step, 420)] for step in range(16)])
    expect(viewer.locator("#viewer .viewer-count")).to_contain_text("2 of 4")

    wait_until(lambda: [0, 390] in viewer.evaluate(edges))


def test_dragging_the_photo_up_opens_its_information_and_down_closes_it(viewer: Page, fingers) -> None:
    fingers([[(195, 500 - 14 * step)] for step in range(16)])
    expect(viewer.locator("#viewer-info h2")).to_have_text("Müller & Söhne – 1")
    sheet = viewer.locator("#viewer-info").bounding_box()
    photo = viewer.locator(".slide:not([inert]) img").bounding_box()
    assert sheet
    assert photo
    assert photo["y"] + photo["height"] <= sheet["y"]

    fingers([[(195, 200 + 14 * step)] for step in range(16)])

    expect(viewer.locator("#viewer-info")).to_be_hidden()
    expect(viewer.locator("#viewer")).to_be_visible()


def test_pulling_the_sheet_down_closes_it(viewer: Page, fingers) -> None:
    viewer.locator("#viewer [data-act=information]").tap()
    expect(viewer.locator("#viewer-info h2")).to_be_in_viewport()

    fingers([[(195, 480 + 14 * step)] for step in range(16)])

    expect(viewer.locator("#viewer-info")).to_be_hidden()
    expect(viewer.locator("#viewer")).to_be_visible()


@pytest.mark.parametrize("size", [(390, 844), (320, 568), (844, 390)])
def test_the_tools_are_round_and_within_reach_of_the_thumb(viewer: Page, size) -> None:
    width, height = size
    viewer.set_viewport_size({"width": width, "height": height})
    boxes = [tool.bounding_box() for tool in viewer.locator(".viewer-tools .icon-button:visible").all()]

    assert len(boxes) >= 5
    for box in boxes:
        assert box
        assert (box["width"], box["height"]) == (44, 44)
        assert 0 <= box["x"] <= width - 44
        assert 0 <= box["y"] <= height - 44
        assert box["y"] > height - 100 or box["x"] > width - 60


def test_two_taps_make_a_favorite_where_the_owner_wants_it(page: Page, gallery: Published, viewer: Page) -> None:
    gallery.change(look={"double_tap": "favorite"})
    viewer.reload()
    expect(viewer.locator("#viewer[data-input=followed]")).to_be_visible()

    for _ in range(2):
        viewer.touchscreen.tap(195, 420)
    expect(viewer.locator(".viewer-heart")).to_be_attached()
    expect(viewer.locator("#viewer .heart[aria-pressed=true]")).to_be_visible()
    expect(viewer.locator(".viewer-heart")).to_have_count(0)
    expect(viewer.locator(".viewer-strip.zoomed")).to_have_count(0)

    for _ in range(2):
        viewer.touchscreen.tap(195, 420)
    expect(viewer.locator(".viewer-heart")).to_be_attached()
    expect(viewer.locator("#viewer .heart[aria-pressed=true]")).to_be_visible()  # never takes it off
    gallery.change(look={"double_tap": "zoom"})


def test_turning_the_phone_keeps_the_photo(viewer: Page) -> None:
    viewer.keyboard.press("ArrowRight")
    expect(viewer.locator("#viewer .viewer-count")).to_contain_text("2 of 4")

    viewer.set_viewport_size({"width": 844, "height": 390})

    wait_until(
        lambda: viewer.evaluate("document.querySelector('.slide:not([inert])').getBoundingClientRect().left === 0")
    )
    expect(viewer.locator("#viewer .viewer-count")).to_contain_text("2 of 4")


def test_the_original_comes_home_untouched_under_its_own_name(viewer: Page, gallery: Published) -> None:
    with viewer.expect_download() as download:
        viewer.locator("#viewer [data-act=download]").tap()

    assert download.value.suggested_filename == NAME
    assert hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest() == gallery.files[0]["sha256"]
