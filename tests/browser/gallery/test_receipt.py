"""The receipt in a browser: a folder is compared on the device, and what it lacks is one download."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.accessibility import violations
from tests.browser.published import publish, small_photographs
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

LENGTHS = [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]
DIGESTS_IN_PARTS = """async (lengths) => {
  const { Sha256 } = await import("/static/js/sha256.js");
  return lengths.map((length) => {
    const maker = new Sha256();
    const bytes = Uint8Array.from({ length }, (_, index) => index);
    for (let at = 0; at < length; at += 37) maker.update(bytes.subarray(at, at + 37));
    return maker.hex();
  });
}"""


def test_a_folder_is_checked_and_completed(page: Page, live_server: LiveServer, tmp_path: Path) -> None:
    photos = small_photographs(4, seed=11)
    gallery = publish(live_server, photos)
    (tmp_path / "renamed.jpg").write_bytes(photos[0][1])
    (tmp_path / "shot 2.jpg").write_bytes(photos[1][1][:-1] + b"?")  # of the right size
    (tmp_path / "notes.txt").write_text("Cake at four.")
    requests: list[Request] = []
    page.goto(f"{gallery.url}/receipt")
    page.on("request", lambda request: requests.append(request))

    page.locator("input[type=file]").set_input_files(tmp_path)
    expect(page.get_by_role("status")).to_contain_text("1 of 4 originals are here, unchanged.")
    for title in ("2 are missing", "1 is different", "1 other file"):
        page.get_by_text(title).click()
    expect(page.get_by_role("listitem").filter(visible=True)).to_have_text(
        ["shot 3.jpg", "shot 4.jpg", "shot 2.jpg", "notes.txt"]
    )
    assert violations(page) == []
    assert {(request.method, request.post_data) for request in requests} == {("GET", None)}
    with page.expect_download() as started:
        page.get_by_role("button", name="Download these 3").click()

    zipfile.ZipFile(io.BytesIO(started.value.path().read_bytes())).extractall(tmp_path)
    page.locator("input[type=file]").set_input_files(tmp_path)
    expect(page.get_by_role("status")).to_have_text("Complete: all 4 originals are here, unchanged.")
    contents = (bytes(index % 256 for index in range(length)) for length in LENGTHS)
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    assert page.evaluate(DIGESTS_IN_PARTS, LENGTHS) == digests
