"""A visitor's whole journey in each engine, from the password page to a download with a PIN."""

import io
import zipfile
from pathlib import Path

import pytest
import requests

from tests.browser.published import Published, photographs, publish
from tests.imaging.video import drawn_videos as drawn
from tests.support.engines.tab import Tab
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

PASSWORD, PIN = "by the sea", "4826"
CAN_PLAY = """() => document.createElement("video").canPlayType('video/mp4; codecs="avc1.640028"') !== ''"""
PLAYER = ".slide:not([inert]) video"
PLAYS = "(selector) => { const v = document.querySelector(selector); return v && !v.paused && v.currentTime > 0.1 }"
IS_SHOWN = "(selector) => document.querySelector(selector)?.naturalWidth > 0"
IN_VIEW = """(selector) => {
  const { top } = document.querySelector(selector)?.getBoundingClientRect() ?? {};
  return top >= 0 && top < innerHeight;
}"""
TEXT = "(selector) => document.querySelector(selector)?.innerText"
COUNTED = "(start) => document.querySelector('#viewer .viewer-count')?.textContent.startsWith(start)"
ARCHIVE = """async () => {
  const form = document.querySelector("form[data-download]");
  const started = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`);
  return started.headers.get("Refresh").split("url=")[1];
}"""
FETCH = "async (address) => [...new Uint8Array(await (await fetch(address)).arrayBuffer())]"


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    """Return a gallery of two photos and a video with its preview, with a password and a PIN."""
    dance = ("dance.mp4", drawn.drawn_video(*drawn.moving(20), *drawn.H264))
    settings = {"privacy": "password", "password": PASSWORD, "download_pin": PIN, "event_date": "2026-06-06"}
    gate = {"title": True, "cover": "blurred"}
    gallery = publish(live_server, [*photographs(2, seed=41), dance], gate=gate, closing="Thank you.", **settings)
    assert live_server.owner is not None
    headers = {"Authorization": f"Bearer {live_server.owner.token}"}
    video = f"{live_server.url}/api/v1/files/{gallery.files[2]['id']}"
    wait_until(lambda: "video" in requests.get(video, headers=headers, timeout=30).json()["variants"], seconds=120)
    return gallery


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
    tab.wait_for("(selector) => document.querySelector(selector)?.poster", PLAYER)
    if tab.evaluate(CAN_PLAY):
        tab.press(" ")
        tab.wait_for(PLAYS, PLAYER)
        tab.press(" ")

    tab.press("f")
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
    archive = tab.evaluate(ARCHIVE)  # a download of the browser itself would open a dialog in some of them
    content = zipfile.ZipFile(io.BytesIO(bytes(tab.evaluate(FETCH, archive))))
    assert sorted(Path(name).name for name in content.namelist()) == ["dance.mp4", "shot 2.jpg"]
