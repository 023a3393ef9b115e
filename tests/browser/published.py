"""Galleries for browser tests, published through the API as a photographer's program would."""

from dataclasses import dataclass

import requests

from tests.support.live import LiveServer
from tests.support.pictures import drawn_jpeg
from tests.support.waiting import wait_until

Named = tuple[str, bytes]


@dataclass(frozen=True)
class Published:
    """A collection that visitors can open: its API address, its page, and its files in order."""

    server: LiveServer
    uuid: str
    url: str
    files: list[dict]

    def change(self, **values: object) -> None:
        """Changes the collection's settings, as its owner."""
        answer = requests.patch(
            f"{self.server.url}/api/v1/collections/{self.uuid}", json=values, headers=_signed(self.server), timeout=30
        )
        answer.raise_for_status()

    def photo_url(self, place: int) -> str:
        """The address of the photo at ``place`` (from 0)."""
        return f"{self.url}/p/{self.files[place]['id']}"


def publish(server: LiveServer, contents: list[Named], *, privacy: str = "link", **values: object) -> Published:
    """Makes a collection of these files and waits until the worker has dealt with each."""
    api, headers = f"{server.url}/api/v1", _signed(server)
    settings = {"title": "By the sea", "privacy": privacy, "downloads": "original", **values}
    collection = requests.post(f"{api}/collections", json=settings, headers=headers, timeout=30).json()
    address = f"{api}/collections/{collection['id']}/files"
    parts = [("files", (name, data)) for name, data in contents]
    requests.post(address, files=parts, headers=headers, timeout=60).raise_for_status()

    def settled() -> list[dict]:
        files = requests.get(address, params={"limit": 500}, headers=headers, timeout=30).json()["files"]
        return files if all(file["state"] not in ("pending", "processing") for file in files) else []

    url = f"{server.url}/g/{collection['slug']}"
    return Published(server, collection["id"], url, wait_until(settled, seconds=60))


def photographs(count: int, seed: int = 0) -> list[Named]:
    """That many pictures, each of another shape and color, wide enough that the original beats its preview."""
    shapes = [(2400, 1600), (1600, 2400), (2000, 2000)]
    return [
        (f"shot {number + 1}.jpg", drawn_jpeg(*shapes[number % 3], ((seed + number * 47) % 256, 90, 120)))
        for number in range(count)
    ]


def _signed(server: LiveServer) -> dict[str, str]:
    assert server.owner is not None
    return {"Authorization": f"Bearer {server.owner.token}"}
