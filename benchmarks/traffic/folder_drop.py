"""A folder from the desk, dropped on a page as a hand does it."""

from pathlib import Path

from playwright.sync_api import Page


def drop(page: Page, folder: Path) -> None:
    """By the browser's own drag events: files that a script makes up have no folder."""
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 500, "y": 300, "data": data})
