"""The owner's journey through the list of the upload dock, with two thousand files."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.smooth_pages.jank import Stumbles, begin, seen
from benchmarks.traffic.folder_drop import drop

FILES = 2000
STEP_MILLISECONDS, STEP_PIXELS = 30, 900
IS_SENDING = "() => document.querySelectorAll('.dock-list li[data-state=sending]').length === 3"


def acts(page: Page, address: str) -> Iterator[tuple[str, Stumbles]]:
    """Drop a folder on the contact sheet, scroll through the list, and yield the act's name and its jank.

    The requests that create uploads get no response, so no file is sent.
    """
    page.route("**/api/v1/uploads", lambda route: None)
    page.goto(address, wait_until="networkidle")
    with tempfile.TemporaryDirectory() as folder:
        for number in range(FILES):
            Path(folder, f"{number:04}.txt").write_text(f"frame {number}")
        drop(page, Path(folder))
        page.wait_for_function(IS_SENDING, timeout=60_000)
        page.locator(".dock-frame").hover()
        begin(page)
        for _ in range(150):
            page.mouse.wheel(0, STEP_PIXELS)
            page.wait_for_timeout(STEP_MILLISECONDS)
        page.wait_for_selector(f"text={FILES - 1}.txt")
        yield f"scroll through {FILES:,} files on their way", seen(page)
