"""Galleries on one machine or several, made and read over HTTP, and their objects in the store."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.support.pictures import drawn_jpeg
from tests.support.processes.machines import Site, Wanderer
from tests.support.processes.waiting import wait_until
from tests.support.uploads.uploading import sha256

PHOTOS = {f"{number}.jpg": drawn_jpeg(900, 600, (number * 60, 90, 120)) for number in range(3)}


@dataclass
class Gallery:
    """A collection with photos that are ready."""

    id: str
    url: str
    files: list[dict[str, Any]]

    def media(self, *kinds: str) -> list[str]:
        """Return the addresses of these renditions of all photos."""
        return [f"/collections/files/{file['id']}/{kind}" for file in self.files for kind in kinds]


def files_of(program: Wanderer, collection: str) -> list[dict[str, Any]]:
    return program.get(f"/api/v1/collections/{collection}/files?limit=500").json()["files"]


def when_ready(program: Wanderer, collection: str) -> list[dict[str, Any]]:
    """Return the files of the collection when all of them are ready."""

    def prepared() -> list[dict[str, Any]]:
        files = files_of(program, collection)
        return files if {file["state"] for file in files} == {"ready"} else []

    return wait_until(prepared)


def published(site: Site, photos: dict[str, bytes] = PHOTOS, **values: Any) -> Gallery:
    program = site.program()
    settings = {"title": "By the sea", "privacy": "link", "downloads": "original", **values}
    made = program.post("/api/v1/collections", json=settings).json()
    parts = [("files", part) for part in photos.items()]
    assert program.post(f"/api/v1/collections/{made['id']}/files", files=parts).status_code == 201
    return Gallery(made["id"], urlsplit(made["url"]).path, when_ready(program, made["id"]))


def arrived(site: Site, collection: str) -> dict[str, str]:
    """Return the SHA-256 digests of the originals as they are downloaded, by name."""
    program = site.program()
    files = when_ready(program, collection)
    return {file["filename"]: sha256(program.fetch(f"/collections/files/{file['id']}/original")) for file in files}


def objects_of(site: Site, collection: str, file: str) -> list[str]:
    """Return the keys of a file's objects in the store."""
    prefix = f"collections/{collection}/{file}/"
    if site.bucket is not None:
        return [found.key for found in site.bucket.behind.storage().list(prefix)]
    folder = site.webs[0].instance / "media" / prefix
    return [str(path) for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
