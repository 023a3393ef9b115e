"""The password page of a network that has spent its budget: the browser solves a puzzle while the guest types."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import THEMES, violations
from tests.browser.studio import Studio, new_collection
from tests.faults.guessers import Guesser
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser
PASSWORD, WAIT, NO_WAIT = "pear tree", "Wait 10 minutes", "the check takes a little longer"


@pytest.fixture
def collection(site_of_file: LiveServer) -> Studio:
    """Return a collection with a password, for which this machine has spent its budget."""
    collection = new_collection(site_of_file, privacy="password", password=PASSWORD)
    guesser = Guesser(site_of_file.url)
    assert [guesser.guess(f"/g/{collection.slug}/unlock", "wrong").status_code for _ in range(10)] == [403] * 10
    return collection


def gallery(collection: Studio) -> str:
    return f"{collection.server.url}/g/{collection.slug}"


def test_a_guest_with_the_right_password_enters(page: Page, collection: Studio) -> None:
    page.goto(gallery(collection))
    expect(page.get_by_text(NO_WAIT)).to_be_visible()
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Open the gallery").click()
    expect(page.get_by_text("This is not the password")).to_be_visible(timeout=60_000)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Open the gallery").click()
    page.wait_for_url(gallery(collection), timeout=60_000)
    expect(page.get_by_role("heading", name="By the sea")).to_be_visible()


def test_without_a_script_the_page_says_how_long_to_wait(new_context, collection: Studio) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(gallery(collection))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Open the gallery").click()
    expect(page.get_by_text(WAIT)).to_be_visible()
    expect(page.get_by_text(NO_WAIT)).to_be_hidden()


def test_the_page_is_accessible(page: Page, collection: Studio) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.goto(gallery(collection))
        expect(page.get_by_text(NO_WAIT)).to_be_visible()
        assert violations(page) == []
