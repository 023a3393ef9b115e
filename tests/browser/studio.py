"""An owner in the browser and over HTTP: signing in, creating collections and dropping files."""

from dataclasses import dataclass
from pathlib import Path

import requests
from playwright.sync_api import Page

from tests.support.servers.live import LiveServer


@dataclass(frozen=True)
class Studio:
    """A program's access to an owner's collection, to prepare tests and to check their results."""

    server: LiveServer
    uuid: str
    slug: str

    @property
    def url(self) -> str:
        """Return the contact sheet's address."""
        return f"{self.server.url}/collections/{self.uuid}"

    def names(self) -> list[str]:
        """Return the files' names in the collection's order."""
        return [file["filename"] for file in self.files()]

    def files(self) -> list[dict]:
        """Return the files in the collection's order."""
        return requests.get(self._files, headers=signed(self.server), timeout=30).json()["files"]

    def send(self, *contents: tuple[str, bytes]) -> None:
        """Upload these files."""
        parts = [("files", content) for content in contents]
        requests.post(self._files, files=parts, headers=signed(self.server), timeout=60).raise_for_status()

    @property
    def _files(self) -> str:
        return f"{self.server.url}/api/v1/collections/{self.uuid}/files"


def new_collection(server: LiveServer, *names: str, **values: object) -> Studio:
    """Create a collection with a text file of each of these names, which are ready at once without a worker."""
    settings = {"title": "By the sea", "privacy": "link", **values}
    answer = requests.post(f"{server.url}/api/v1/collections", json=settings, headers=signed(server), timeout=30).json()
    studio = Studio(server, answer["id"], answer["slug"])
    if names:
        studio.send(*[(name, name.encode()) for name in names])
    return studio


def signed(server: LiveServer) -> dict[str, str]:
    """Return the headers that identify the owner to the API."""
    assert server.owner is not None
    return {"Authorization": f"Bearer {server.owner.token}"}


def sign_in(page: Page, server: LiveServer, *, onward: str = "/collections") -> None:
    """Sign in through the form, and then open that page."""
    assert server.owner is not None
    page.goto(f"{server.url}/login?next={onward}")
    page.get_by_label("E-mail").fill(server.owner.email)
    page.get_by_label("Password", exact=True).fill(server.owner.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{server.url}{onward}")  # whole: the address of the form ends like this too


def drop(page: Page, selector: str, *paths: Path) -> None:
    """Drop these files and folders in the middle of an element, as a user would."""
    page.locator(selector).scroll_into_view_if_needed()
    box = page.locator(selector).bounding_box()
    assert box is not None
    center = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **center, "data": data})
