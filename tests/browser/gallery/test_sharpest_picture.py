"""Each browser gets the best picture it supports: AVIF if there is one, the zoom size if a screen shows more pixels."""

import re

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.browser.published import Published, photographs, publish
from tests.browser.studio import sign_in, signed
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer
from tests.support.uploads.uploading import change_rows

pytestmark = pytest.mark.browser

CURRENT = "#viewer .slide:not([inert]) img"
DONE = "All 3 pictures have every size."


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    """Return a gallery of three photos with all their variants, whose downloads are off."""
    gallery = publish(live_server, photographs(3, seed=33), downloads="off")
    address = f"{live_server.url}/api/v1/collections/{gallery.uuid}/files"

    def all_there() -> bool:
        files = requests.get(address, headers=signed(live_server), timeout=30).json()["files"]
        largest = ["large", "large", "zoom"]  # the last photo has 2000 pixels, all of which the zoom size shows
        return all(name in file["variants"] for name, file in zip(largest, files, strict=True))

    wait_until(all_there, seconds=120)
    return gallery


def sources(page: Page, selector: str) -> list[str]:
    """Return the addresses of the pictures that these images show, after each is decoded."""
    page.wait_for_function(
        f"() => [...document.querySelectorAll('{selector}')].every((i) => i.complete && i.naturalWidth)"
    )
    return page.eval_on_selector_all(selector, "(images) => images.map((image) => image.currentSrc)")


def open_first(page: Page, gallery: Published) -> None:
    page.goto(gallery.url)
    page.locator(".tile a").first.click()


def test_the_grid_shows_avif(page: Page, gallery: Published) -> None:
    page.goto(gallery.url)

    found = sources(page, ".tile img")

    assert [bool(re.search(r"/(grid|preview|zoom|large)\?.*format=avif", source)) for source in found] == [True] * 3


def test_what_has_no_avif_yet_is_offered_as_jpeg_alone(page: Page, gallery: Published) -> None:
    mine = f"file_id IN (SELECT id FROM files WHERE uuid = '{gallery.files[1]['id'].replace('-', '')}')"
    change_rows(gallery.server, [f"UPDATE file_variants SET format = 'later' WHERE format = 'avif' AND {mine}"])
    page.goto(gallery.url)

    found = sources(page, ".tile img")

    change_rows(gallery.server, [f"UPDATE file_variants SET format = 'avif' WHERE format = 'later' AND {mine}"])
    assert ["format=avif" in source for source in found] == [True, False, True]


@pytest.mark.parametrize(("size", "pixels"), [((800, 600), "preview"), ((1600, 1000), "zoom")])
def test_the_viewer_takes_what_the_screen_needs(page: Page, gallery: Published, size, pixels) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})

    open_first(page, gallery)

    expect(page.locator(CURRENT)).to_have_attribute("src", re.compile(rf"/{pixels}\?.*format=avif"))


def test_zooming_in_loads_the_largest_size_without_any_right_to_the_original(page: Page, gallery: Published) -> None:
    page.set_viewport_size({"width": 800, "height": 600})
    open_first(page, gallery)
    expect(page.locator(CURRENT)).to_have_attribute("src", re.compile("/preview"))

    for _ in range(3):
        page.keyboard.press("+")

    expect(page.locator(CURRENT)).to_have_attribute("src", re.compile(r"/large\?.*format=avif"))
    assert page.eval_on_selector(CURRENT, "(image) => image.naturalWidth") == 2400


def test_an_owner_has_everything_made_again_and_watches(
    page: Page, gallery: Published, live_server: LiveServer
) -> None:
    sign_in(page, live_server, onward=f"/collections/{gallery.uuid}/settings")
    previews = page.locator("#previews")
    expect(previews.get_by_role("status")).to_have_text(DONE)

    previews.get_by_role("button", name="Make all sizes again").click()

    expect(previews.get_by_role("progressbar")).to_be_visible()
    expect(previews.get_by_role("status")).to_have_text(DONE, timeout=30_000)
    expect(previews.get_by_role("progressbar")).to_be_hidden()


def test_without_scripts_it_takes_a_reload(browser: Browser, gallery: Published, live_server: LiveServer) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server, onward=f"/collections/{gallery.uuid}/settings")
    page.get_by_role("button", name="Make all sizes again").click()
    said = page.locator("#previews [role=status]")

    expect(said).to_contain_text("of 3 pictures.")
    wait_until(lambda: page.reload() and said.inner_text() == DONE, every=0.5)

    page.context.close()
