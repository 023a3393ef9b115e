"""The gallery in the theme under choice, at notebook and phone size in the settings of its collection."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import violations
from tests.browser.published import Published, publish, small_photographs
from tests.browser.studio import sign_in
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

SCALED = "(box) => box.firstElementChild.getBoundingClientRect().width - box.getBoundingClientRect().width"


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    return publish(live_server, small_photographs(3, seed=9), title="Before the sea")


@pytest.fixture
def settings(page: Page, gallery: Published) -> Page:
    sign_in(page, gallery.server)
    page.goto(f"{gallery.server.url}/collections/{gallery.uuid}/settings#look")
    page.locator(".look-live").scroll_into_view_if_needed()
    return page


def test_each_choice_is_shown_on_both_screens_without_a_gap(settings: Page) -> None:
    for label, style in (("Framed", "framed"), ("Strip", "strip")):
        settings.locator(".look-card", has_text=label).first.locator("input").check()
        for screen in ("notebook", "phone"):
            frame = settings.frame_locator(f".look-screen.{screen} iframe").first
            expect(frame.locator(f".cover.{style}")).to_be_visible()
            expect(settings.locator(f".look-screen.{screen} iframe")).to_have_count(1)
            assert abs(settings.locator(f".look-screen.{screen} > div").evaluate(SCALED)) < 2
    assert violations(settings, within=".look") == []


def test_without_javascript_a_link_leads_to_the_preview(browser: Browser, page: Page, gallery: Published) -> None:
    sign_in(page, gallery.server)
    plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state()).new_page()
    plain.goto(f"{gallery.server.url}/collections/{gallery.uuid}/settings")
    expect(plain.locator(".look-screens")).to_be_hidden()
    with plain.context.expect_page() as opened:
        plain.get_by_role("link", name="Open the preview").click()

    expect(opened.value.get_by_role("heading", name="Before the sea")).to_be_visible()
    plain.context.close()
