"""The image picker: photos added to a collection and a cover selected, by keyboard alone and by touch."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accessibility import violations_in_both_themes
from tests.browser.published import Published, photographs, publish
from tests.browser.studio import Studio, new_collection, sign_in
from tests.support.pictures import drawn_jpeg
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def shoot(live_server: LiveServer) -> Published:
    """Return a gallery with two finished photographs, "shot 1.jpg" and "shot 2.jpg"."""
    return publish(live_server, photographs(2, seed=5), title="Picked from")


@pytest.fixture
def target(live_server: LiveServer) -> Studio:
    return new_collection(live_server, title="Picked for")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> Locator:
    return page.locator("*:focus")


def test_photos_are_added_by_the_keyboard(page: Page, shoot: Published, target: Studio) -> None:
    """Search, select, upload, add and undo work without a mouse, and axe finds nothing in either theme."""
    sign_in(page, target.server, onward=f"/collections/{target.uuid}")
    page.get_by_role("link", name="Add from the library").last.press("Enter")
    dialog = page.get_by_role("dialog", name="Add from the library")
    expect(focused(page)).to_have_attribute("type", "search")
    page.keyboard.type("picked from")
    expect(dialog.locator(".pick")).to_have_count(2)
    dialog.get_by_label("shot 2.jpg").focus()
    press(page, "Space", "ArrowRight", "Space", "ArrowLeft", "Enter")
    expect(dialog.get_by_role("status")).to_have_text("1 selected")
    reports = violations_in_both_themes(page)
    dialog.get_by_role("tab", name="Library").focus()
    press(page, "ArrowRight")
    page.set_input_files("#picker-file", {"name": "new.txt", "mimeType": "text/plain", "buffer": b"a note of mine"})
    expect(dialog.get_by_role("checkbox", name="new.txt")).to_be_checked()
    expect(dialog.get_by_role("tab", name="Library")).to_have_attribute("aria-selected", "true")
    dialog.get_by_role("button", name="Add 1 photo").press("Enter")
    expect(page.locator(".toast")).to_contain_text("1 file uploaded. 1 file was added.")
    assert (target.names(), reports) == (["new.txt", "shot 1.jpg"], [])

    page.get_by_role("button", name="Undo").press("Enter")

    expect(page.locator(".tile")).to_have_count(1)
    assert target.names() == ["new.txt"]


def test_a_cover_is_uploaded_and_set_on_a_phone(browser: Browser, shoot: Published) -> None:
    """The uploaded picture is selected when it is ready."""
    page = browser.new_context(**PHONE).new_page()
    sign_in(page, shoot.server, onward=f"/collections/{shoot.uuid}/settings")
    page.get_by_role("link", name="Choose another cover").tap()
    dialog = page.get_by_role("dialog", name="Choose a cover")
    dialog.get_by_role("tab", name="Upload").tap()
    file = {"name": "cover.jpg", "mimeType": "image/jpeg", "buffer": drawn_jpeg(900, 600, (9, 99, 199))}
    page.set_input_files("#picker-file", file)
    expect(dialog.get_by_role("radio", name="cover.jpg")).to_be_checked(timeout=30_000)
    dialog.get_by_role("button", name="Set as cover").tap()
    expect(page.get_by_text("The cover is set.")).to_be_visible()
    expect(page.locator("#cover figcaption")).to_have_text("cover.jpg")
    page.context.close()


def test_the_library_works_without_a_script(browser: Browser, shoot: Published, target: Studio) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, target.server, onward=f"/collections/{target.uuid}")
    page.get_by_role("link", name="Add from the library").click()
    page.get_by_label("Search by").fill("picked from")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("shot 1.jpg").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("1 file was added.")).to_be_visible()
    assert target.names() == ["shot 1.jpg"]
    page.context.close()
