"""The owner's journey through a contact sheet of 2,000 photographs: large, by keys, with filters, all at once."""

from collections.abc import Iterator

from playwright.sync_api import Page

from benchmarks.smooth_pages.jank import Stumbles, begin, seen

PHOTOS = 2000
SETTLED_MILLISECONDS = 1500
IS_SHOWN = "() => document.querySelector('dialog[open] img')?.naturalWidth > 0"
IS_CLOSED = "() => !document.querySelector('dialog[open]')"


def acts(page: Page, address: str) -> Iterator[tuple[str, Stumbles]]:
    """Open the contact sheet, use its features one after the other, and yield each act's name and jank."""
    page.goto(address, wait_until="load")
    page.wait_for_load_state("networkidle")
    yield "open the page", seen(page)
    yield from _large(page)
    yield from _filtered(page)
    yield from _all_at_once(page)


def _large(page: Page) -> Iterator[tuple[str, Stumbles]]:
    page.locator("#sheet .tile a").nth(3).focus()
    yield "open a photo large", _keyed(page, "Space", IS_SHOWN)
    begin(page)
    for key in ("ArrowRight", "5", "ArrowRight", "3", "ArrowRight", "6", "ArrowLeft", "h"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    yield "rate, label and hide by keys", seen(page)
    yield "close it", _keyed(page, "Escape", IS_CLOSED)


def _filtered(page: Page) -> Iterator[tuple[str, Stumbles]]:
    begin(page)
    page.select_option("select[name=rating]", index=1)
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    yield "filter by rating", seen(page)
    begin(page)
    page.select_option("select[name=rating]", index=0)
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    yield "take the filter away", seen(page)


def _all_at_once(page: Page) -> Iterator[tuple[str, Stumbles]]:
    page.mouse.move(700, 500)
    begin(page)
    page.keyboard.press("Control+a")
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    yield f"select all {PHOTOS}", seen(page)
    page.select_option("#move-to", index=2)
    begin(page)
    page.locator("#selection [value=move]").click()
    page.wait_for_selector(".toast", timeout=60_000)
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    yield f"move {PHOTOS} to a section", seen(page)
    begin(page)
    page.locator(".toast .link-button").last.click()
    page.wait_for_timeout(2 * SETTLED_MILLISECONDS)
    yield "undo: move", seen(page)


def _keyed(page: Page, key: str, until: str) -> Stumbles:
    begin(page)
    page.keyboard.press(key)
    page.wait_for_function(until, timeout=30_000)
    page.wait_for_timeout(500)
    return seen(page)
