"""Downloads in a browser: one button, ranges that fit together, selected photos, and a phone's share sheet."""

import io
import zipfile

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import violations
from tests.browser.published import Published, photographs, publish
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

# Fetches parts of unequal sizes, and returns the digest of all of them together.
FETCH_IN_PARTS = """async (address) => {
  const head = await fetch(address, { method: "HEAD" });
  const size = Number(head.headers.get("Content-Length"));
  const parts = [];
  for (let at = 0; at < size; at += 54321) {
    const headers = { Range: `bytes=${at}-${Math.min(size, at + 54321) - 1}`, "If-Range": head.headers.get("ETag") };
    const answer = await fetch(address, { headers });
    if (answer.status !== 206) return `${answer.status}`;
    parts.push(await answer.arrayBuffer());
  }
  const whole = await new Blob(parts).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole)).toHex();
}"""
PHONE_THAT_SHARES = """window.taken = [];
navigator.canShare = ({ files }) => files.every((file) => file instanceof File);
navigator.share = async ({ files }) => {
  for (const file of files) taken.push(`${file.name} ${file.type} ${file.size}`);
};"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    notes = ("running order.txt", b"First the sea, then the cake.")
    return publish(live_server, [*photographs(11, seed=17), notes])


def names_in(archive: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(archive)).namelist()


def test_a_size_that_is_made_first_starts_by_itself(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{publish(live_server, photographs(1, seed=5)).url}/download")
    page.get_by_role("radio", name="Web size").check()
    with page.expect_download(timeout=120_000) as started:
        page.get_by_role("button", name="Download 1 photo").click()
        expect(page.get_by_role("heading", name="Your photos are being prepared")).to_be_visible()
        assert violations(page) == []
    assert started.value.suggested_filename == "By the sea (web size).zip"
    assert names_in(started.value.path().read_bytes()) == ["shot 1.jpg"]


def test_two_taps_from_the_gallery_to_the_archive(page: Page, gallery: Published) -> None:
    page.goto(gallery.url)
    page.get_by_role("link", name="Download photos").click()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    assert started.value.suggested_filename == "By the sea.zip"
    assert started.value.path().read_bytes() == requests.get(f"{gallery.url}/download.zip", timeout=30).content


def test_the_page_shows_what_is_coming_and_the_next_one_that_it_has_begun(page: Page, gallery: Published) -> None:
    page.goto(f"{gallery.url}/download")
    expect(page.locator(".collage:visible img")).to_have_count(5)
    button = page.get_by_role("button", name="Download 11 photos and 1 other file")
    with page.expect_download():
        button.click()
    expect(page.get_by_role("heading", name="Your download has begun")).to_be_visible()
    assert violations(page) == []
    with page.expect_download():
        page.get_by_role("link", name="Start it again").click()


def test_parts_make_the_whole(page: Page, gallery: Published) -> None:
    import hashlib

    page.goto(f"{gallery.url}/download")
    found = page.evaluate(FETCH_IN_PARTS, f"{gallery.url}/download.zip")
    assert found == hashlib.sha256(requests.get(f"{gallery.url}/download.zip", timeout=30).content).hexdigest()


def test_selected_photos_without_javascript(browser: Browser, gallery: Published) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{gallery.url}/download")
    page.get_by_role("link", name="Select photos").click()
    for index in (1, 4):
        page.get_by_role("checkbox").nth(index).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("radio", name="Selected photos")).to_be_checked()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    assert names_in(started.value.path().read_bytes()) == ["shot 2.jpg", "shot 5.jpg"]
    page.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_accessibility(page: Page, gallery: Published, theme) -> None:
    page.emulate_media(color_scheme=theme)
    for path in ("/download", "/download/photos"):
        page.goto(gallery.url + path, wait_until="networkidle")
        assert violations(page) == []


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
class TestPhone:
    def test_photos_go_to_the_share_sheet_ten_at_a_time(self, page: Page, gallery: Published) -> None:
        page.add_init_script(PHONE_THAT_SHARES)
        page.goto(f"{gallery.url}/download")
        panel = page.locator("[data-one-by-one]")
        panel.get_by_role("button", name="Save to your photos").click()
        panel.get_by_role("button", name="Save 1–10 of 12").click()
        panel.get_by_role("button", name="Save 11–12 of 12").click()
        expect(panel.get_by_role("status")).to_have_text("All photos are saved.")
        sizes = {file["filename"]: file["size"] for file in gallery.files}
        photos = [f"shot {number}.jpg image/jpeg {sizes[f'shot {number}.jpg']}" for number in range(1, 12)]
        assert page.evaluate("taken") == [*photos, "running order.txt text/plain 29"]

    def test_a_phone_that_cannot_share_files_leads_to_single_photos(self, page: Page, gallery: Published) -> None:
        page.add_init_script("delete Navigator.prototype.canShare")
        page.goto(f"{gallery.url}/download")
        expect(page.locator("[data-one-by-one]")).to_be_hidden()
        page.get_by_role("link", name="save single photos").click()
        with page.expect_download() as started:
            page.get_by_role("link", name="Save shot 3.jpg").click()
        assert started.value.suggested_filename == "shot 3.jpg"
