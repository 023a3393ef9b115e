"""Uploads in a browser: from the set-up link to thumbnails, and the messages about errors."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, FilePayload, Page, Route, expect

from tests.browser.studio import Studio, drop, new_collection, sign_in
from tests.browser.uploads.uploading import confirm
from tests.support.pictures import drawn_jpeg
from tests.support.servers.live import LiveServer, NewLiveServer

pytestmark = pytest.mark.browser

UPLOADS = re.compile(r"/api/v1/uploads(/[0-9a-f-]+)?$")


@pytest.fixture
def studio(live_server: LiveServer, page: Page) -> Studio:
    """Return an empty collection that is open in the browser."""
    studio = new_collection(live_server)
    sign_in(page, live_server, onward=f"/collections/{studio.uuid}")
    return studio


@pytest.fixture(scope="module")
def strict_server(live_servers: NewLiveServer) -> LiveServer:
    server = live_servers(VITRINE_MAX_FILE_BYTES=50_000)
    server.start_all()
    return server


@pytest.fixture
def shoot(tmp_path: Path) -> Path:
    """Return a folder as a camera and two operating systems leave it."""
    folder = tmp_path / "shoot"
    (folder / "ceremony").mkdir(parents=True)
    (folder / "shot 10.jpg").write_bytes(drawn_jpeg(color=(20, 90, 160)))
    (folder / "shot 2.jpg").write_bytes(drawn_jpeg(color=(160, 90, 20)))
    (folder / "ceremony" / "vows.jpg").write_bytes(drawn_jpeg(400, 600, (90, 20, 160)))
    for junk in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (folder / junk).write_bytes(b"junk")
    return folder


def note(name: str, content: bytes = b"a note") -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def refusal(sentence: str) -> dict:
    return {"error": {"code": "refused", "message": sentence}}


def test_from_the_set_up_link_to_thumbnails(live_servers: NewLiveServer, page: Page, shoot: Path) -> None:
    server = live_servers(has_owner=False)
    server.start_all()
    link = re.search(r"http\S+/setup\?token=\S+", server.log)
    assert link is not None
    page.goto(link.group())
    page.get_by_label("Studio name").fill("Lindqvist Studio")
    page.get_by_label("E-mail").fill("owner@example.com")
    page.get_by_label("Password", exact=True).fill("a long password")
    page.get_by_label("Password again").fill("a long password")
    page.get_by_role("button", name="Create the account").click()
    page.get_by_label("Name", exact=True).fill("Anna & Tom")
    page.get_by_role("button", name="Create collection").click()
    page.wait_for_url(re.compile(r"/collections/[0-9a-f-]{36}$"))
    page.evaluate("window.isStillTheSamePage = true")

    drop(page, "#upload", shoot)
    confirm(page, 3)
    expect(page.locator(".toast")).to_have_text("3 system files left out: .DS_Store, desktop.ini, Thumbs.db")

    expect(page.locator(".tile[data-state=ready] img")).to_have_count(3, timeout=30_000)
    assert page.evaluate("window.isStillTheSamePage")
    expect(page.locator("#dock-title")).to_have_text("3 files uploaded")


def test_a_broken_connection_is_tried_again_by_itself(studio: Studio, page: Page) -> None:
    page.route(UPLOADS, lambda route: route.abort(), times=1)

    page.set_input_files("#files", note("a.txt"))

    expect(page.locator(".dock-state")).to_contain_text("Trying again in")
    expect(page.locator("#dock-title")).to_have_text("1 file uploaded", timeout=15_000)


def test_the_servers_pause_is_kept(studio: Studio, page: Page) -> None:
    def busy(route: Route) -> None:
        sentence = "The photo store does not answer right now."
        route.fulfill(status=503, headers={"Retry-After": "37"}, json=refusal(sentence))

    page.route(UPLOADS, busy, times=1)

    page.set_input_files("#files", note("a.txt"))

    expect(page.locator(".dock-state")).to_have_text(re.compile("^Trying again in 37 secs. The photo store"))


def test_a_refusal_shows_the_servers_message_and_can_be_retried(studio: Studio, page: Page) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=507, json=refusal("There is no room left for this file."))

    page.route(UPLOADS, refuse, times=1)
    page.set_input_files("#files", note("a.txt"))
    expect(page.locator(".dock-state")).to_have_text("There is no room left for this file.")

    page.get_by_role("button", name="Retry all").click()

    expect(page.locator("#dock-title")).to_have_text("1 file uploaded")


def test_limits_are_said_of_each_file_before_it_is_sent(strict_server: LiveServer, page: Page) -> None:
    studio = new_collection(strict_server)
    sign_in(page, strict_server, onward=f"/collections/{studio.uuid}")

    page.set_input_files("#files", [note("a.txt"), note("b.txt", b"x" * 60_000), note("d.txt", b"")])

    rows = page.locator(".dock-list li")
    expect(rows.filter(has_text="b.txt")).to_contain_text("This file is larger than the 50 kB that this site accepts.")
    expect(rows.filter(has_text="d.txt")).to_contain_text("This file is empty.")
    expect(rows.filter(has_text="a.txt")).to_contain_text("Stored without a preview")


def test_what_was_here_already_is_said_and_not_shown_twice(studio: Studio, page: Page) -> None:
    studio.send(("a.txt", b"the same"))
    page.reload()

    page.set_input_files("#files", note("b.txt", b"the same"))

    expect(page.locator(".dock-state")).to_have_text("Already here")
    expect(page.locator(".tile")).to_have_count(1)


def test_a_picture_that_cannot_be_prepared_shows_why(studio: Studio, page: Page) -> None:
    torn = drawn_jpeg(1200, 800)[:3000]

    page.set_input_files("#files", {"name": "torn.jpg", "mimeType": "image/jpeg", "buffer": torn})

    tile = page.locator(".tile[data-state=failed]")
    expect(tile).to_contain_text("incomplete", timeout=30_000)
    expect(tile.get_by_role("button", name="Try again")).to_be_visible()


def test_files_dropped_on_a_section_go_into_it(studio: Studio, page: Page, shoot: Path) -> None:
    page.get_by_text("New section", exact=True).click()
    page.get_by_label("Name of the new section").fill("Ceremony")
    page.get_by_role("button", name="Add section").click()
    section = page.locator(".sheet-section", has_text="Ceremony")
    expect(section).to_be_visible()

    drop(page, ".section-head", shoot / "shot 2.jpg")

    expect(section.locator(".tile")).to_have_count(1)
    page.reload()
    expect(section.locator(".tile")).to_have_count(1)


def test_pasted_files_are_uploaded(studio: Studio, page: Page) -> None:
    page.evaluate(
        """() => {
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File(["pasted"], "pasted.txt", { type: "text/plain" }));
          document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
        }"""
    )

    expect(page.locator(".tile-name", has_text="pasted.txt")).to_be_visible()


def test_leaving_is_questioned_while_files_are_on_their_way(studio: Studio, page: Page) -> None:
    page.route(UPLOADS, lambda route: None)
    page.set_input_files("#files", note("a.txt"))
    expect(page.locator("#dock-title")).to_have_text("Uploading 1 of 1")
    questions: list[str] = []

    def answer(dialog: Dialog) -> None:
        questions.append(dialog.type)
        dialog.accept()

    page.once("dialog", answer)

    page.reload()

    assert questions == ["beforeunload"]


def test_the_rest_can_be_cancelled(studio: Studio, page: Page) -> None:
    page.route(UPLOADS, lambda route: None)
    page.set_input_files("#files", [note(f"{number}.txt", b"%d" % number) for number in range(5)])

    page.get_by_role("button", name="Cancel the rest").click()

    expect(page.locator(".dock-list li[data-state=cancelled]")).to_have_count(5)
