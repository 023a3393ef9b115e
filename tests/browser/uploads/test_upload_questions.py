"""The questions before a folder is sent, and how sub-folders and files that are no photographs are handled."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.studio import Studio, drop, new_collection, sign_in
from tests.browser.uploads.uploading import confirm, digests_of, folder_of, sha256
from tests.support.pictures import drawn_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser


def photo(number: int) -> bytes:
    return drawn_jpeg(60, 40, (number * 9 % 256, 90, 160))


DAY = {
    "day.jpg": photo(1),
    "1 Getting ready/a.jpg": photo(2),
    "1 Getting ready/b.jpg": photo(3),
    "2 Ceremony/deep/c.jpg": photo(4),
    "10 Dinner/d.jpg": photo(5),
}
FOLDERS = ["1 Getting ready", "2 Ceremony", "10 Dinner"]


@pytest.fixture
def studio(live_server: LiveServer, page: Page) -> Studio:
    """Return an empty collection that is open in the browser."""
    studio = new_collection(live_server)
    sign_in(page, live_server, onward=f"/collections/{studio.uuid}")
    return studio


def ended(page: Page, title: str) -> None:
    expect(page.locator("#dock-title")).to_have_text(title, timeout=30_000)


def in_sections(page: Page) -> dict[str, int]:
    """Return how many tiles each section of the page has, in the page's order."""
    said = (
        "(all) => all.map((one) => [one.querySelector('h2').textContent.trim(), one.querySelectorAll('.tile').length])"
    )
    return dict(page.locator(".sheet-section:has(.section-head)").evaluate_all(said))


def test_folders_become_sections_unless_that_is_not_wanted(studio: Studio, page: Page, tmp_path: Path) -> None:
    drop(page, "#upload", folder_of(tmp_path / "shoot", DAY))

    sheet = page.get_by_role("dialog", name="Before the upload")
    expect(sheet.get_by_label("Make a section of each folder")).to_be_checked()
    expect(sheet).to_contain_text("3 folders: 1 Getting ready, 2 Ceremony, 10 Dinner")
    confirm(page, 5)

    ended(page, "5 files uploaded")
    assert in_sections(page) == {"1 Getting ready": 2, "2 Ceremony": 1, "10 Dinner": 1}
    page.reload()
    assert in_sections(page) == {"1 Getting ready": 2, "2 Ceremony": 1, "10 Dinner": 1}


def test_files_that_are_there_move_into_the_sections_of_a_folder_dropped_again(
    studio: Studio, page: Page, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "shoot", DAY)
    drop(page, "#upload", folder)
    page.get_by_label("Make a section of each folder").uncheck()
    confirm(page, 5)
    ended(page, "5 files uploaded")
    assert in_sections(page) == {}

    drop(page, "#upload", folder)
    sections = page.get_by_label("Make a section of each folder")
    expect(sections).not_to_be_checked()  # as the last time
    sections.check()
    confirm(page, 5)

    ended(page, "5 already here")
    for title, count in zip(FOLDERS, (2, 1, 1), strict=True):
        expect(page.locator(".sheet-section", has_text=title).locator(".tile")).to_have_count(count)
    assert list(in_sections(page)) == FOLDERS
    drop(page, "#upload", folder)
    confirm(page, 5)
    ended(page, "5 already here")
    page.reload()
    assert in_sections(page) == {"1 Getting ready": 2, "2 Ceremony": 1, "10 Dinner": 1}


def test_no_section_is_made_of_a_folder_whose_files_are_left_out(studio: Studio, page: Page, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "shoot", {**DAY, "Papers/notes.txt": b"notes", "Trash/.DS_Store": b"x"})
    drop(page, "#upload", folder)
    expect(page.get_by_role("dialog")).to_contain_text("3 folders: ")

    confirm(page, 5)

    ended(page, "5 files uploaded")
    assert list(in_sections(page)) == FOLDERS


def test_photos_and_videos_alone_are_proposed(studio: Studio, page: Page, tmp_path: Path) -> None:
    drop(page, "#upload", folder_of(tmp_path / "shoot", {"a.jpg": photo(1), "a.xmp": b"side", "notes.txt": b"note"}))

    sheet = page.get_by_role("dialog", name="Before the upload")
    expect(sheet).to_contain_text("2 files are neither photos nor videos")
    expect(sheet).to_contain_text("a.xmp, notes.txt")
    expect(sheet.get_by_label("Make a section of each folder")).to_be_hidden()
    confirm(page, 1)

    ended(page, "1 file uploaded")
    assert studio.names() == ["a.jpg"]


