"""A draft becomes a gallery, and its settings are changed in two windows."""

import re
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.accessibility import violations_in_both_themes
from tests.browser.observers import LATE_OBSERVERS
from tests.browser.studio import new_collection, sign_in
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

SCROLL_TO = """async (id) => {
  document.getElementById(id).scrollIntoView({ behavior: "instant" });
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""
SUGGESTED = re.compile(r"([bgklmnrstv][aeiou]){2}(-([bgklmnrstv][aeiou]){2}){3}")
GROUPS = """async () => {
  const module = [...document.scripts].find((script) => script.src.includes("privacy.js")).src;
  return (await import(new URL("suggested_password.js", module).href)).GROUPS;
}"""


def publish_with_a_password(page: Page) -> str:
    """Publish the draft on this page with a suggested password, and return it."""
    page.get_by_role("link", name="Publish and share").click()
    page.get_by_label("Password People who have").check()
    page.get_by_role("button", name="Suggest a password").click()
    password = page.get_by_label("Collection password").input_value()
    assert SUGGESTED.fullmatch(password)
    assert page.evaluate(GROUPS) ** 4 >= 2**40
    page.get_by_label("30 days").check()
    page.get_by_label("Publish anyway").check()
    assert violations_in_both_themes(page) == []
    page.get_by_role("button", name="Publish collection").click()
    expect(page.get_by_role("heading", name="The collection is published")).to_be_visible()
    assert violations_in_both_themes(page) == []
    return password


def test_from_a_name_to_the_clients_gallery(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page, title = context.new_page(), f"By the sea {uuid4().hex[:6]}"
    sign_in(page, live_server, onward="/collections/new")
    page.get_by_label("Name", exact=True).fill(title)
    page.get_by_role("button", name="Create collection").click()
    password = publish_with_a_password(page)

    page.get_by_role("button", name="Copy link and password").click()
    expect(page.locator(".toast")).to_have_text("Copied")
    link, sentence = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert sentence == f"Password: {password}"
    client = browser.new_context().new_page()
    client.goto(link)
    client.get_by_label("Password", exact=True).fill(password)
    client.keyboard.press("Enter")
    expect(client.get_by_role("heading", name=title)).to_be_visible()
    page.get_by_role("link", name="Share", exact=True).click()
    expect(page.get_by_role("heading", name="Gallery link")).to_be_visible()
    assert password not in page.content()
    client.context.close()
    context.close()


def test_a_busy_device_marks_the_part_of_the_settings_that_is_read(page: Page, live_server: LiveServer) -> None:
    studio = new_collection(live_server)
    page.add_init_script(LATE_OBSERVERS)
    sign_in(page, live_server, onward=f"/collections/{studio.uuid}/settings")

    for part in ("access", "delivery", "look"):
        page.evaluate(SCROLL_TO, part)

    expect(page.locator(".settings-nav [aria-current=location]")).to_have_attribute("href", "#look")


def test_the_settings_ask_before_changes_are_lost(browser: Browser, page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server, onward="/collections/new")
    page.get_by_label("Name", exact=True).fill("In two windows")
    page.get_by_role("button", name="Create collection").click()
    page.wait_for_url(re.compile(r"/collections/[0-9a-f-]{36}$"))
    settings = f"{page.url}/settings"
    other = page.context.new_page()
    queries: list[str] = []
    page.on("request", lambda request: queries.append(urlsplit(request.url).query))
    for window in (page, other):
        window.goto(settings)
    bar = page.get_by_text("Unsaved changes")
    expect(bar).to_be_hidden()

    page.get_by_label("Password People who have").check()
    page.get_by_role("button", name="Suggest a password").click()
    password = page.get_by_label("Collection password").input_value()
    page.locator(".look-card", has_text="Framed").first.locator("input").check()
    expect(page.locator(".look-screen.phone iframe").last).to_have_attribute("src", re.compile("cover_style=framed"))
    assert [query for query in queries if password in query or "title=" in query] == []
    expect(page.get_by_label("Link and password")).to_have_value(re.compile(f"\nPassword: {password}$"))
    expect(bar).to_be_visible()
    assert violations_in_both_themes(page) == []

    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_role("link", name="Photos", exact=True).click(no_wait_after=True)
    expect(bar).to_be_visible()
    page.get_by_label("Photos to select").focus()
    page.keyboard.press("Control+s")
    expect(page.locator(".toast")).to_have_text("Saved.")
    expect(page.get_by_label("Photos to select")).to_be_in_viewport()
    expect(bar).to_be_hidden()
    assert asked == ["beforeunload"]

    other.get_by_label("Password People who have").check()
    other.get_by_label("Collection password").fill("of the other window")
    other.get_by_role("button", name="Save settings").click()
    expect(other.get_by_text("in another window, too").first).to_be_visible()
    expect(other.locator(".settings-nav .has-error")).to_have_text(["Access"])
    expect(other.get_by_label("Collection password")).to_be_focused()
    expect(other.locator(".look-card", has_text="Framed").first.locator("input")).to_be_checked()
    assert violations_in_both_themes(other) == []
    other.get_by_role("link", name="Discard").click()
    expect(other.get_by_text("Unsaved changes")).to_be_hidden()
