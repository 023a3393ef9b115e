"""The contact sheet in a browser: selecting, ordering, moving, renaming and deleting, with and without JavaScript."""

import sqlite3
from collections.abc import Callable, Iterator
from uuid import uuid4
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accessibility import violations
from tests.browser.observers import LATE_OBSERVERS
from tests.browser.studio import Studio, new_collection, sign_in
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer
from tests.support.uploads.uploading import change_rows

pytestmark = pytest.mark.browser

NAMES = ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def studio(live_server: LiveServer) -> Studio:
    return new_collection(live_server, *NAMES)


@pytest.fixture
def sheet(studio: Studio, page: Page) -> Page:
    """Return the browser with the collection's contact sheet open."""
    sign_in(page, studio.server, onward=f"/collections/{studio.uuid}")
    return page


@pytest.fixture
def without_script(browser: Browser, studio: Studio) -> Page:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, studio.server, onward=f"/collections/{studio.uuid}")
    return page


def tile(page: Page, name: str) -> Locator:
    return page.locator(f'.tile[data-name="{name}"]')


def select(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_label(f"Select {name}").check()


def add_section(page: Page, title: str) -> Locator:
    page.get_by_text("New section", exact=True).click()
    page.get_by_label("Name of the new section").fill(title)
    page.get_by_role("button", name="Add section").click()
    return page.locator(".sheet-section", has=page.get_by_role("heading", name=title))


def ordered(studio: Studio, *names: str) -> Callable[[], bool]:
    return lambda: studio.names() == list(names)


def test_shift_selects_a_range(sheet: Page) -> None:
    select(sheet, "b.txt")

    tile(sheet, "d.txt").locator(".tile-check").click(modifiers=["Shift"])

    expect(sheet.locator("output")).to_have_text("3 selected")


def test_everything_is_selected_and_let_go_by_the_keyboard(sheet: Page) -> None:
    sheet.keyboard.press("Control+a")
    expect(sheet.locator("output")).to_have_text("5 selected")

    sheet.keyboard.press("Escape")

    expect(sheet.locator("#selection")).to_be_hidden()


def test_deleting_can_be_undone(sheet: Page, studio: Studio) -> None:
    select(sheet, "b.txt", "c.txt")
    sheet.get_by_role("button", name="Delete").click()
    expect(sheet.locator(".tile")).to_have_count(3)

    sheet.get_by_role("button", name="Undo").click()

    expect(sheet.locator(".tile")).to_have_count(5)
    wait_until(lambda: studio.names() == NAMES)


def test_arrows_go_from_photo_to_photo_and_select_with_shift(sheet: Page) -> None:
    tile(sheet, "b.txt").locator("a").focus()
    for key in ("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft"):
        sheet.keyboard.press(key)

    expect(tile(sheet, "c.txt").locator("a")).to_be_focused()
    expect(sheet.locator(".tile.picked .truncate")).to_have_text(["b.txt", "c.txt"])


def test_a_frame_drawn_between_the_photos_selects_what_it_touches(sheet: Page) -> None:
    first, third = tile(sheet, "a.txt").bounding_box(), tile(sheet, "c.txt").bounding_box()
    assert first is not None
    assert third is not None
    sheet.mouse.move(first["x"] - 8, first["y"] + 30)
    sheet.mouse.down()
    sheet.mouse.move(third["x"] + 20, third["y"] + 60, steps=5)
    sheet.mouse.up()

    expect(sheet.locator(".tile.picked .truncate")).to_have_text(["a.txt", "b.txt", "c.txt"])


def test_what_is_selected_is_downloaded_as_an_archive(sheet: Page) -> None:
    wait_until(lambda: sheet.locator('.tile[data-state="unsupported"]').count() == 5)
    select(sheet, "b.txt", "d.txt")
    with sheet.expect_download() as download:
        sheet.get_by_role("button", name="Download").click()

    assert sorted(ZipFile(download.value.path()).namelist()) == ["b.txt", "d.txt"]


def test_hiding_can_be_undone(sheet: Page, studio: Studio) -> None:
    select(sheet, "b.txt", "c.txt")
    sheet.get_by_role("button", name="Hide").click()
    expect(sheet.get_by_text("Hidden", exact=True).locator("visible=true")).to_have_count(2)

    sheet.get_by_role("button", name="Undo").click()

    expect(sheet.get_by_text("Hidden", exact=True).locator("visible=true")).to_have_count(0)
    wait_until(lambda: not any(file["hidden"] for file in studio.files()))


def test_descriptions_for_two_are_written_in_a_dialog(sheet: Page, studio: Studio) -> None:
    select(sheet, "b.txt", "c.txt")
    sheet.get_by_role("button", name="Describe").click()
    dialog = sheet.get_by_role("dialog")
    dialog.get_by_label("Title").first.fill("The kiss")
    dialog.get_by_label("Alt text").nth(2).fill("On the stair")
    assert violations(sheet) == []

    dialog.get_by_role("button", name="Save").click()

    expect(dialog).to_be_hidden()
    described = [(file["title"], file["alt_text"]) for file in studio.files()]
    assert described[1:3] == [("The kiss", None), ("The kiss", "On the stair")]


def test_the_selection_moves_into_a_section(sheet: Page) -> None:
    section = add_section(sheet, "Ceremony")
    expect(section).to_be_visible()
    select(sheet, "a.txt", "e.txt")
    sheet.get_by_label("Section to move to").select_option("Ceremony")

    sheet.get_by_role("button", name="Move", exact=True).click()

    expect(section.locator(".tile")).to_have_count(2)


@pytest.fixture
def accent(studio: Studio) -> Iterator[None]:
    """Give the studio an accent color, which every page then has in a style element."""
    change_rows(studio.server, ["UPDATE studio SET accent_color = '#2f5d50'"])
    yield
    change_rows(studio.server, ["UPDATE studio SET accent_color = NULL"])


@pytest.mark.usefixtures("accent")
def test_taking_the_sheet_anew_breaks_no_rule_of_the_page(sheet: Page) -> None:
    complaints: list[str] = []
    sheet.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    expect(add_section(sheet, "Ceremony")).to_be_visible()

    assert complaints == []


def test_a_deleted_section_comes_back_with_its_files(sheet: Page) -> None:
    section = add_section(sheet, "Ceremony")
    expect(section).to_be_visible()
    select(sheet, "a.txt")
    sheet.get_by_label("Section to move to").select_option("Ceremony")
    sheet.get_by_role("button", name="Move", exact=True).click()
    expect(section.locator(".tile")).to_have_count(1)
    section.locator("summary").click()
    sheet.get_by_role("button", name="Move to trash with its files").click()
    expect(sheet.locator(".tile")).to_have_count(4)

    sheet.get_by_role("button", name="Undo").click()

    expect(section.locator(".tile")).to_have_count(1)


def test_the_keyboard_moves_a_file(sheet: Page, studio: Studio) -> None:
    tile(sheet, "a.txt").locator("a").focus()

    sheet.keyboard.press("Alt+ArrowRight")
    sheet.keyboard.press("Alt+ArrowRight")

    wait_until(ordered(studio, "b.txt", "c.txt", "a.txt", "d.txt", "e.txt"))
    expect(tile(sheet, "a.txt").locator("a")).to_be_focused()


def test_the_mouse_drags_a_file(sheet: Page, studio: Studio) -> None:
    end = tile(sheet, "d.txt").bounding_box()
    assert end is not None
    tile(sheet, "a.txt").locator("a").hover()
    sheet.mouse.down()

    sheet.mouse.move(end["x"] + end["width"] - 4, end["y"] + 40, steps=8)
    sheet.mouse.up()

    wait_until(ordered(studio, "b.txt", "c.txt", "d.txt", "a.txt", "e.txt"))
    assert sheet.url == studio.url


def test_a_drag_takes_the_whole_selection_along(sheet: Page, studio: Studio) -> None:
    select(sheet, "a.txt", "b.txt")
    end = tile(sheet, "e.txt").bounding_box()
    assert end is not None
    tile(sheet, "a.txt").locator("a").hover()
    sheet.mouse.down()

    sheet.mouse.move(end["x"] + end["width"] - 4, end["y"] + 40, steps=8)
    sheet.mouse.up()

    wait_until(ordered(studio, "c.txt", "d.txt", "e.txt", "a.txt", "b.txt"))


@pytest.mark.browser_context_args(**PHONE)
def test_a_finger_drags_after_a_long_press(sheet: Page, studio: Studio) -> None:
    start, end = tile(sheet, "a.txt").bounding_box(), tile(sheet, "c.txt").bounding_box()
    assert start is not None
    assert end is not None
    session = sheet.context.new_cdp_session(sheet)

    def touch(kind: str, *coordinates: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in coordinates]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (start["x"] + 60, start["y"] + 60))
    expect(tile(sheet, "a.txt")).to_have_class("tile lifted")
    touch("touchMove", (start["x"] + 90, start["y"] + 60))
    touch("touchMove", (end["x"] + end["width"] - 4, end["y"] + 60))
    touch("touchEnd")

    wait_until(ordered(studio, "b.txt", "c.txt", "a.txt", "d.txt", "e.txt"))


