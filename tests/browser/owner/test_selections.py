"""A photographer at a desk: asks for a selection, exports it, finds the collection again, and starts the next one."""

import gzip
import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations_in_both_themes
from tests.browser.studio import Studio, new_collection, sign_in
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

MOST_SCRIPT_BYTES = 45_000  # gzipped, for all scripts of a page of the studio
SENT = "2026-05-12 10:00:00"


@pytest.fixture
def studio(live_server: LiveServer, page: Page) -> Studio:
    """Return a collection of three files; Anna has submitted two of them, Tom one."""
    made = new_collection(live_server, "IMG_1.txt", "IMG_2.txt", "IMG_3.txt", title="Selma & Tom")
    new_collection(live_server, title="Another shoot")
    sign_in(page, live_server)
    keep(made, "Anna", {"IMG_1.txt": "Tighter, please", "IMG_3.txt": ""})
    keep(made, "Tom", {"IMG_3.txt": ""})
    return made


def keep(studio: Studio, name: str, notes: dict[str, str]) -> None:
    """Insert a list that this visitor has submitted, straight into the database."""
    database = sqlite3.connect(studio.server.instance / "vitrine.db", timeout=15)
    with database:
        ids = dict(database.execute("SELECT original_filename, id FROM files ORDER BY id"))
        (collection,) = database.execute(
            "SELECT id FROM collections WHERE uuid = ?", [studio.uuid.replace("-", "")]
        ).fetchone()
        columns = "uuid, collection_id, visitor_uuid, name, token, visitor_name, created_at, changed_at, submitted_at"
        values = [uuid4().hex, collection, uuid4().hex, "My favorites", uuid4().hex, name, SENT, SENT, SENT]
        kept = database.execute(f"INSERT INTO favorite_lists ({columns}) VALUES (?,?,?,?,?,?,?,?,?)", values).lastrowid
        rows = [(kept, ids[file], note, SENT) for file, note in notes.items()]
        database.executemany("INSERT INTO favorites (list_id, file_id, note, created_at) VALUES (?,?,?,?)", rows)
    database.close()


def test_from_asking_for_a_selection_to_the_next_collection(studio: Studio, page: Page) -> None:
    root = f"{studio.server.url}/collections"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{studio.url}/settings")
    page.get_by_label("Photos to select").fill("30")
    page.get_by_label("Due date").fill("2090-05-12")
    page.get_by_role("textbox", name="Tags").fill("wedding, lake")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    page.get_by_role("link", name="Selections").click()
    expect(page.get_by_text("You asked for 30 photos by 12 May 2090.")).to_be_visible()
    assert violations_in_both_themes(page) == []
    page.get_by_role("link", name="Anna", exact=True).click()
    expect(page.get_by_text("Tighter, please")).to_be_visible()
    page.get_by_text("Make a section").first.press("Enter")
    expect(page.get_by_label("Name").first).to_have_value("Anna’s selection")
    assert violations_in_both_themes(page) == []
    page.get_by_label("Name").first.press("Enter")
    expect(page.locator(".toast")).to_contain_text("2 photos are in the new section “Anna’s selection”.")
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_text("2 photos are back where they were.")).to_be_visible()
    page.get_by_role("button", name="Copy for Lightroom Classic").click()
    expect(page.locator(".toast")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "IMG_1, IMG_3"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download sidecars").click()
    assert Path(download.value.path()).read_bytes()[:4] == b"PK\3\4"

    page.get_by_role("button", name="Reopen").click()
    expect(page.locator(".selections-head .status")).to_have_text("Reopened")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".selections-head .status")).to_have_text("Sent")
    page.get_by_role("link", name="All selections").click()
    page.get_by_role("link", name="Compare").click()
    page.get_by_label("In at least this many lists").select_option("2")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".picks > li")).to_have_count(1)
    expect(page.get_by_text("2 of 2")).to_be_visible()
    assert violations_in_both_themes(page) == []

    page.goto(root)
    page.get_by_label("Tag").select_option("lake")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator(".card")).to_contain_text("2 selections")
    page.get_by_label("Search collections and photos").fill("IMG_2")
    page.keyboard.press("Enter")
    expect(page.locator(".hits > li")).to_have_count(1)
    assert violations_in_both_themes(page) == []
    page.goto(root)
    page.get_by_role("button", name="Table").click()
    expect(page.get_by_role("rowheader", name="Selma & Tom")).to_be_visible()
    assert violations_in_both_themes(page) == []
    page.get_by_role("button", name="Cards").click()

    page.goto(f"{studio.url}/settings")
    page.get_by_role("button", name="Create preset").click()
    page.get_by_label("Name", exact=True).fill("Weddings")
    page.get_by_label("Use for new collections by default").check()
    assert violations_in_both_themes(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("asks for 30 photos")).to_be_visible()
    assert violations_in_both_themes(page) == []

    page.goto(root)
    page.get_by_role("link", name="New collection").click()  # 1
    page.get_by_label("Name", exact=True).fill("Mia & Ole")
    page.get_by_role("button", name="Create collection").click()  # 2
    expect(page.get_by_role("heading", name="Mia & Ole")).to_be_visible()
    page.wait_for_load_state()
    page.set_input_files("#files", {"name": "first.txt", "mimeType": "text/plain", "buffer": b"first"})  # 3
    expect(page.locator(".tile[data-name='first.txt']")).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_label("Photos to select")).to_have_value("30")

    page.goto(f"{root}/presets")  # other tests make collections in this studio
    preset = page.locator(".preset-list > li", has_text="Weddings")
    preset.get_by_role("button", name="Delete").click()
    expect(preset).to_have_count(0)


def test_the_scripts_stay_small(studio: Studio, page: Page) -> None:
    scripts: list[bytes] = []
    page.on("response", lambda answer: scripts.append(answer.body()) if ".js" in answer.url else None)

    page.goto(f"{studio.url}/selections", wait_until="networkidle")

    assert scripts
    assert sum(len(gzip.compress(script)) for script in scripts) <= MOST_SCRIPT_BYTES
