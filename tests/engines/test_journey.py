"""A visitor's whole journey in each engine, from the password page to a download with a PIN."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.browser.published import Published, photographs
from tests.engines.fetching import ARCHIVE, FETCH
from tests.engines.playing import CAN_PLAY, PLAYER, PLAYS, dance, publish_with_preview
from tests.support.engines.tab import Tab
from tests.support.servers.live import LiveServer

PASSWORD, PIN = "by the sea", "4826"
IS_SHOWN = "(selector) => document.querySelector(selector)?.naturalWidth > 0"
IN_VIEW = """(selector) => {
  const { top } = document.querySelector(selector)?.getBoundingClientRect() ?? {};
  return top >= 0 && top < innerHeight;
}"""
TEXT = "(selector) => document.querySelector(selector)?.innerText"
COUNTED = "(start) => document.querySelector('#viewer .viewer-count')?.textContent.startsWith(start)"


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    """Return a gallery of two photos and a video with its preview, with a password and a PIN."""
    settings = {"privacy": "password", "password": PASSWORD, "download_pin": PIN, "event_date": "2026-06-06"}
    gate = {"title": True, "cover": "blurred"}
    return publish_with_preview(live_server, [*photographs(2, seed=41), dance()], gate=gate, **settings)


def test_from_the_password_page_to_the_download(tab: Tab, gallery: Published) -> None:
    tab.open(gallery.url)
    assert tab.evaluate(TEXT, "h1") == "By the sea"
    tab.wait_for(IS_SHOWN, ".gate-picture img")
    tab.fill("#password", PASSWORD)
    tab.click("form [type=submit]")

    tab.wait_for(IS_SHOWN, ".cover img")
    tab.wait_for("() => document.readyState === 'complete'")
    tab.click(".cover .button")
    tab.wait_for(IN_VIEW, ".tile")
    tab.click(".tile a", 2)
    tab.wait_for(COUNTED, "3 of 3")
    if tab.evaluate(CAN_PLAY):
        tab.wait_for("(selector) => document.querySelector(selector)?.poster", PLAYER)
        tab.press(" ")
        tab.wait_for(PLAYS, PLAYER)
        tab.press(" ")
    else:
        tab.wait_for(TEXT, ".slide:not([inert]) .player-note")

    tab.click("#viewer .heart")
    tab.press("ArrowLeft")
    tab.wait_for(COUNTED, "2 of 3")
    tab.press("f")
    tab.click("#viewer [data-act=close]")

    tab.click(".favorites-link")
    tab.wait_for_url("/favorites")
    tab.wait_for("() => document.querySelectorAll('.tile').length === 2")
    tab.fill("#send-name", "Anna")
    tab.click(".favorites-send [type=submit]")
    tab.wait_for("() => document.querySelector('.notice.ok')?.innerText.includes('Thank you, Anna')")

    tab.click(".favorites-tools a[href*=download]")
    tab.fill("#pin", PIN)
    tab.click("form [type=submit]")
    tab.wait_for("() => document.querySelector('[data-archive]') !== null")
    archive = tab.evaluate(ARCHIVE)
    content = zipfile.ZipFile(io.BytesIO(bytes(tab.evaluate(FETCH, archive))))
    assert sorted(Path(name).name for name in content.namelist()) == ["dance.mp4", "shot 2.jpg"]
