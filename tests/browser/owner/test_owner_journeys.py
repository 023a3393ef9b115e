"""An owner's whole journey through the studio: on a phone by touch, by keyboard alone, and without JavaScript."""

from uuid import uuid4

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accessibility import violations
from tests.browser.hands import PHONE, Finger, Hand, Keyboard
from tests.browser.studio import Studio, new_collection, sign_in, signed
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture
def studio(live_server: LiveServer) -> Studio:
    """Return a collection of three files with a unique title; the first file has a tag."""
    studio = new_collection(live_server, "a.txt", "b.txt", "c.txt", title=f"By the lake {uuid4().hex[:6]}")
    file = f"{live_server.url}/api/v1/files/{studio.files()[0]['id']}"
    requests.patch(file, json={"tags": ["lake"]}, headers=signed(live_server), timeout=30).raise_for_status()
    return studio


def undo(page: Page) -> Locator:
    return page.locator(".toast").last.get_by_role("button", name="Undo")


def tags_of(studio: Studio) -> list[list[str]]:
    return [file["tags"] for file in studio.files()]


def tag_some(page: Page, hand: Hand, studio: Studio) -> list[str]:
    for name in ("a.txt", "b.txt"):
        hand.tick(page.get_by_label(f"Select {name}"))
    if not page.locator(".selection-tags > summary").is_visible():  # on a phone it is in the last menu
        hand.use(page.locator(".selection-more > summary"))
    hand.use(page.locator(".selection-tags > summary"))
    hand.write(page.get_by_label("Tags, separated by commas"), "first dance")
    hand.use(page.locator("#selection").get_by_role("button", name="lake"))
    expect(page.get_by_label("Tags, separated by commas")).to_have_value("first dance, lake")
    faults = violations(page)
    hand.use(page.get_by_role("button", name="Add tags").first)
    expect(page.get_by_text("2 files are tagged")).to_be_visible()
    assert tags_of(studio) == [["first dance", "lake"], ["first dance", "lake"], []]
    hand.use(undo(page))
    wait_until(lambda: tags_of(studio) == [["lake"], [], []])
    return faults


def delete_a_preset_and_bring_it_back(page: Page, hand: Hand, studio: Studio) -> None:
    title = page.get_by_role("heading", level=1).inner_text()
    preset = page.locator(".preset-list > li", has_text=f"Like {title}")
    page.goto(f"{studio.url}/settings")
    hand.use(page.get_by_role("button", name="Create preset"))
    expect(page.get_by_role("heading", name=f"Like {title}")).to_be_visible()
    page.goto(f"{studio.server.url}/collections/presets")
    hand.use(preset.get_by_role("button", name="Delete"))
    expect(preset).to_have_count(0)
    hand.use(undo(page))
    hand.use(preset.get_by_role("button", name="Delete"))
    expect(preset).to_have_count(0)


def delete_the_collection_and_restore_it(page: Page, hand: Hand, studio: Studio) -> None:
    """Restore it from the trash, which shows when it would be purged."""
    title = page.get_by_role("heading", level=1).inner_text()
    page.goto(f"{studio.url}/settings")
    hand.use(page.get_by_role("button", name="Move to trash"))
    expect(undo(page)).to_be_visible()
    page.goto(f"{studio.server.url}/collections/trash")
    thing = page.locator(".trash-list > li", has_text=title)
    expect(thing).to_contain_text("in 30 days")
    hand.tick(thing.get_by_role("checkbox"))
    hand.use(page.get_by_role("button", name="Restore selected"))
    expect(page.locator(".toast")).to_contain_text("1 thing is restored.")
    hand.use(undo(page))
    expect(page.get_by_text("1 thing is in the trash again.")).to_be_visible()
    hand.use(thing.get_by_role("button", name="Restore"))
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def share_and_return(page: Page, hand: Hand, studio: Studio) -> None:
    page.goto(f"{studio.url}/share")
    hand.write(page.get_by_label("For whom"), "Grandmother")
    hand.use(page.get_by_role("button", name="Create share link"))
    expect(page.get_by_role("heading", name="Grandmother")).to_be_visible()
    hand.use(page.get_by_role("button", name="Revoke"))
    expect(page.get_by_text("no longer works")).to_be_visible()
    hand.use(page.get_by_role("button", name="Undo").last)
    expect(page.get_by_text("works again")).to_be_visible()
    for tab, text in (
        ("Selections", "No visitor has marked a favorite yet"),
        ("Activity", "No visitor has opened the gallery yet"),
    ):
        hand.use(page.get_by_role("navigation", name="Collection").get_by_role("link", name=tab, exact=True))
        expect(page.get_by_text(text).first).to_be_visible()


def test_by_touch_on_a_phone(browser: Browser, studio: Studio) -> None:
    page = browser.new_context(**PHONE, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
    hand = Finger(page)
    sign_in(page, studio.server)
    hand.write(page.get_by_label("Search collections and photos"), "first lake")
    page.keyboard.press("Enter")
    expect(page.get_by_text("0 of")).to_be_visible()
    page.goto(studio.url)
    faults = tag_some(page, hand, studio)
    delete_the_collection_and_restore_it(page, hand, studio)
    delete_a_preset_and_bring_it_back(page, hand, studio)
    share_and_return(page, hand, studio)
    faults += violations(page)
    page.goto(f"{studio.server.url}/studio")
    hand.write(page.get_by_label("Phone"), "0123 456789")
    hand.use(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Your studio is saved.")).to_be_visible()
    assert (page.evaluate("document.documentElement.scrollWidth"), faults) == (390, [])
    page.context.close()


def test_by_the_keyboard_alone(page: Page, studio: Studio) -> None:
    page.emulate_media(color_scheme="dark")
    hand = Keyboard(page)
    page.goto(f"{studio.server.url}/login?next=/collections/{studio.uuid}")
    assert studio.server.owner is not None
    hand.write(page.get_by_label("E-mail"), studio.server.owner.email)
    hand.write(page.get_by_label("Password", exact=True), studio.server.owner.password)
    hand.use(page.get_by_role("button", name="Sign in"))
    assert tag_some(page, hand, studio) == []
    delete_the_collection_and_restore_it(page, hand, studio)


def test_without_javascript(browser: Browser, studio: Studio) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, studio.server, onward=f"/collections/{studio.uuid}")
    page.get_by_label("Select b.txt").check()
    page.locator(".selection-tags > summary").click()
    page.get_by_label("Tags, separated by commas").fill("lake")
    page.get_by_role("button", name="Add tags").first.click()
    expect(page.get_by_text("1 file is tagged “lake”.")).to_be_visible()

    page.get_by_text("More filters").click()
    page.get_by_label("Tag", exact=True).select_option("lake")
    page.get_by_role("button", name="Show", exact=True).first.click()
    expect(page.locator(".tile")).to_have_count(2)
    page.get_by_label("Select b.txt").check()
    page.get_by_role("button", name="Describe").click()
    page.get_by_label("Tags", exact=True).fill("night")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The descriptions are saved.")).to_be_visible()
    assert tags_of(studio) == [["lake"], ["night"], []]

    page.goto(f"{studio.url}/settings")
    page.get_by_role("button", name="Move to trash").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("is restored.")).to_be_visible()
    page.context.close()
