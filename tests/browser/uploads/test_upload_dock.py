"""The list of an upload in a browser: thousands of rows, folders, thumbnails, and plain http with fewer functions."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType, Page, expect

from tests.browser.accessibility import violations
from tests.browser.studio import Studio, drop, new_collection, sign_in
from tests.browser.uploads.uploading import Wire, confirm, digests_of, folder_of, noise, sha256
from tests.support.pictures import drawn_jpeg
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

UPLOADS = "**/api/v1/uploads"
SCROLL_THROUGH = """async () => {
  const frame = document.querySelector(".dock-frame");
  let most = 0;
  for (let at = 0; at < frame.scrollHeight; at += 900) {
    frame.scrollTop = at;
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    most = Math.max(most, document.querySelectorAll(".dock-list li").length);
  }
  const last = document.querySelector(".dock-list li:last-child .dock-name").textContent;
  return { most, last };
}"""


@pytest.fixture
def studio(live_server: LiveServer, page: Page) -> Studio:
    """Return an empty collection that is open in the browser."""
    studio = new_collection(live_server)
    sign_in(page, live_server, onward=f"/collections/{studio.uuid}")
    return studio


def test_two_thousand_files_are_a_screen_of_rows(studio: Studio, page: Page, tmp_path: Path) -> None:
    page.route(UPLOADS, lambda route: None)
    picture = drawn_jpeg(60, 40)
    contents = {f"{number:04}.jpg": picture + b"%d" % number for number in range(2000)}
    drop(page, "#upload", folder_of(tmp_path / "shoot", contents))
    expect(page.locator("#dock-title")).to_contain_text("Uploading 1 of 2,000")
    expect(page.locator(".dock-list li[data-state=sending]")).to_have_count(3)

    seen = page.evaluate(SCROLL_THROUGH)

    assert seen["last"] == "1999.jpg"
    assert seen["most"] <= 20


def test_rows_in_view_show_their_pictures(studio: Studio, page: Page, tmp_path: Path) -> None:
    page.route(UPLOADS, lambda route: None)

    drop(page, "#upload", folder_of(tmp_path / "shoot", {"a.jpg": drawn_jpeg(600, 400)}))

    expect(page.locator(".dock-picture")).to_have_js_property("width", 80)


def test_what_failed_comes_first_and_can_be_reported(studio: Studio, page: Page, tmp_path: Path) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    contents = {"a.txt": b"a", "b.exe": b"MZ" + noise(0.001), "c.txt": b"c"}

    drop(page, "#upload", folder_of(tmp_path / "shoot", contents))

    expect(page.locator("#dock-title")).to_have_text("2 files uploaded, 1 not sent")
    expect(page.locator(".dock-name").first).to_have_text("b.exe")
    page.get_by_role("button", name="Copy report").click()
    expect(page.locator(".toast")).to_have_text("Report copied")
    report = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert report[0] == f"shoot/b.exe\t1002\t{page.locator('.dock-state').first.text_content()}"
    assert len(report) == 3


def test_files_at_once_follow_speed_and_trouble(studio: Studio, page: Page) -> None:
    """Each round of five seconds sends this many bytes, or fails."""
    address = page.evaluate(
        "performance.getEntriesByType('resource').find(({ name }) => /concurrency/.test(name)).name"
    )
    rounds = [1000, 2000, 4000, 8000, 8000, 8000, "failure", "failure", "failure", "failure", 500, 400]

    counts = page.evaluate(
        """async ([address, rounds]) => {
          const { Concurrency } = await import(address);
          let now = 0;
          const concurrency = new Concurrency(() => now);
          return [concurrency.slots, ...rounds.map((bytes) => {
            now += 5000;
            bytes === "failure" ? concurrency.failed() : concurrency.sent(bytes);
            return concurrency.slots;
          })];
        }""",
        [address, rounds],
    )

    faster, no_faster, failing, going_on = [3, 4, 5, 6, 6], [6, 6], [3, 2, 1, 1], [2, 1]
    assert counts == [*faster, *no_faster, *failing, *going_on]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dock_is_accessible(studio: Studio, page: Page, tmp_path: Path, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    answers = iter([503, 507])

    def refuse(route: Any) -> None:
        status = next(answers, None)
        if status:
            route.fulfill(status=status, headers={"Retry-After": "50"}, json={"error": {"message": "Not now."}})

    page.route(UPLOADS, refuse)
    contents = {f"{number}/{number}.txt": b"%d" % number for number in range(8)}
    drop(page, "#upload", folder_of(tmp_path / "shoot", contents))
    confirm(page, 8)
    expect(page.locator("[data-state=failed]")).to_have_count(1)
    expect(page.locator("[data-state=resting]")).to_have_count(1)
    page.get_by_role("button", name="Pause: 7.txt").click()

    assert violations(page, within="#dock") == []


@pytest.fixture
def plain_page(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Page]:
    """Yield a browser that opens photos.test on this machine, over plain http and so without a secure context."""
    arguments = [*browser_type_launch_args["args"], "--host-resolver-rules=MAP photos.test 127.0.0.1"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": arguments})
    yield browser.new_page()
    browser.close()


def test_plain_http_does_without_what_it_lacks(live_server: LiveServer, plain_page: Page, tmp_path: Path) -> None:
    page = plain_page
    studio = new_collection(live_server)
    studio.send(("here.txt", b"here already"))
    assert live_server.owner is not None
    page.goto(f"http://photos.test:{live_server.port}/login?next=/collections/{studio.uuid}")
    page.get_by_label("E-mail").fill(live_server.owner.email)
    page.get_by_label("Password", exact=True).fill(live_server.owner.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"test:\d+/collections/"))
    assert page.evaluate("!isSecureContext && !crypto.subtle && !navigator.locks")
    wire, content = Wire(page), noise(20)
    folder = folder_of(tmp_path / "shoot", {"a.bin": content, "here.txt": b"here already"})
    wire.limit(8)
    drop(page, "#upload", folder)
    expect(page.locator(".dock-state").first).to_contain_text("MB of")
    expect(page.locator(".dock-state").last).to_have_text("Already here, by name and size")
    page.wait_for_function("() => / (9|1\\d)\\S* MB of/.test(` ${document.querySelector('.dock-state').textContent}`)")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    wire.mend()

    drop(page, "#upload", folder)

    expect(page.locator("#dock-title")).to_have_text("1 file uploaded, 1 already here")
    assert digests_of(studio)["a.bin"] == sha256(content)
    assert wire.chunks[-1][0] >= 8 * 2**20
