"""The gallery and the studio in WebKit and Firefox: password page, grid, favorites, downloads and uploads."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.browser.published import Published, fill_up, publish, small_photographs
from tests.browser.studio import new_collection
from tests.engines.fetching import ARCHIVE, FETCH
from tests.support.engines.tab import Tab
from tests.support.servers.live import LiveServer

PHOTOS = small_photographs(5, seed=31)
PASSWORD = "by the sea"
LOADED = """(count) => {
  const pictures = [...document.querySelectorAll(".tile img")].filter((image) => image.complete && image.naturalWidth);
  return pictures.length >= count;
}"""
PRESSED = "(count) => document.querySelectorAll('.tile .heart[aria-pressed=true]').length === count"
ALL_READY = "(count) => document.querySelectorAll('.tile[data-state=ready] img').length === count"
# Scrolls by script to the end of the current page, because the test is about the growth of the grid.
GROWN = """(count) => {
  scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  return document.querySelectorAll(".tile").length === count;
}"""


@pytest.fixture
def tab(other_tab: Tab) -> Tab:
    """Return a tab in WebKit and in Firefox; Chromium has these tests, and more, in ``tests/browser``."""
    return other_tab


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return publish(live_server, PHOTOS)


@pytest.fixture(scope="module")
def locked(live_server: LiveServer) -> Published:
    return publish(live_server, PHOTOS[:1], title="For two", privacy="password", password=PASSWORD)


class TestGate:
    def test_a_wrong_password_is_refused(self, tab: Tab, locked: Published) -> None:
        tab.open(locked.url)
        tab.fill("#password", "by the lake")
        tab.press("Enter")

        tab.wait_for("() => document.querySelector('#password-error')?.innerText")

    def test_the_right_password_opens_the_gallery(self, tab: Tab, locked: Published) -> None:
        tab.open(locked.url)
        tab.fill("#password", PASSWORD)
        tab.click("button[type=submit]")

        tab.wait_for("() => document.querySelectorAll('.tile').length")

    def test_the_password_page_shows_the_cover_and_takes_a_pasted_password(
        self, tab: Tab, live_server: LiveServer
    ) -> None:
        gate = {"title": True, "cover": "blurred"}
        shown = publish(live_server, PHOTOS[:1], title="For two", privacy="password", password=PASSWORD, gate=gate)
        tab.open(shown.url)
        tab.wait_for("() => document.querySelector('.gate-picture img')?.naturalWidth === 16")

        tab.fill("#password", f"  {PASSWORD} ")
        tab.click("button[type=submit]")

        tab.wait_for("() => document.querySelectorAll('.tile').length")


class TestGrid:
    def test_every_tile_shows_its_picture(self, tab: Tab, gallery: Published) -> None:
        tab.open(gallery.url)
        tab.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")

        tab.wait_for(LOADED, len(PHOTOS))

    def test_scrolling_brings_all_photos_of_a_long_gallery(self, tab: Tab, live_server: LiveServer) -> None:
        long = fill_up(publish(live_server, small_photographs(1, seed=77)), 230)
        tab.open(long.url)

        tab.wait_for(GROWN, 230)

        shown = tab.evaluate("() => [...document.querySelectorAll('.tile a[data-id]')].map((link) => link.dataset.id)")
        assert shown == [file["id"] for file in long.files]


class TestFavorites:
    def test_a_heart_in_the_grid_is_there_after_loading_again_and_on_the_list(
        self, tab: Tab, gallery: Published
    ) -> None:
        tab.open(gallery.url)
        tab.click(".tile .heart", 1)
        tab.wait_for("() => Object.values(localStorage).includes('[]')")  # nothing waits to be sent

        tab.reload()
        tab.wait_for(PRESSED, 1)
        tab.open(f"{gallery.url}/favorites")

        listed = tab.wait_for("() => [...document.querySelectorAll('.tile a')].map((link) => link.href)")
        assert [gallery.files[1]["id"] in address for address in listed] == [True]

    def test_a_heart_in_the_viewer_is_in_the_grid_too(self, tab: Tab, gallery: Published) -> None:
        tab.open(gallery.url)
        tab.click(".tile a", 2)
        tab.click("#viewer .heart")
        tab.click("#viewer [data-act=close]")

        tab.wait_for(PRESSED, 1)
        pressed = tab.evaluate("() => document.querySelector('.tile:has(.heart[aria-pressed=true])').id")
        assert pressed == f"photo-{gallery.files[2]['id']}"


class TestDownload:
    def test_the_viewers_download_is_the_untouched_original(self, tab: Tab, gallery: Published) -> None:
        tab.open(gallery.photo_url(3))
        address = tab.wait_for("() => document.querySelector('#viewer[open] [data-act=download]')?.href")

        assert bytes(tab.evaluate(FETCH, address)) == PHOTOS[3][1]

    def test_the_archive_holds_every_untouched_original(self, tab: Tab, gallery: Published) -> None:
        tab.open(f"{gallery.url}/download")

        archive = zipfile.ZipFile(io.BytesIO(bytes(tab.evaluate(FETCH, tab.evaluate(ARCHIVE)))))

        assert {Path(name).name: archive.read(name) for name in archive.namelist()} == dict(PHOTOS)


def test_the_owner_signs_in_and_uploads_photos_that_become_ready(
    tab: Tab, live_server: LiveServer, tmp_path: Path
) -> None:
    assert live_server.owner is not None
    studio = new_collection(live_server)
    for name, content in PHOTOS:
        (tmp_path / name).write_bytes(content)
    tab.open(f"{live_server.url}/login?next=/collections/{studio.uuid}")
    tab.fill("#email", live_server.owner.email)
    tab.fill("#password", live_server.owner.password)
    tab.press("Enter")
    tab.wait_for("(ending) => location.pathname.endsWith(ending) && document.readyState === 'complete'", studio.uuid)

    tab.choose_files("#files", [tmp_path / name for name, _ in PHOTOS])

    tab.wait_for(ALL_READY, len(PHOTOS), seconds=60)
    assert {file["size"] for file in studio.files()} == {len(content) for _, content in PHOTOS}
