"""The viewer's keys, filmstrip and slideshow in each engine."""

import pytest

from tests.browser.published import Published, publish, small_photographs
from tests.engines.viewing import Viewing
from tests.support.engines.tab import Tab
from tests.support.servers.live import LiveServer

MARKED = "() => document.querySelector('.viewer-film [aria-selected=true]')?.ariaPosInSet"
LOADED = "() => document.querySelector('.viewer-film [aria-selected=true] img')?.naturalWidth > 0"
SHOWN = "(selector) => Boolean(document.querySelector(selector)?.checkVisibility())"
GONE = "(selector) => !document.querySelector(selector)?.checkVisibility()"
WIDTH = "() => Math.round(document.querySelector('.slide:not([inert]) img').getBoundingClientRect().width)"
NUMBER = "(number) => document.querySelector('.viewer-count span')?.textContent.startsWith(`${number} of`)"


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return publish(live_server, small_photographs(5, seed=19))


@pytest.fixture
def viewing(tab: Tab, gallery: Published) -> Viewing:
    viewing = Viewing(tab, gallery)
    viewing.open(2)
    tab.wait_for("() => document.querySelector('#viewer[data-input=followed]') !== null")
    return viewing


def test_the_filmstrip_marks_the_photo_and_keys_go_on(viewing: Viewing) -> None:
    tab = viewing.tab
    tab.press("t")
    tab.wait_until(lambda: tab.evaluate(MARKED) == "2")
    tab.wait_for(LOADED)

    tab.press("ArrowRight")

    tab.wait_until(lambda: tab.evaluate(MARKED) == "3")
    viewing.expect(3)
    tab.press("t")
    tab.wait_for(GONE, ".viewer-film")


def test_the_list_of_keys_opens_and_closes(viewing: Viewing) -> None:
    viewing.tab.press("?")
    viewing.tab.wait_for(SHOWN, ".viewer-keys dl")

    viewing.tab.press("Escape")

    viewing.tab.wait_for(GONE, ".viewer-keys")
    viewing.expect(2)


def test_the_key_z_fills_the_screen_and_shows_the_whole_photo_again(viewing: Viewing) -> None:
    before = viewing.tab.evaluate(WIDTH)

    viewing.tab.press("z")
    viewing.tab.wait_until(lambda: viewing.tab.evaluate(WIDTH) >= 2 * before)
    viewing.tab.press("z")

    viewing.tab.wait_until(lambda: viewing.tab.evaluate(WIDTH) == before)


def test_the_slideshow_goes_on_by_itself_and_hides_the_tools(viewing: Viewing) -> None:
    viewing.tab.press("s", "ArrowUp")

    viewing.tab.wait_for(NUMBER, 3, seconds=20)

    viewing.tab.wait_for("() => document.querySelector('#viewer.playing.quiet') !== null")
    viewing.tab.press("s")
    viewing.tab.wait_for("() => document.querySelector('#viewer.playing') === null")
