"""Videos in a tab: a gallery's video with its preview, and what its player does."""

import requests

from tests.browser.published import Named, Published, publish
from tests.browser.studio import signed
from tests.imaging.video import drawn_videos as drawn
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

CAN_PLAY = """() => document.createElement("video").canPlayType('video/mp4; codecs="avc1.640028"') !== ''"""
PLAYER = ".slide:not([inert]) video"
PLAYS = "(selector) => { const v = document.querySelector(selector); return v && !v.paused && v.currentTime > 0.1 }"


def dance() -> Named:
    """Return a video of twenty seconds."""
    return "dance.mp4", drawn.drawn_video(*drawn.moving(20), *drawn.H264)


def publish_with_preview(server: LiveServer, contents: list[Named], **values: object) -> Published:
    """Publish a gallery, and wait until its video, the only one, has a preview."""
    gallery = publish(server, contents, **values)
    video = next(file["id"] for file in gallery.files if file["filename"].endswith(".mp4"))
    address = f"{server.url}/api/v1/files/{video}"

    def has_preview() -> bool:
        return "video" in requests.get(address, headers=signed(server), timeout=30).json()["variants"]

    wait_until(has_preview, seconds=120)
    return gallery
