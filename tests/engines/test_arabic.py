"""The viewer in Arabic, in each engine: the next photo is on the left, and so are the arrow and the key for it."""

import pytest

from tests.browser.published import Published, publish, small_photographs
from tests.support.engines.tab import Tab
from tests.support.servers.live import LiveServer

COUNTED = "() => document.querySelector('#viewer[open] .viewer-count')?.textContent ?? ''"
SHOWS = "(number) => document.querySelector('#viewer[open] .viewer-count span')?.textContent === `${number} من 5`"
# Which half of the screen the arrows are in, what mirrors them, and whether there are slides on both sides.
LAYOUT = """() => {
  const middle = (name) => {
    const { left, width } = document.querySelector(`#viewer .${name}`).getBoundingClientRect();
    return (left + width / 2) / innerWidth;
  };
  const drawn = (selector) => getComputedStyle(document.querySelector(`#viewer ${selector} .icon`)).scale;
  const lefts = [...document.querySelectorAll("#viewer .slide")].map((slide) => slide.getBoundingClientRect().left);
  return {
    next: middle("viewer-step.next") < 0.5,
    previous: middle("viewer-step.previous") > 0.5,
    arrows: [drawn(".next"), drawn(".previous")],
    play: drawn("[data-act=slideshow]"),
    neighbours: [Math.min(...lefts) < 0, Math.max(...lefts) > 0],
  };
}"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return publish(live_server, small_photographs(5, seed=41))


@pytest.fixture
def viewer(tab: Tab, gallery: Published) -> Tab:
    """Return the viewer with photo 3 of 5, and slides on both sides of it."""
    tab.open(f"{gallery.photo_url(2)}?lang=ar")
    tab.wait_for(SHOWS, 3)
    tab.wait_for("() => document.querySelector('#viewer[data-input=followed]') !== null")
    tab.wait_until(lambda: tab.evaluate(LAYOUT)["neighbours"] == [True, True])
    return tab


def test_the_viewer_is_mirrored_and_play_is_not(viewer: Tab) -> None:
    layout = viewer.evaluate(LAYOUT)
    assert [layout[name] for name in ("next", "previous")] == [True, True]
    assert (layout["arrows"], layout["play"]) == (["-1 1", "-1 1"], "none")


def test_the_left_arrow_goes_on_and_the_right_one_back(viewer: Tab) -> None:
    viewer.press("ArrowLeft")
    viewer.wait_for(SHOWS, 4)
    viewer.press("ArrowRight", "ArrowRight")
    viewer.wait_for(SHOWS, 2)


def test_a_turn_to_the_left_goes_on(viewer: Tab) -> None:
    viewer.wheel_at(640, 400, right=-700)
    viewer.wait_until(lambda: viewer.evaluate(COUNTED)[:1] in ("4", "5"))
