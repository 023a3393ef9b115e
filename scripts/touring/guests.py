"""The clients of the tour's studio: they open links, mark favorites, write notes, submit a list and download it."""

import re
from datetime import UTC, datetime, timedelta

from touring.site import Browsing
from touring.studio import Studio

# Visits of programs that draw previews of links are not counted, so a guest sends the User-Agent of a browser.
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156 Safari/537.36"
WHERE = re.compile(r'id="link-([0-9a-f-]{36})" value="http://[^/]+(/s/[^"]+)"')


class Guest(Browsing):
    """A client who opened the main collection by this address."""

    def __init__(self, studio: Studio, address: str):
        super().__init__(studio.site)
        self.headers["User-Agent"] = AGENT
        self.get(address, timeout=60).raise_for_status()
        self._files = studio.known["star"]["files"]
        self._path = f"/g/{studio.known['star']['slug']}/favorites"
        self._list = ""

    def mark(self, *indexes: int, notes: dict[int, str]) -> None:
        """Mark the photos at these positions (from 0) as favorites, and write the notes, by position."""
        for index in indexes:
            answer = self.form(f"{self._path}/{self._files[index]}", page=self.gallery, accept="application/json")
            self._list = answer.json()["list"]
        written = {self._files[index]: note for index, note in notes.items()}
        self.form(f"{self._path}/lists/{self._list}/notes", page=self._path, **written)

    def submit(self, **fields: str) -> None:
        """Submit the favorites list as a selection."""
        self.form(f"{self._path}/lists/{self._list}/submit", page=self._path, **fields)

    @property
    def gallery(self) -> str:
        """The path of a photo's page, whose forms have a CSRF token."""
        return f"{self._path.removesuffix('/favorites')}/p/{self._files[0]}"


def invite(studio: Studio) -> None:
    """Create share links to the main collection, and let guests use them."""
    path = f"/collections/{studio.known['star']['id']}"
    soon = (datetime.now(UTC) + timedelta(days=20)).strftime("%Y-%m-%dT%H:%M")
    common = {"downloads": "original", "may_favorite": "y", "scope": "everything"}
    for link in (
        {"name": "Anna’s parents", "password": "lakeside"},
        {"name": "Jonas", "expires_at": soon},
        {"name": "The magazine, for its spring issue", "downloads": "web"},
        {"name": "A former client"},
    ):
        studio.owner.form(f"{path}/links", page=f"{path}/share", **{**common, **link})
    found = WHERE.findall(studio.owner.get(f"{studio.site.url}{path}/share", timeout=60).text)
    links = [{"uuid": uuid, "path": address} for uuid, address in reversed(found)]  # the newest is listed first
    studio.known["links"] = links
    studio.owner.form(f"/collections/links/{links[-1]['uuid']}/revoke", page=f"{path}/share")

    jonas = Guest(studio, studio.site.url + links[1]["path"])
    notes = {0: "For the wall in the hall, as large as it goes", 4: "Could this one be a little brighter?"}
    jonas.mark(0, 2, 4, 6, 8, 9, notes=notes)
    message = "These six, please. The prints would be a present for my parents, so there is no hurry."
    jonas.submit(name="Jonas Berg", email="jonas@example.com", message=message)
    maja = Guest(studio, studio.page("star"))
    maja.mark(1, 2, 4, 7, notes={2: "The cover of the album"})
    maja.get(studio.page("star", "/download.zip?size=web"), timeout=300)
    studio.known["guests"] = {"jonas": jonas.cookies_here(), "maja": maja.cookies_here()}
