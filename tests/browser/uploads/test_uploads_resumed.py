"""Uploads that the network, a crash or a reload interrupts in a browser, and what is sent the second time."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import Studio, drop, new_collection, sign_in
from tests.browser.uploads.uploading import MEGABYTE, Wire, digests_of, folder_of, noise, sha256
from tests.support.servers.live import LiveServer, NewLiveServer

pytestmark = pytest.mark.browser

CHUNK = 8 * 2**20


@pytest.fixture
def studio(live_server: LiveServer, page: Page) -> Studio:
    """Return an empty collection that is open in the browser."""
    return opened(page, live_server)


@pytest.fixture
def wire(page: Page) -> Wire:
    return Wire(page)


def opened(page: Page, server: LiveServer) -> Studio:
    studio = new_collection(server)
    sign_in(page, server, onward=f"/collections/{studio.uuid}")
    return studio


def wait_for_bytes(page: Page, least: str = "[1-9]") -> None:
    """Wait until some bytes of a file have been sent."""
    expect(page.locator(".dock-state").first).to_have_text(re.compile(rf"{least}\S* MB of"))


def ended(page: Page, title: str) -> None:
    expect(page.locator("#dock-title")).to_have_text(title, timeout=30_000)


def test_a_cut_network_costs_only_what_was_on_the_wire(studio: Studio, page: Page, wire: Wire, tmp_path: Path) -> None:
    content = noise(20)
    folder = folder_of(tmp_path / "shoot", {"a.bin": content})
    wire.limit(8)
    drop(page, "#upload", folder)
    wait_for_bytes(page, "1[0-9]")

    wire.cut()
    expect(page.locator(".dock-state")).to_contain_text("The connection broke off.")
    wire.mend()

    ended(page, "1 file uploaded")
    assert digests_of(studio) == {"a.bin": sha256(content)}
    assert [offset for offset, _ in wire.chunks].count(0) == 1


def test_a_killed_server_is_waited_for(new_live_server: NewLiveServer, page: Page, wire: Wire, tmp_path: Path) -> None:
    server = new_live_server()
    web = server.start_web()
    studio = opened(page, server)
    contents = {f"{number}.bin": noise(5, number) for number in range(3)}
    wire.limit(4)
    drop(page, "#upload", folder_of(tmp_path / "shoot", contents))
    wait_for_bytes(page)

    server.kill(web)
    expect(page.locator(".dock-state").first).to_contain_text("Trying again in")
    wire.mend()
    server.start_web()

    ended(page, "3 files uploaded")
    assert digests_of(studio) == {name: sha256(content) for name, content in contents.items()}


def test_after_a_reload_the_same_folder_goes_on(studio: Studio, page: Page, wire: Wire, tmp_path: Path) -> None:
    contents = {"a.bin": noise(1, 1), "b.bin": noise(30, 2), "c.bin": noise(1, 3)}
    folder = folder_of(tmp_path / "shoot", contents)
    wire.limit(10)
    drop(page, "#upload", folder)
    wait_for_bytes(page, "1[0-9]")
    expect(page.locator(".dock-list li[data-state=done]")).to_have_count(2)
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("#dock-title")).to_have_text("1 file was not finished. Drop the same folder again.")
    wire.mend()
    wire.chunks.clear()

    drop(page, "#upload", folder)

    ended(page, "1 file uploaded, 2 already here")
    assert digests_of(studio) == {name: sha256(content) for name, content in contents.items()}
    assert wire.chunks[0][0] >= CHUNK
    assert wire.sent <= 30 * MEGABYTE - CHUNK


def test_of_a_folder_dropped_again_only_what_is_new_is_sent(
    studio: Studio, page: Page, wire: Wire, tmp_path: Path
) -> None:
    contents = {f"{number}.txt": b"note %d" % number for number in range(30)}
    studio.send(*list(contents.items())[:28])
    page.reload()

    drop(page, "#upload", folder_of(tmp_path / "shoot", contents))

    ended(page, "2 files uploaded, 28 already here")
    assert [size for _, size in wire.chunks] == [7, 7]


def test_a_file_of_the_same_name_and_size_is_not_taken_for_the_other(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    studio.send(("a.txt", b"the first"))
    page.reload()

    drop(page, "#upload", folder_of(tmp_path / "shoot", {"a.txt": b"an other!"[:9]}))

    ended(page, "1 file uploaded")
    assert len(studio.files()) == 2


def test_a_paused_file_goes_on_where_it_was(studio: Studio, page: Page, wire: Wire, tmp_path: Path) -> None:
    content = noise(20)
    wire.limit(8)
    drop(page, "#upload", folder_of(tmp_path / "shoot", {"a.bin": content}))
    wait_for_bytes(page, "1[0-9]")

    page.get_by_role("button", name="Pause: a.bin").click()
    expect(page.locator("#dock-title")).to_have_text("1 paused")
    wire.mend()
    page.get_by_role("button", name="Resume all").click()

    ended(page, "1 file uploaded")
    assert digests_of(studio) == {"a.bin": sha256(content)}
    assert wire.chunks[-1][0] >= CHUNK


def test_another_tab_shows_how_far_it_is_and_sends_nothing(
    studio: Studio, page: Page, wire: Wire, tmp_path: Path
) -> None:
    other = page.context.new_page()
    other.goto(studio.url)
    others = Wire(other)
    page.bring_to_front()
    wire.limit(1)
    drop(page, "#upload", folder_of(tmp_path / "shoot", {"a.bin": noise(4)}))

    expect(other.locator("#dock-title")).to_contain_text("In another tab: Uploading 1 of 1")
    other.bring_to_front()
    drop(other, "#upload", folder_of(tmp_path / "more", {"b.txt": b"later"}))
    expect(other.locator(".dock-state")).to_have_text("Waiting")
    assert others.chunks == []
    wire.mend()

    ended(page, "1 file uploaded")
    ended(other, "1 file uploaded")
    expect(other.locator(".tile")).to_have_count(2)


def test_signing_in_again_loses_nothing(studio: Studio, page: Page, wire: Wire, tmp_path: Path) -> None:
    content = noise(20)
    wire.limit(8)
    drop(page, "#upload", folder_of(tmp_path / "shoot", {"a.bin": content}))
    wait_for_bytes(page)
    page.context.clear_cookies()
    sign_in_again = page.get_by_role("link", name="Sign in again")
    expect(sign_in_again).to_be_visible()
    wire.mend()

    with page.context.expect_page() as tab:
        sign_in_again.click()
    assert studio.server.owner is not None
    tab.value.get_by_label("E-mail").fill(studio.server.owner.email)
    tab.value.get_by_label("Password", exact=True).fill(studio.server.owner.password)
    tab.value.get_by_role("button", name="Sign in").click()

    ended(page, "1 file uploaded")
    expect(sign_in_again).to_be_hidden()
    assert digests_of(studio) == {"a.bin": sha256(content)}
    assert wire.chunks[-1][0] >= CHUNK


def test_the_same_content_twice_in_one_drop_is_kept_once(studio: Studio, page: Page, tmp_path: Path) -> None:
    content = noise(2)

    drop(page, "#upload", folder_of(tmp_path / "shoot", {"a.bin": content, "b.bin": content}))

    expect(page.locator(".dock-state", has_text="Already here")).to_have_count(1, timeout=15_000)
    expect(page.locator(".tile")).to_have_count(1)
    assert list(digests_of(studio).values()) == [sha256(content)]
