"""The viewer in each engine shows, counts, addresses, marks and downloads one and only one photo at all times."""

import io

import pytest
from PIL import Image

from tests.browser.published import Published, fill_up, publish, small_photographs
from tests.engines.viewing import Viewing
from tests.support.engines.tab import Tab
from tests.support.servers.live import LiveServer

PHOTOS = small_photographs(20, seed=11)
MIDDLE = (640, 400)
CLOSED = "() => !document.querySelector('#viewer[open]')"
PHONE, TURNED = (390, 844), (844, 390)


@pytest.fixture(scope="module")
def twenty(live_server: LiveServer) -> Published:
    return publish(live_server, PHOTOS)


@pytest.fixture(scope="module")
def many(live_server: LiveServer) -> Published:
    return fill_up(publish(live_server, small_photographs(1, seed=12)), 320)


@pytest.fixture
def viewing(tab: Tab, twenty: Published) -> Viewing:
    return Viewing(tab, twenty)


@pytest.fixture
def viewing_many(tab: Tab, many: Published) -> Viewing:
    return Viewing(tab, many)


@pytest.fixture
def tenth(viewing: Viewing) -> Viewing:
    """Return the viewer with photo 10 of 20 open, opened by its address."""
    viewing.open(10)
    return viewing


def color_on_screen(tab: Tab) -> tuple[int, ...]:
    """Return the color a little below and to the right of the screen's middle."""
    x, y = MIDDLE
    return Image.open(io.BytesIO(tab.screenshot())).convert("RGB").getpixel((x + 30, y + 30))


