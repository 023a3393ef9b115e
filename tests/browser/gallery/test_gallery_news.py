"""New photos and the notice of the end in a browser: the marks, the reports, and the notice that stays hidden."""

from datetime import timedelta

import pytest
import requests
from playwright.sync_api import Page, expect

from app.database import utcnow
from tests.browser.accessibility import violations_in_both_themes
from tests.browser.published import publish, small_photographs
from tests.browser.studio import signed
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser


def test_new_photos_are_marked_until_they_were_on_the_screen_and_the_notice_stays_hidden(
    page: Page, live_server: LiveServer
) -> None:
    end = (utcnow() + timedelta(days=3)).isoformat()
    gallery = publish(live_server, small_photographs(2), expires_at=end, stage="first_look", expected_photos=80)
    files = f"{live_server.url}/api/v1/collections/{gallery.uuid}/files"
    page.goto(gallery.url)
    expect(page.get_by_text("A first look: 2 of about 80 photos.")).to_be_visible()
    page.get_by_role("button", name="Hide this notice").click()
    parts = [("files", small_photographs(3)[2])]
    requests.post(files, files=parts, headers=signed(live_server), timeout=60).raise_for_status()

    def is_new() -> bool:
        page.goto(gallery.url)
        return page.locator(".is-new").count() == 1

    wait_until(is_new, seconds=60)
    expect(page.locator(".gallery-ending")).to_be_hidden()
    assert violations_in_both_themes(page) == []
    page.get_by_role("link", name="1 new photo").click()
    expect(page.locator(".tile")).to_have_count(1)
    page.locator(".tile").scroll_into_view_if_needed()
    wait_until(lambda: not is_new(), seconds=30)