@pytest.mark.browser_context_args(**PHONE)
def test_a_long_press_selects_and_a_check_box_adds(sheet: Page) -> None:
    box = tile(sheet, "a.txt").bounding_box()
    assert box is not None
    session = sheet.context.new_cdp_session(sheet)
    point = {"x": box["x"] + 60, "y": box["y"] + 60}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    expect(tile(sheet, "a.txt")).to_have_class("tile lifted")
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(sheet.locator("output")).to_have_text("1 selected")

    tile(sheet, "b.txt").locator(".tile-check").tap()

    expect(sheet.locator("output")).to_have_text("2 selected")


def test_a_file_gets_another_name_where_its_name_stands(sheet: Page, studio: Studio) -> None:
    tile(sheet, "a.txt").locator("a").focus()
    sheet.keyboard.press("F2")

    sheet.keyboard.type("Müller & Söhne – 1")  # replaces the selected part of the name
    sheet.keyboard.press("Enter")

    wait_until(ordered(studio, "Müller & Söhne – 1.txt", *NAMES[1:]))


def test_a_refused_name_is_taken_back_and_explained(sheet: Page) -> None:
    tile(sheet, "a.txt").locator("a").focus()
    sheet.keyboard.press("F2")

    sheet.get_by_role("textbox", name="Rename a.txt").fill("a/b.txt")
    sheet.keyboard.press("Enter")

    expect(sheet.locator(".toast.error")).to_contain_text("no slashes")
    expect(tile(sheet, "a.txt")).to_be_visible()