def color_of(number: int) -> tuple[int, ...]:
    """Return the color of photo ``number`` (from 1) of ``twenty`` at that point."""
    _, jpeg = PHOTOS[number - 1]
    picture = Image.open(io.BytesIO(jpeg))
    return picture.getpixel((picture.width // 2 + 30, picture.height // 2 + 30))


def nearly(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Return whether two colors differ by no more than encoding them again can change."""
    return all(abs(a - b) <= 6 for a, b in zip(one, other, strict=True))


class TestOpening:
    @pytest.mark.parametrize("number", [1, 4, 10, 20])
    def test_an_address_opens_its_photo(self, viewing: Viewing, number: int) -> None:
        viewing.open(number)

    @pytest.mark.parametrize("number", [1, 160, 320])
    def test_an_address_opens_its_photo_among_many(self, viewing_many: Viewing, number: int) -> None:
        viewing_many.open(number)

    def test_a_click_opens_the_photo_of_the_tile(self, viewing: Viewing) -> None:
        viewing.open_tile(20)

        viewing.expect(20)

    def test_the_photos_own_colors_are_on_the_screen(self, viewing: Viewing) -> None:
        viewing.open(10)

        viewing.tab.wait_until(lambda: nearly(color_on_screen(viewing.tab), color_of(10)))

    def test_no_other_photo_is_shown_on_the_way(self, viewing: Viewing) -> None:
        viewing.tab.open(viewing.gallery.url)
        viewing.watch()
        viewing.tab.click(".tile a", 9)
        viewing.expect(10)

        assert set(viewing.watched()) == {(10, 10, 10)}

    def test_loading_again_shows_the_photo_that_was_gone_to(self, tenth: Viewing) -> None:
        tenth.tab.press("ArrowRight")
        tenth.expect(11)

        tenth.tab.reload()

        tenth.expect(11)

    def test_few_elements_stand_for_many_photos(self, viewing_many: Viewing) -> None:
        viewing_many.open(160)

        assert viewing_many.tab.evaluate("() => document.querySelectorAll('.viewer-track *').length") < 130


class TestKeys:
    def test_keys_go_to_the_photo(self, tenth: Viewing) -> None:
        for keys, number in [(["ArrowRight"] * 5, 15), (["ArrowLeft", "ArrowLeft", "ArrowRight"], 14), (["Home"], 1)]:
            tenth.tab.press(*keys)
            tenth.expect(number)
        tenth.tab.press("End", "ArrowRight", "ArrowLeft")
        tenth.expect(19)

    def test_keys_lead_through_many_photos(self, viewing_many: Viewing) -> None:
        viewing_many.open(160)

        for keys, number in [(["End"], 320), (["Home"], 1), (["ArrowRight"] * 60, 61)]:
            viewing_many.tab.press(*keys)
            viewing_many.expect(number)

    def test_the_count_and_the_download_change_with_the_photo(self, tenth: Viewing) -> None:
        """If the test's script runs before the viewer's in a frame, it records the new photo with the old count."""
        tenth.watch()

        tenth.tab.press("ArrowRight")
        tenth.expect(11)

        late = [frame for frame in tenth.watched() if len(set(frame)) > 1]
        assert len(late) <= 2

    def test_in_a_page_from_right_to_left_the_left_arrow_goes_on(self, viewing: Viewing) -> None:
        viewing.tab.open(viewing.gallery.url)
        viewing.tab.evaluate("() => void (document.documentElement.dir = 'rtl')")
        viewing.tab.click(".tile a", 9)
        viewing.expect(10)

        for key, number in [("ArrowLeft", 11), ("ArrowRight", 10), ("End", 20)]:
            viewing.tab.press(key)
            viewing.expect(number)


class TestWheel:
    @pytest.mark.parametrize(("down", "number"), [(120, 11), (-120, 9)])
    def test_a_turn_of_the_wheel_goes_one_photo_on(self, tenth: Viewing, down: int, number: int) -> None:
        tenth.tab.wheel_at(*MIDDLE, down=down)

        tenth.expect(number)

    def test_a_sideways_turn_ends_on_one_of_the_next_photos(self, tenth: Viewing) -> None:
        tenth.tab.wheel_at(*MIDDLE, right=1280)

        tenth.tab.wait_for("(before) => !location.pathname.endsWith(before)", tenth.gallery.files[9]["id"])
        tenth.expect(int(tenth.seen()["counted"].split()[0]))


class TestZoom:
    def test_zooming_in_and_out_keeps_the_photo(self, tenth: Viewing) -> None:
        tenth.tab.press("+", "+", "+")
        tenth.expect(10)

        tenth.tab.press("0")

        tenth.expect(10)

    def test_going_on_from_a_zoomed_photo_shows_the_next(self, tenth: Viewing) -> None:
        tenth.tab.press("+", "+", "+", "ArrowRight")

        tenth.expect(11)


class TestHistory:
    def test_back_closes_and_forward_shows_the_photo_again(self, viewing: Viewing) -> None:
        viewing.open_tile(20)
        viewing.expect(20)

        viewing.tab.back()
        viewing.tab.wait_for(CLOSED)
        viewing.tab.forward()

        viewing.expect(20)

    def test_after_closing_another_tile_opens_its_own_photo(self, viewing: Viewing) -> None:
        viewing.open_tile(20)
        viewing.expect(20)
        viewing.tab.press("Escape")
        viewing.tab.wait_for(CLOSED)

        viewing.tab.click(".tile a", 4)

        viewing.expect(5)


def test_turning_the_screen_keeps_the_photo(tenth: Viewing) -> None:
    for size in (PHONE, TURNED):
        tenth.tab.resize(*size)
        tenth.expect(10)

    tenth.tab.press("ArrowRight")

    tenth.expect(11)


def test_the_heart_is_given_to_the_photo_that_is_shown(tenth: Viewing) -> None:
    tenth.tab.press("ArrowRight")
    tenth.expect(11)

    tenth.tab.click("#viewer .heart")

    tenth.expect(11, is_favorite=True)
    tenth.tab.press("ArrowLeft")
    tenth.expect(10)
    tenth.tab.press("ArrowRight")
    tenth.expect(11, is_favorite=True)
