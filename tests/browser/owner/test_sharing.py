"""Share links in the browser: owners create, preview and revoke them and see their activity; a phone opens one."""

import os
import re
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.accessibility import violations
from tests.browser.published import photographs
from tests.browser.studio import Studio, new_collection, sign_in, signed
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
FRIEND = "Anna’s mother"


@pytest.fixture
def collection(live_server: LiveServer) -> Studio:
    """Return a collection of two sections with a picture in each."""
    studio = new_collection(live_server, title="Anna & Tom", privacy="private")
    api, headers = f"{live_server.url}/api/v1", signed(live_server)
    for title, (name, content) in zip(("Ceremony", "Party"), photographs(2, seed=7), strict=True):
        address = f"{api}/collections/{studio.uuid}"
        section = requests.post(f"{address}/sections", json={"title": title}, headers=headers, timeout=30).json()
        parts = [("files", (f"{title} {name}", content))]
        requests.post(f"{address}/files?section={section['id']}", files=parts, headers=headers, timeout=60)
    wait_until(lambda: all(file["state"] == "ready" for file in studio.files()), seconds=60)
    return studio


@pytest.fixture
def owner(collection: Studio, page: Page) -> Page:
    """Return the owner's browser with the share page open."""
    sign_in(page, collection.server, onward=f"/collections/{collection.uuid}/share")
    return page


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(**PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def faults_of(page: Page, name: str) -> list[str]:
    """Return what axe finds on this page in both themes, and save screenshots if a folder for them is set."""
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        if folder := os.environ.get("VITRINE_PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{theme}.png", full_page=True)
        found += [f"{name}, {theme}: {report}" for report in violations(page)]
    page.emulate_media(color_scheme="light")
    return found


def make_link(page: Page, **password: str) -> str:
    page.get_by_label("For whom").fill(FRIEND)
    page.get_by_label("Only these sections").check()
    page.get_by_label("Ceremony").check()
    for value in password.values():
        page.get_by_label("Password for this link").fill(value)
    page.get_by_role("button", name="Create share link").click()
    return page.get_by_label(f"Link for {FRIEND}").first.input_value()


def test_an_owner_shares_with_one_person_and_a_phone_comes(owner: Page, phone: Page, collection: Studio) -> None:
    address = make_link(owner, password="pear-tree")
    owner.get_by_text(f"Message and QR code for {FRIEND}").click()
    message = owner.get_by_label("Message to send with the link").last.input_value()
    faults = faults_of(owner, "share")
    assert (
        address in message,
        "You need a password. I will send it separately." in message,
        "pear-tree" in message,
    ) == (
        True,
        True,
        False,
    )

    phone.goto(address)
    phone.get_by_label("Password", exact=True).fill("pear-tree")
    phone.get_by_role("button", name="Open the gallery").tap()
    expect(phone.locator(".tile")).to_have_count(1)
    phone.locator(".tile a").first.tap()
    expect(phone.locator("#viewer .viewer-count")).to_contain_text("1 of 1")
    with phone.expect_download() as download:
        phone.locator("#viewer [data-act=download]").tap()
    assert "Ceremony" in download.value.suggested_filename

    owner.get_by_role("button", name=f"View as {FRIEND}").click()
    expect(owner.get_by_text(f"You see this gallery as {FRIEND} sees it")).to_be_visible()
    expect(owner.locator(".tile")).to_have_count(1)
    faults += faults_of(owner, "preview")
    owner.get_by_role("button", name="End preview").click()

    owner.get_by_role("link", name="Activity", exact=True).click()
    expect(owner.get_by_text("downloaded the original of Ceremony shot 1.jpg")).to_be_visible()
    faults += faults_of(owner, "activity")
    owner.get_by_role("link", name=re.compile("originals received by Anna")).first.click()
    expect(owner.get_by_text("1 of 1 originals were sent completely")).to_be_visible()

    owner.goto(f"{collection.url}/share")
    owner.get_by_role("link", name=f"Edit link for {FRIEND}").click()
    owner.wait_for_url("**/collections/links/*")
    faults += faults_of(owner, "link")
    owner.go_back()
    owner.get_by_role("button", name="Revoke").click()
    expect(owner.get_by_text(re.compile("^Revoked"))).to_be_visible()
    refused = phone.goto(f"{collection.server.url}/g/{collection.slug}")
    owner.get_by_role("button", name="Undo").click()
    back = phone.reload()

    assert refused
    assert back
    assert (refused.status, back.status, faults) == (404, 200, [])


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_all_of_it_works_without_scripts(owner: Page, collection: Studio) -> None:
    make_link(owner)
    owner.get_by_role("button", name=f"View as {FRIEND}").first.click()
    expect(owner.locator(".tile")).to_have_count(1)
    owner.get_by_role("button", name="End preview").click()
    owner.get_by_role("button", name="Revoke").first.click()
    owner.get_by_role("button", name="Undo").first.click()
    expect(owner.get_by_text("works again")).to_be_visible()


def test_a_template_is_shown_filled_in_while_it_is_typed_and_then_used(owner: Page, collection: Studio) -> None:
    owner.get_by_role("link", name="Edit templates").click()
    owner.get_by_role("button", name="New template").click()
    owner.get_by_label("Name").fill("Ready")
    text, preview = owner.get_by_label("Text", exact=True), owner.get_by_role("region", name="Preview")
    text.fill("Dear ")
    expect(preview.get_by_role("status")).to_contain_text("Put the field {link}")
    for field in ("{name}", "{link}"):
        owner.get_by_role("button", name=field, exact=True).click()
    expect(preview).to_contain_text("Dear Annahttp")
    expect(preview.get_by_role("status")).to_be_empty()
    faults = faults_of(owner, "template")

    text.fill("Dear {name}, {link}")
    owner.get_by_role("button", name="Save template").click()
    owner.goto(f"{collection.server.url}/collections/{collection.uuid}/share")
    address = make_link(owner)
    owner.get_by_label("Template for the messages on this page").select_option(label="Ready · English")
    owner.get_by_role("button", name="Use template").click()
    owner.get_by_text(f"Message and QR code for {FRIEND}").click()
    expect(owner.get_by_label("Message to send with the link").last).to_have_value(f"Dear {FRIEND}, {address}")
    assert faults == []
