"""Galleries for browser tests, published through the API as a photographer's program would."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import requests
from sqlalchemy import insert, select

from app import create_app
from app.config import load_settings
from app.extensions import db
from app.models import File, FileVariant
from tests.support.instances import close, inside
from tests.support.pictures import drawn_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.servers.live import LiveServer

Named = tuple[str, bytes]


@dataclass(frozen=True)
class Published:
    """A collection that visitors can open: its id, its address, and its files in order."""

    server: LiveServer
    uuid: str
    url: str
    files: list[dict]

    def change(self, **values: object) -> None:
        """Change the collection's settings as its owner."""
        answer = requests.patch(
            f"{self.server.url}/api/v1/collections/{self.uuid}", json=values, headers=_signed(self.server), timeout=30
        )
        answer.raise_for_status()

    def photo_url(self, index: int) -> str:
        """Return the address of the photo at ``index`` (from 0)."""
        return f"{self.url}/p/{self.files[index]['id']}"


def publish(server: LiveServer, contents: list[Named], *, privacy: str = "link", **values: object) -> Published:
    """Create a collection of these files and wait until the worker has processed each."""
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


def small_photographs(count: int, seed: int = 0) -> list[Named]:
    """Return this many pictures of different colors, small enough to be processed at once."""
    colors = [((seed + number * 47) % 256, 90 + number, 120) for number in range(count)]
    return [(f"shot {number + 1}.jpg", drawn_jpeg(300, 200, color)) for number, color in enumerate(colors)]


def fill_up(gallery: Published, count: int) -> Published:
    """Return the gallery with copies of its first photo after the others, so that it has ``count`` photos.

    The rows of the copies reference the first photo's variants, so that the worker has nothing to do.
    """
    app = create_app(load_settings(gallery.server.settings))
    with inside(app):
        first = select(File.__table__).where(File.uuid == UUID(gallery.files[0]["id"]))
        photo = dict(db.session.execute(first).mappings().one())
        variants = select(FileVariant.__table__).where(FileVariant.file_id == photo.pop("id"))
        rows = [dict(row) for row in db.session.execute(variants).mappings()]
        for number in range(len(gallery.files) + 1, count + 1):
            values = {"uuid": uuid4(), "position": number, "original_filename": f"shot {number}.jpg", "is_copy": True}
            [file_id] = db.session.execute(insert(File.__table__).values({**photo, **values})).inserted_primary_key
            copies = [{**row, "id": None, "file_id": file_id} for row in rows]
            db.session.execute(insert(FileVariant.__table__), copies)
        db.session.commit()
    close(app)
    address = f"{gallery.server.url}/api/v1/collections/{gallery.uuid}/files"
    listing = requests.get(address, params={"limit": 500}, headers=_signed(gallery.server), timeout=30).json()
    return replace(gallery, files=listing["files"])


def photographs(count: int, seed: int = 0) -> list[Named]:
    """Return this many pictures of different shapes and colors; their originals are larger than their previews."""
    shapes = [(2400, 1600), (1600, 2400), (2000, 2000)]
    return [
        (f"shot {number + 1}.jpg", drawn_jpeg(*shapes[number % 3], ((seed + number * 47) % 256, 90, 120)))
        for number in range(count)
    ]


def _signed(server: LiveServer) -> dict[str, str]:
    assert server.owner is not None
    return {"Authorization": f"Bearer {server.owner.token}"}
