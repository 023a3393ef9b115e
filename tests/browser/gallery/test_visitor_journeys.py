"""A visitor's whole journey, from the cover to the last page: on a phone by touch, and at a desk by keyboard alone."""

from datetime import UTC, datetime, timedelta

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import violations_in_both_themes
from tests.browser.hands import PHONE, Finger, Hand, Keyboard
from tests.browser.published import photographs
from tests.browser.studio import Studio, new_collection, signed
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Studio:
    """Return a collection of two sections with two photos each, which asks for two photos and expires in three days."""
    ends = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    studio = new_collection(live_server, selection_wanted=2, selection_due="2090-05-12", expires_at=ends)
    api, headers = f"{live_server.url}/api/v1/collections/{studio.uuid}", signed(live_server)
    photos = photographs(4, seed=61)
    for title, contents in (("Ceremony", photos[:2]), ("Party", photos[2:])):
        section = requests.post(f"{api}/sections", json={"title": title}, headers=headers, timeout=30).json()
        parts = [("files", content) for content in contents]
        requests.post(f"{api}/files?section={section['id']}", files=parts, headers=headers, timeout=60)
    wait_until(lambda: all(file["state"] == "ready" for file in studio.files()), seconds=60)
    return studio


def close(gallery: Studio, ends: str) -> None:
    address = f"{gallery.server.url}/api/v1/collections/{gallery.uuid}"
    requests.patch(address, json={"expires_at": ends}, headers=signed(gallery.server), timeout=30).raise_for_status()


def go_through(page: Page, hand: Hand, gallery: Studio) -> None:
    page.goto(f"{gallery.server.url}/g/{gallery.slug}")
    expect(page.locator(".gallery-ending")).to_contain_text("Available until")
    hand.use(page.get_by_role("link", name="View gallery"))
    hand.use(page.get_by_role("navigation", name="Sections").get_by_role("link", name="Party"))
    expect(page.get_by_role("heading", name="Party")).to_be_in_viewport()

    hand.use(page.get_by_role("button", name="Favorite: shot 3"))
    hand.use(page.locator(".tile a", has=page.get_by_alt_text("shot 4")))
    expect(page.locator("#viewer .viewer-count")).to_contain_text("4 of 4")
    hand.use(page.locator("#viewer .heart"))
    expect(page.locator("#viewer .heart")).to_have_attribute("aria-pressed", "true")
    hand.use(page.locator("#viewer").get_by_role("button", name="Close"))
    hand.use(page.get_by_role("link", name="Favorites: 2 of 2"))

    hand.use(page.get_by_text("Edit this list"))
    hand.use(page.get_by_role("button", name="Delete this list"))
    expect(page.get_by_text("add it to your favorites")).to_be_visible()
    hand.use(page.locator(".toast").get_by_role("button", name="Undo"))
    expect(page.get_by_text("2 of 2 · by 12 May 2090")).to_be_visible()
    hand.write(page.get_by_label("Your name"), "Anna")
    hand.use(page.get_by_role("button", name="Send this list"))
    expect(page.get_by_text("Thank you, Anna")).to_be_visible()

    hand.use(page.get_by_role("link", name="Download these"))
    with page.expect_download() as download:
        hand.use(page.get_by_role("button", name="Download"))
    assert download.value.suggested_filename.endswith(".zip")


def test_by_touch_on_a_phone_until_it_closes(browser: Browser, gallery: Studio) -> None:
    page = browser.new_context(**PHONE, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
    go_through(page, Finger(page), gallery)

    close(gallery, "2020-01-01T00:00:00Z")
    page.goto(f"{gallery.server.url}/g/{gallery.slug}")
    expect(page.get_by_role("heading", name="This gallery has closed")).to_be_visible()
    assert violations_in_both_themes(page) == []
    close(gallery, (datetime.now(UTC) + timedelta(days=3)).isoformat())
    page.context.close()


def test_by_the_keyboard_alone(page: Page, gallery: Studio) -> None:
    page.emulate_media(reduced_motion="reduce")
    go_through(page, Keyboard(page), gallery)