def test_videos_are_left_out_where_that_is_wanted(studio: Studio, page: Page, tmp_path: Path) -> None:
    drop(page, "#upload", folder_of(tmp_path / "shoot", {"a.jpg": photo(1), "dance.mp4": b"video", "notes.txt": b"n"}))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 video: dance.mp4")
    expect(dialog.get_by_role("button", name="Upload 2 files")).to_be_visible()
    dialog.get_by_label("Upload videos too").uncheck()
    confirm(page, 1)

    ended(page, "1 file uploaded")
    assert studio.names() == ["a.jpg"]


def test_other_files_go_along_where_that_is_wanted(studio: Studio, page: Page, tmp_path: Path) -> None:
    drop(page, "#upload", folder_of(tmp_path / "shoot", {"a.jpg": photo(1), "notes.txt": b"note"}))
    page.get_by_label("Upload all files").check()
    confirm(page, 2)

    ended(page, "2 files uploaded")
    assert studio.names() == ["a.jpg", "notes.txt"]


@pytest.mark.parametrize(
    "contents", [{"a.jpg": photo(1), "b.jpg": photo(2)}, {"a.txt": b"a", "b.txt": b"b"}], ids=["photos", "notes"]
)
def test_nothing_is_asked_where_all_are_alike(studio: Studio, page: Page, tmp_path: Path, contents: dict) -> None:
    drop(page, "#upload", folder_of(tmp_path / "shoot", contents))
    ended(page, "2 files uploaded")


def test_nothing_is_sent_when_it_is_cancelled_by_the_keyboard(studio: Studio, page: Page, tmp_path: Path) -> None:
    drop(page, "#upload", folder_of(tmp_path / "shoot", DAY))
    expect(page.get_by_role("button", name="Upload 5 files")).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#dock")).to_be_hidden()
    assert studio.names() == []


def test_a_changed_file_can_replace_the_one_that_is_there(studio: Studio, page: Page, tmp_path: Path) -> None:
    studio.send(("a.jpg", photo(1)), ("b.jpg", photo(2)))
    page.reload()
    before = {file["filename"]: file["id"] for file in studio.files()}

    drop(page, "#upload", folder_of(tmp_path / "edited", {"A.JPG": photo(7), "c.jpg": photo(3)}))
    sheet = page.get_by_role("dialog", name="Before the upload")
    expect(sheet).to_contain_text("1 file is here with other content")
    sheet.get_by_label("Leave them as they are").check()
    expect(sheet.get_by_role("button", name="Upload 1 file")).to_be_visible()
    sheet.get_by_label("Replace them").check()
    confirm(page, 2)
    ended(page, "2 files uploaded")

    drop(page, f".tile[data-id='{before['b.jpg']}'] .tile-picture", folder_of(tmp_path / "one", {"x.jpg": photo(8)}))
    expect(page.get_by_role("dialog")).to_contain_text("Dropped on “b.jpg”")
    confirm(page, 1)
    ended(page, "1 file uploaded")

    files = {file["filename"]: file for file in studio.files()}
    assert {name: file["id"] for name, file in files.items() if name != "c.jpg"} == {
        "A.JPG": before["a.jpg"],
        "x.jpg": before["b.jpg"],
    }
    assert digests_of(studio) == {"A.JPG": sha256(photo(7)), "x.jpg": sha256(photo(8)), "c.jpg": sha256(photo(3))}
    expect(page.locator(".tile")).to_have_count(3)

    page.locator(".toast", has_text="1 file is replaced.").last.get_by_role("button", name="Undo").click()
    wait_until(lambda: digests_of(studio).get("b.jpg") == sha256(photo(2)))


def test_selected_files_are_replaced_by_those_that_match(studio: Studio, page: Page, tmp_path: Path) -> None:
    studio.send(("a.jpg", photo(1)), ("b.jpg", photo(2)), ("c.jpg", photo(3)))
    page.reload()
    edited = folder_of(tmp_path / "edited", {"a.jpeg": photo(7), "B.jpg": photo(8), "c.jpg": photo(9)})
    for name in "ab":
        page.get_by_label(f"Select {name}.jpg").check()
    page.locator(".selection-more > summary").click()

    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Replace", exact=True).click()
    chooser.value.set_files(sorted(edited.iterdir()))
    dialog = page.get_by_role("dialog", name="Replace files")
    expect(dialog).to_contain_text("“a.jpg” by “a.jpeg”")
    expect(dialog).to_contain_text("1 file matches none of the selected files, and is left out: c.jpg")
    assert violations(page) == []
    dialog.get_by_role("button", name="Replace 2 files").click()
    ended(page, "2 files uploaded")

    kept = {"a.jpeg": photo(7), "B.jpg": photo(8), "c.jpg": photo(3)}
    assert digests_of(studio) == {name: sha256(content) for name, content in kept.items()}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_questions_have_no_fault_of_accessibility(studio: Studio, page: Page, tmp_path: Path, scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    drop(page, "#upload", folder_of(tmp_path / "shoot", {**DAY, "notes.txt": b"note"}))
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
