"""A gallery page that is open while a photo is being processed, in WebKit and Firefox: it shows the photo by itself.

Chromium has these tests, and more, in ``tests/browser/gallery/test_gallery_coming.py``.
"""

import pytest

from tests.browser.studio import Studio, new_collection
from tests.support.engines.tab import Tab
from tests.support.pictures import drawn_jpeg
from tests.support.servers.live import LiveServer

WAITING = "() => document.querySelector('.gallery-coming')?.innerText"
SHOWN = """() => {
  scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  return document.querySelector(".tile img")?.naturalWidth > 0;
}"""
SAME_PAGE = "() => { const isSame = Boolean(window.isSame); window.isSame = true; return isSame; }"


@pytest.fixture
def gallery(site_of_file: LiveServer) -> Studio:
    """Return a gallery of a text file, on a site whose worker does not run."""
    return new_collection(site_of_file, "notes.txt", downloads="original")


def test_a_photo_that_becomes_ready_appears_without_a_reload(other_tab: Tab, gallery: Studio) -> None:
    gallery.send(("late.jpg", drawn_jpeg(color=(9, 90, 120))))
    other_tab.open(f"{gallery.server.url}/g/{gallery.slug}")
    other_tab.wait_for(WAITING)
    other_tab.evaluate(SAME_PAGE)

    worker = gallery.server.start_worker()
    try:
        other_tab.wait_for(SHOWN, seconds=60)
    finally:
        gallery.server.kill(worker)

    assert other_tab.evaluate(SAME_PAGE)
