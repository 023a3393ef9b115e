"""A folder of the disk that is dropped on a page, as a person does with the mouse."""

from pathlib import Path

from playwright.sync_api import Page


def drop(page: Page, folder: Path) -> None:
    """Drop the folder on the page by the browser's own drag events.

    A drop that a script makes up can have files, but no folder.
    """
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 500, "y": 300, "data": data})
