"""Toasts: what is said twice stands there once."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.published import Published, photographs, publish
from tests.browser.studio import sign_in
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return publish(live_server, photographs(3, seed=60))


def test_a_message_that_comes_again_renews_its_toast(page: Page, gallery: Published) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(gallery.url)
    share = page.locator(".gallery-actions [data-share]")

    for _ in range(3):
        share.click()

    expect(page.locator(".toast")).to_have_text(["Link copied"])


def test_acts_of_one_message_are_counted_and_taken_back_together(page: Page, gallery: Published) -> None:
    sign_in(page, gallery.server)
    page.goto(f"{gallery.server.url}/collections/{gallery.uuid}")
    hide = page.locator(".selection-bar [value=hide]")
    for place in (0, 1):
        page.locator("#sheet .tile-check").nth(place).check()
        with page.expect_response("**/files"):
            hide.click()
        page.keyboard.press("Escape")
    expect(page.locator("#sheet .tile[data-hidden]")).to_have_count(2)
    expect(page.locator(".toast")).to_have_count(1)
    expect(page.locator(".toast span")).to_contain_text("(2)")

    page.locator(".toast button").click()

    expect(page.locator("#sheet .tile[data-hidden]")).to_have_count(0)
    expect(page.locator(".toast", has_text="(2)")).to_have_count(0)
