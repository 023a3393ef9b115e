"""A video in every engine: it plays in the viewer by the space bar, and stops when the visitor moves on."""

import pytest
import requests

from tests.browser.published import Published, small_photographs
from tests.engines.playing import CAN_PLAY, PLAYER, PLAYS, dance, publish_with_preview
from tests.support.engines.tab import Tab
from tests.support.servers.live import LiveServer

STATE = "(selector) => { const v = document.querySelector(selector); return v && [v.paused, v.currentTime > 0] }"
IS_PAUSED = "(selector) => [...document.querySelectorAll(selector)].every((v) => v.paused)"


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    """Return a gallery of a video with its preview, and a photo, whose originals cannot be downloaded."""
    return publish_with_preview(live_server, [dance(), *small_photographs(1)], downloads="web")


def test_a_video_plays_and_stops(tab: Tab, gallery: Published) -> None:
    tab.open(gallery.url)
    if not tab.evaluate(CAN_PLAY):
        pytest.skip("this engine has no decoder for H.264 here")
    tab.click(".tile a")
    tab.wait_for("(selector) => document.querySelector(selector)?.preload === 'metadata'", PLAYER)
    assert tab.evaluate(STATE, PLAYER) == [True, False], "nothing plays by itself"

    tab.press(" ")
    tab.wait_for(PLAYS, PLAYER)
    tab.press("ArrowRight")
    tab.wait_for("() => document.querySelector('#viewer .viewer-count').textContent.startsWith('2 of')")

    tab.wait_for(IS_PAUSED, ".slide video")


def test_the_page_of_a_video_has_a_player_without_a_script(tab: Tab, gallery: Published) -> None:
    page = requests.get(gallery.photo_url(0), timeout=30).text
    player = page[page.index("<video") : page.index("</video>")]
    assert all(word in player for word in ("controls", "playsinline", 'preload="none"', "poster="))
    assert "autoplay" not in player
