"""The focal point's page in a browser: by click, by keyboard, and by two numbers without JavaScript."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import violations
from tests.browser.studio import Studio, new_collection, sign_in
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def studio(live_server: LiveServer) -> Studio:
    """Return a collection with one finished picture whose width is twice its height."""
    picture = Image.radial_gradient("L").resize((1200, 600)).convert("RGB")
    content = io.BytesIO()
    picture.save(content, "JPEG")
    studio = new_collection(live_server)
    studio.send(("wide.jpg", content.getvalue()))
    wait_until(lambda: studio.files()[0]["state"] == "ready")
    return studio


def open_focus_page(studio: Studio, page: Page) -> None:
    """Open the page from the contact sheet, as owners do."""
    sign_in(page, studio.server, onward=f"/collections/{studio.uuid}")
    page.get_by_label("Select wide.jpg").check()
    page.locator("#selection").get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Set focal point").click()
    page.wait_for_url("**/focus")  # after its styles are loaded, because the picture is measured next


def square_begins_at(page: Page) -> float:
    """Return the part of the picture's width that the square preview cuts off on the left."""
    return page.locator(".focus-preview img").first.evaluate(
        "(image) => { const [left] = getComputedStyle(image).objectPosition.split(' ');"
        " return -parseFloat(left) / (2 * image.clientHeight); }"
    )


def test_a_click_and_the_arrow_keys_set_it(studio: Studio, page: Page) -> None:
    open_focus_page(studio, page)
    picture = page.locator("[data-picture]")
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.6})
    clicked = (page.get_by_role("spinbutton", name="From the left").input_value(), square_begins_at(page))
    for key in ("Shift+ArrowRight", "ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    mark = page.get_by_role("button", name="Focal point: 39% from the left, 59% from the top")
    expect(mark).to_be_focused()
    report = violations(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The focal point is set.")).to_be_visible()

    assert abs(float(clicked[0]) - 30) < 0.3
    assert abs(clicked[1] - 0.05) < 0.01, "the square is half as wide, and its middle is the point"
    assert report == []
    focus = studio.files()[0]["focus"]
    assert (round(focus["x"], 2), round(focus["y"], 2), focus["by_owner"]) == (0.39, 0.59, True)


def test_two_numbers_do_without_a_script(studio: Studio, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    open_focus_page(studio, page)
    page.get_by_label("From the left").fill("12.5")
    page.get_by_label("From the top").fill("75")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The focal point is set.")).to_be_visible()

    assert studio.files()[0]["focus"] == {"x": 0.125, "y": 0.75, "by_owner": True}
