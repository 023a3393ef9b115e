"""Photographs have the order of their folder in the browser and for visitors, in any order of arrival."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.studio import Studio, drop, new_collection, sign_in
from tests.browser.uploads.uploading import Wire, folder_of, noise
from tests.support.pictures import drawn_jpeg
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

NAMES = [f"shot {number}.jpg" for number in range(1, 25)]


@pytest.fixture
def studio(live_server: LiveServer, page: Page) -> Studio:
    """Return an empty collection that is open in the browser."""
    studio = new_collection(live_server)
    sign_in(page, live_server, onward=f"/collections/{studio.uuid}")
    return studio


def photos(names: list[str]) -> dict[str, bytes]:
    """Return small and large photos, so that some that begin later are complete sooner."""
    return {
        name: drawn_jpeg(60, 40) + noise(2.5 if index % 4 == 0 else 0.01, index) for index, name in enumerate(names)
    }


def ended(page: Page, title: str) -> None:
    expect(page.locator("#dock-title")).to_have_text(title, timeout=60_000)


def shown(page: Page) -> list[str]:
    """Return the names on the contact sheet, in its order."""
    return page.locator(".tile").evaluate_all("tiles => tiles.map((tile) => tile.dataset.name)")


def test_what_arrives_first_makes_no_difference(studio: Studio, page: Page, tmp_path: Path) -> None:
    drop(page, "#upload", folder_of(tmp_path / "shoot", photos(NAMES)))

    ended(page, "24 files uploaded")
    assert studio.names() == NAMES
    expect(page.locator(".tile")).to_have_count(24)
    assert shown(page) == NAMES


def test_a_folder_cut_in_the_middle_and_dropped_again_is_in_order(studio: Studio, page: Page, tmp_path: Path) -> None:
    """The page is closed during an upload; before the second one the folder gets files at both ends and between."""
    contents = photos(NAMES)
    folder = folder_of(tmp_path / "shoot", {name: contents[name] for name in [*NAMES[2:11], *NAMES[13:]]})
    with Wire(page) as wire:
        wire.limit(2)
        drop(page, "#upload", folder)
        expect(page.locator(".tile").nth(4)).to_be_attached(timeout=30_000)
        wire.cut()
        expect(page.locator(".dock-list li[data-state=resting]").first).to_be_attached()
        page.once("dialog", lambda dialog: dialog.accept())
        wire.mend()
        page.reload()
    expect(page.locator("#dock-title")).to_have_text(re.compile("files were not finished. Drop the same folder again."))
    folder_of(folder, contents)

    drop(page, "#upload", folder)

    expect(page.locator("#dock-title")).to_have_text(
        re.compile(r"^\d+ files uploaded, \d+ already here$"), timeout=60_000
    )
    assert studio.names() == NAMES
    assert shown(page) == NAMES


def test_selected_files_stand_in_the_order_of_selection(studio: Studio, page: Page) -> None:
    names = ["c.jpg", "a.jpg", "b.jpg", "9.jpg", "10.jpg"]
    page.set_input_files(
        "#files",
        [
            {"name": name, "mimeType": "image/jpeg", "buffer": drawn_jpeg(60, 40, (index * 40, 9, 9))}
            for index, name in enumerate(names)
        ],
    )

    ended(page, "5 files uploaded")
    assert studio.names() == names


def test_folders_come_one_after_the_other(studio: Studio, page: Page, tmp_path: Path) -> None:
    """Compared as one text, “Day 2/…” would come before “Day/…”."""
    names = ["Day/9.jpg", "Day/10.jpg", "Day 2/1.jpg", "Day 10/1.jpg"]
    contents = {name: drawn_jpeg(60, 40, (index * 40, 9, 9)) for index, name in enumerate(reversed(names))}
    drop(page, "#upload", folder_of(tmp_path / "shoot", contents))
    page.get_by_label("Make a section of each folder").uncheck()
    page.get_by_role("button", name="Upload 4 files").click()

    ended(page, "4 files uploaded")
    assert studio.names() == ["9.jpg", "10.jpg", "1.jpg", "1.jpg"]


def test_the_neighbors_of_the_first_file_are_asked_for_before_it_is_sent(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    """They may be among the last, and one request asks about 500 files."""
    asked: list[str] = []

    def answered(route: Route) -> None:
        asked.extend(file["name"] for file in route.request.post_data_json["files"])
        route.continue_()

    page.route("**/api/v1/uploads/check*", answered)
    page.route("**/api/v1/uploads", lambda route: route.abort())
    folder = folder_of(tmp_path / "shoot", {f"{number}.jpg": f"{number}".encode() for number in range(501)})

    with page.expect_request("**/api/v1/uploads"):
        drop(page, "#upload", folder)

    assert "500.jpg" in asked
