"""A photographer's day, from an empty studio to a client who sees photos that were edited after the delivery."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.published import photographs
from tests.browser.studio import Studio, drop, sign_in
from tests.browser.uploads.uploading import confirm, digests_of, folder_of, sha256
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

NAMES = [f"IMG_{number:02}.jpg" for number in range(1, 13)]
FIRST = dict(zip(NAMES, (content for _, content in photographs(12, seed=51)), strict=True))
PADDING = b"\0" * 100  # decoders ignore it; files of equal size count as present until their digests are compared
EDITED = dict(
    zip([*NAMES[:3], *NAMES[4:11]], (content + PADDING for _, content in photographs(10, seed=71)), strict=True)
)


def shoot(folder: Path) -> Path:
    parts = {name: "1 Getting ready" if name < NAMES[6] else "2 Ceremony" for name in NAMES}
    return folder_of(folder, {f"{parts[name]}/{name}": content for name, content in FIRST.items()})


def ready(studio: Studio) -> None:
    wait_until(lambda: all(file["state"] == "ready" for file in studio.files()), seconds=90)


def create_and_upload(page: Page, server: LiveServer, folder: Path) -> Studio:
    page.get_by_label("Name", exact=True).fill(f"Anna and Tom {uuid4().hex[:6]}")
    page.get_by_role("button", name="Create collection").click()
    page.wait_for_url(lambda url: "/new" not in url)
    studio = Studio(server, page.url.rpartition("/")[2], "")
    drop(page, "#upload", folder)
    confirm(page, 12)
    expect(page.locator("#dock-title")).to_have_text("12 files uploaded", timeout=60_000)
    page.get_by_role("button", name="Close the list of uploads").click()
    ready(studio)
    page.reload()
    expect(page.locator(".sheet-section .section-head")).to_have_count(2)
    return studio


def cull_by_keys(page: Page, studio: Studio) -> None:
    """Rate the first photo, hide the second, make the third the cover, delete the fourth."""
    page.locator(".tile a").first.focus()
    page.keyboard.press("Space")
    for key in ("5", "ArrowRight", "h", "ArrowRight", "c", "ArrowRight", "Delete"):
        page.keyboard.press(key)
    expect(page.locator("dialog [data-announced]")).to_contain_text("of 11")
    page.keyboard.press("Escape")
    marks = [(5, False), (None, True)] + [(None, False)] * 9
    wait_until(lambda: [(file["rating"], file["hidden"]) for file in studio.files()] == marks)


def publish(page: Page) -> str:
    page.get_by_role("link", name="Publish and share").click()
    page.get_by_role("button", name="Publish collection").click()
    expect(page.get_by_role("heading", name="The collection is published")).to_be_visible()
    return page.get_by_role("textbox", name="Gallery link", exact=True).input_value()


def pick_three_and_send(client: Page, link: str) -> None:
    client.goto(link)
    for number in range(3):
        client.locator(".tile .heart").nth(number).press("Enter")
    client.locator(".favorites-link").click()
    client.get_by_label("Your name").fill("Anna")
    client.get_by_role("button", name="Send this list").click()
    expect(client.get_by_text("Thank you, Anna")).to_be_visible()


def make_a_section_of_the_picks(page: Page, studio: Studio) -> None:
    page.goto(f"{studio.server.url}/collections")
    expect(page.locator(".card", has_text="1 new selection").first).to_be_visible()
    page.goto(f"{studio.url}/selections")
    page.get_by_role("link", name="Open list of Anna").click()
    page.locator("summary", has_text="Make a section").click()
    page.get_by_label("Name", exact=True).first.fill("Album")
    page.locator(".act-form button", has_text="Make a section").click()
    expect(page.locator(".toast", has_text="Album")).to_be_visible()


def replace_ten(page: Page, studio: Studio, folder: Path) -> None:
    page.goto(studio.url)
    drop(page, "#upload", folder_of(folder, EDITED))
    question = page.get_by_role("dialog", name="Before the upload")
    expect(question).to_contain_text("10 files are here with other content")
    question.get_by_label("Replace them").check()
    confirm(page, 10)
    expect(page.locator("#dock-title")).to_have_text("10 files uploaded", timeout=90_000)
    ready(studio)


def test_from_the_shoot_to_edited_photos(browser: Browser, page: Page, live_server: LiveServer, tmp_path: Path) -> None:
    sign_in(page, live_server, onward="/collections/new")
    studio = create_and_upload(page, live_server, shoot(tmp_path / "shoot"))
    cull_by_keys(page, studio)
    client = browser.new_context().new_page()
    link = publish(page)
    pick_three_and_send(client, link)
    picked = [tile.get_attribute("data-id") for tile in client.locator(".tile [data-id]").all()]
    make_a_section_of_the_picks(page, studio)
    before = {file["filename"]: file["id"] for file in studio.files()}

    replace_ten(page, studio, tmp_path / "edited")

    after = {file["filename"]: file for file in studio.files()}
    assert {name: file["id"] for name, file in after.items()} == before
    assert digests_of(studio) == {name: sha256({**FIRST, **EDITED}[name]) for name in before}
    album = [file["id"] for file in after.values() if file["section"] == after[NAMES[0]]["section"]]
    assert sorted(album) == sorted(picked)
    client.goto(f"{link}/favorites")
    expect(client.locator(".tile")).to_have_count(3)
    client.context.close()
