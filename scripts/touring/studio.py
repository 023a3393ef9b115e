"""The studio that the tour shows: its owner's access by forms and by the API, and its collections."""

import json
import time
from pathlib import Path
from typing import Any

import requests

from touring.site import Browsing, Site

PREPARING_SECONDS = 1800
PASSWORD, PIN = "lakeside", "4826"
AT_ONCE = 50  # the most files in a request
PAPER = {
    "cover_style": "full",
    "grid_style": "justified",
    "spacing": "normal",
    "palette": "paper",
    "typeface": "classic",
    "theme": "auto",
    "photo_order": "arranged",
    "double_tap": "zoom",
    "shows_names": False,
    "shows_capture_data": False,
    "shows_tags": False,
}
GATE = {"title": True, "date": True, "cover": "blurred", "line": "Make yourselves a cup of tea first."}
Pictures = list[tuple[str, bytes]]


class Studio:
    """The tour's studio: ``owner`` sends forms, ``api`` sends JSON, ``known`` has the tour's collections by a key."""

    def __init__(self, site: Site, photographs: Path | None):
        self.site = site
        said = site.command("demo", *([str(photographs.resolve())] if photographs else []))
        email, password = said.split("Sign in as ")[1].strip().split(" with the password ")
        token = site.command("tokens", "create", email, "--name", "Tour").strip()
        self._headers = {"Authorization": f"Bearer {token}"}
        self.owner = Browsing(site)
        self.owner.form("/login", email=email, password=password)
        self._memory = site.instance / "tour.json"
        self.known: dict[str, Any] = json.loads(self._memory.read_text()) if self._memory.exists() else {}

    def remember(self) -> None:
        """Store ``known`` in the instance folder for the next run."""
        self._memory.write_text(json.dumps(self.known))

    def api(self, method: str, path: str, **given: Any) -> Any:
        """Send a request to the API and return the response's JSON, or None if it is empty.

        Raises ``requests.HTTPError`` if the request is refused.
        """
        answer = requests.request(method, f"{self.site.url}/api/v1{path}", headers=self._headers, timeout=300, **given)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def make(self, key: str, title: str, **values: Any) -> None:
        """Create a collection and store it as ``known[key]``."""
        made = self.api("POST", "/collections", json={"title": title, "downloads": "original", **values})
        self.known[key] = {"id": made["id"], "slug": made["slug"], "files": []}

    def send(self, key: str, pictures: Pictures, *, section: str = "", **described: str) -> None:
        """Upload the pictures, into a new section if ``section`` is a title; ``described`` are its other fields."""
        path = f"/collections/{self.known[key]['id']}"
        made = self.api("POST", f"{path}/sections", json={"title": section})["id"] if section else None
        if described:
            self.api("PATCH", f"{path}/sections/{made}", json=described)
        for first in range(0, len(pictures), AT_ONCE):
            parts = [("files", picture) for picture in pictures[first : first + AT_ONCE]]
            sent = self.api("POST", f"{path}/files", params={"section": made} if made else {}, files=parts)
            self.known[key]["files"] += [file["id"] for file in sent["files"]]

    def set_theme(self, key: str, **values: str | bool) -> None:
        """Give a collection this theme; settings that are not passed have the values of ``PAPER``."""
        self.api("PATCH", f"/collections/{self.known[key]['id']}", json={"look": {**PAPER, **values}})

    def cover(self, key: str, file: str) -> None:
        """Make this file the collection's cover."""
        path = f"/collections/{self.known[key]['id']}"
        self.owner.form(f"{path}/files", page=path, action="cover", file=file)

    def named(self, title: str) -> list[dict[str, Any]]:
        """Return the collections with this title, as the API returns them."""
        return [each for each in self.api("GET", "/collections?limit=100")["collections"] if each["title"] == title]

    def page(self, key: str, rest: str = "") -> str:
        """Return the address of a page that visitors see."""
        return f"{self.site.url}/g/{self.known[key]['slug']}{rest}"

    def desk(self, key: str, rest: str = "") -> str:
        """Return the address of a page that the owner sees."""
        return f"{self.site.url}/collections/{self.known[key]['id']}{rest}"

    def wait_until_prepared(self) -> None:
        """Wait until no file waits for the worker.

        Raises ``SystemExit`` after 1,800 seconds.
        """
        until = time.monotonic() + PREPARING_SECONDS
        while any(self._waits(known["id"]) for known in self.known.values()):
            if time.monotonic() > until:
                raise SystemExit(f"The pictures were not prepared within {PREPARING_SECONDS} seconds.")
            time.sleep(3)

    def _waits(self, uuid: str) -> bool:
        progress = self.owner.get(f"{self.site.url}/collections/{uuid}/progress.json", timeout=60).json()
        return bool(progress["waiting"])