def many(studio: Studio, count: int) -> None:
    """Insert this many rows beside the existing files, for tests of paging and selecting that need no bytes."""
    database = sqlite3.connect(studio.server.instance / "vitrine.db", timeout=30)
    database.row_factory = sqlite3.Row
    with database:
        first = dict(
            database.execute("SELECT * FROM files WHERE original_filename = 'a.txt' ORDER BY id DESC").fetchone()
        )
        del first["id"]
        rows = [
            {
                **first,
                "uuid": uuid4().hex,
                "original_filename": f"{number:04}.txt",
                "position": number + 10,
                "is_copy": 1,
            }
            for number in range(count)
        ]
        columns = ", ".join(first)
        values = ", ".join(f":{name}" for name in first)
        database.executemany(f"INSERT INTO files ({columns}) VALUES ({values})", rows)
    database.close()


def test_a_long_sheet_loads_as_it_is_scrolled_and_is_selected_as_a_whole(studio: Studio, page: Page) -> None:
    many(studio, 595)
    sign_in(page, studio.server, onward=f"/collections/{studio.uuid}")
    expect(page.locator(".tile")).to_have_count(100)

    page.keyboard.press("Control+a")
    expect(page.locator("output")).to_have_text("600 selected")
    page.get_by_role("button", name="Describe").click()
    expect(page.locator(".toast.error")).to_have_text("Select at most 100 files to describe.")
    tile(page, "b.txt").locator("a").click(modifiers=["ControlOrMeta"])
    page.keyboard.press("End")
    expect(page.locator(".tile")).to_have_count(600)
    expect(page.locator("output")).to_have_text("599 selected")
    page.get_by_text("Select all", exact=True).focus()
    page.keyboard.press("Delete")

    expect(page.locator(".tile")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#counts")).to_have_text("600 files")


def test_a_busy_device_misses_no_end_of_a_long_sheet(studio: Studio, page: Page) -> None:
    many(studio, 195)
    page.add_init_script(LATE_OBSERVERS)
    sign_in(page, studio.server, onward=f"/collections/{studio.uuid}")

    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    expect(page.locator(".tile")).to_have_count(200)


class TestWithoutJavaScript:
    def test_files_are_uploaded_by_a_plain_form(self, without_script: Page) -> None:
        without_script.set_input_files("#files", {"name": "f.txt", "mimeType": "text/plain", "buffer": b"f"})

        without_script.get_by_role("button", name="Upload").click()

        expect(tile(without_script, "f.txt")).to_be_visible()

    def test_a_file_comes_to_the_front(self, without_script: Page, studio: Studio) -> None:
        select(without_script, "d.txt")

        without_script.get_by_text("More", exact=True).click()
        without_script.get_by_role("button", name="Move to the front").click()

        expect(without_script.get_by_text("1 file is first now.")).to_be_visible()
        assert studio.names() == ["d.txt", "a.txt", "b.txt", "c.txt", "e.txt"]

    def test_a_file_gets_another_name(self, without_script: Page) -> None:
        select(without_script, "c.txt")
        without_script.get_by_label("New file name").fill("sea.txt")

        without_script.get_by_role("button", name="Rename", exact=True).click()

        expect(tile(without_script, "sea.txt")).to_be_visible()

    def test_what_was_deleted_is_restored_from_the_trash(self, without_script: Page, studio: Studio) -> None:
        select(without_script, "b.txt")
        without_script.get_by_role("button", name="Delete").click()
        expect(without_script.locator(".tile")).to_have_count(4)
        without_script.goto(f"{studio.server.url}/collections/trash")

        without_script.locator(".trash-list > li", has_text="b.txt").first.get_by_role("button", name="Restore").click()

        expect(without_script.locator(".tile")).to_have_count(5)

    def test_a_title_is_written(self, without_script: Page, studio: Studio) -> None:
        select(without_script, "c.txt")
        without_script.get_by_role("button", name="Describe").click()
        without_script.get_by_label("Title").fill("The kiss")

        without_script.get_by_role("button", name="Save").click()

        expect(without_script.get_by_text("The descriptions are saved.")).to_be_visible()
        assert studio.files()[2]["title"] == "The kiss"

    def test_sections_exchange_positions(self, without_script: Page) -> None:
        add_section(without_script, "Party")
        section = add_section(without_script, "Ceremony")
        section.locator("summary").click()

        section.get_by_role("button", name="Move up").click()

        expect(without_script.locator(".section-head h2")).to_have_text(["Ceremony", "Party"])
