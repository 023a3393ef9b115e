"""Culling in a browser: the large view over the contact sheet, its keys, the filters and the bar on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.hands import PHONE
from tests.browser.owner.test_studio_sheet import many, tile
from tests.browser.studio import Studio, new_collection, sign_in
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

NAMES = ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]


@pytest.fixture
def studio(live_server: LiveServer) -> Studio:
    return new_collection(live_server, *NAMES)


@pytest.fixture
def sheet(studio: Studio, page: Page) -> Page:
    sign_in(page, studio.server, onward=f"/collections/{studio.uuid}")
    return page


def announced(page: Page, text: str) -> None:
    expect(page.locator("dialog [data-announced]")).to_have_text(text)


def marks(studio: Studio) -> list[tuple[int | None, str | None, bool]]:
    return [(file["rating"], file["color_label"], file["hidden"]) for file in studio.files()]


def test_photos_are_culled_by_keys_alone(sheet: Page, studio: Studio) -> None:
    tile(sheet, "a.txt").locator("a").focus()
    sheet.keyboard.press("Space")
    announced(sheet, "1 of 5, a.txt")
    for key in ("3", "4", "ArrowRight", "6", "h"):
        sheet.keyboard.press(key)
    announced(sheet, "2 of 5, b.txt, Red, Hidden")
    for key in ("6", "ArrowRight", "7"):
        sheet.keyboard.press(key)
    expected = [(4, None, False), (None, None, True), (None, "yellow", False)]
    wait_until(lambda: marks(studio)[:3] == expected)
    assert violations(sheet) == []

    sheet.keyboard.press("Delete")
    announced(sheet, "3 of 4, d.txt")
    sheet.locator(".toast", has_text="trash").get_by_role("button", name="Undo").click()
    announced(sheet, "3 of 5, c.txt, Yellow")
    sheet.keyboard.press("?")
    expect(sheet.get_by_role("heading", name="Keys")).to_be_visible()
    sheet.keyboard.press("Escape")
    expect(sheet.get_by_role("heading", name="Keys")).to_have_count(0)
    sheet.keyboard.press("Escape")

    expect(tile(sheet, "c.txt").locator("a")).to_be_focused()
    expect(tile(sheet, "a.txt").get_by_role("img", name="4 stars")).to_be_visible()
    assert sheet.url == studio.url


# Presses keys on what has the focus, without a frame between them: in a frame the open view gets the focus.
PRESS_WITHIN_A_FRAME = """async (keys) => {
  for (const key of keys) {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    for (let turn = 0; turn < 10; turn++) await null;
  }
}"""


def test_tags_are_added_and_the_back_button_closes(sheet: Page, studio: Studio) -> None:
    tile(sheet, "b.txt").locator("a").click()
    announced(sheet, "2 of 5, b.txt")
    sheet.keyboard.press("t")
    sheet.keyboard.type("kiss, lake")
    sheet.keyboard.press("Enter")
    wait_until(lambda: studio.files()[1]["tags"] == ["kiss", "lake"])

    sheet.go_back()

    expect(sheet.locator("dialog[open]")).to_have_count(0)
    expect(tile(sheet, "b.txt").locator("a")).to_be_focused()
    sheet.evaluate(PRESS_WITHIN_A_FRAME, [" ", "ArrowRight"])
    announced(sheet, "3 of 5, c.txt")


def test_the_large_view_goes_on_to_photos_that_are_not_loaded_yet(studio: Studio, page: Page) -> None:
    many(studio, 195)
    last = studio.files()[99]["id"]  # the API's first page is as long as the sheet's
    sign_in(page, studio.server, onward=f"/collections/{studio.uuid}?open={last}")
    announced(page, "100 of 200, 0094.txt")
    page.keyboard.press("ArrowRight")
    announced(page, "101 of 200, 0095.txt")
    page.wait_for_url(lambda url: last not in url)

    page.reload()
    announced(page, "101 of 200, 0095.txt")
    page.keyboard.press("ArrowLeft")

    announced(page, "100 of 200, 0094.txt")


def test_a_filter_takes_effect_at_once_and_select_all_deletes_only_what_it_shows(sheet: Page, studio: Studio) -> None:
    for name in ("b.txt", "d.txt"):
        tile(sheet, name).locator("a").focus()
        sheet.keyboard.press("5")
    wait_until(lambda: [mark[0] for mark in marks(studio)] == [None, 5, None, 5, None])
    sheet.locator("#sheet-rating").select_option("3")
    expect(sheet.locator(".tile")).to_have_count(2)

    sheet.get_by_role("button", name="Select all").click()
    sheet.keyboard.press("Delete")
    expect(sheet.get_by_text("2 files are in the trash.")).to_be_visible()

    sheet.get_by_text("Clear filters").click()
    expect(sheet.locator(".tile .truncate")).to_have_text(["a.txt", "c.txt", "e.txt"])


@pytest.mark.browser_context_args(**PHONE)
def test_the_bar_of_a_phone_is_one_row_with_all_acts(sheet: Page, studio: Studio) -> None:
    tile(sheet, "a.txt").locator(".tile-check").tap()
    box = sheet.locator("#selection").bounding_box()
    assert box is not None
    assert box["height"] < 80

    sheet.locator("#selection").get_by_text("More", exact=True).tap()
    sheet.locator("#selection").get_by_text("Label", exact=True).tap()
    sheet.get_by_role("button", name="Green").tap()

    wait_until(lambda: marks(studio)[0][1] == "green")
