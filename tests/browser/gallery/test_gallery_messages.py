"""The password page, the message, the closing and the heads of sections in the browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations_in_both_themes
from tests.browser.published import fill_up, publish, small_photographs
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft " * 4
ARABIC = "كل الشكر لكم على هذا اليوم الجميل"
IS_WIDER = "document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("cover", ["none", "blurred", "sharp"])
def test_the_password_page_is_accessible_and_fits_a_small_phone(
    page: Page, live_server: LiveServer, cover: str
) -> None:
    gate = {"title": True, "date": True, "logo": True, "line": ARABIC, "cover": cover}
    settings = {"privacy": "password", "password": "lake", "event_date": "2026-06-20", "gate": gate}
    gallery = publish(live_server, small_photographs(1), title=LONG[:150], **settings)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(gallery.url)
    expect(page.locator(".gate-picture img")).to_have_count(int(cover != "none"))
    assert page.evaluate(IS_WIDER) is False
    assert violations_in_both_themes(page) == []


def test_the_closing_comes_after_the_last_photo_of_a_long_gallery(page: Page, live_server: LiveServer) -> None:
    messages = {"message": LONG, "closing": ARABIC}
    gallery = fill_up(publish(live_server, small_photographs(1, seed=5), **messages), 130)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(gallery.url)
    closing = page.locator(".gallery-closing")
    expect(page.locator(".gallery-words")).to_be_visible()
    expect(closing).to_be_hidden()
    assert page.evaluate(IS_WIDER) is False
    page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    expect(page.locator(".tile")).to_have_count(130)
    expect(closing).to_be_visible()
    last = page.locator(".tile").last.bounding_box()
    shown = closing.bounding_box()
    assert last is not None
    assert shown is not None
    assert shown["y"] >= last["y"] + last["height"]
    assert violations_in_both_themes(page) == []
