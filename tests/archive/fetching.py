"""A gallery with every kind of file, and helpers that download archives from it."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Collection, File
from tests.access.scene import LONG_AGO, VARIANTS, Scene

BLOCK = 256 * 1024
LARGE = {"width": 4000, "height": 3000, "variants": (*VARIANTS, "print", "web")}


@dataclass
class Gallery:
    """A collection with two sections; ``shown`` are the files that a visitor sees, by name.

    ``size`` is the size that its addresses name; "" names none.
    """

    scene: Scene
    collection: Collection
    shown: dict[str, File] = field(default_factory=dict)
    size: str = ""

    @classmethod
    def made(cls, scene: Scene, photos: Mapping[str, Any] = MappingProxyType({}), **values: object) -> "Gallery":
        gallery = cls(scene, scene.collection(scene.owner(), "link", title="By the sea", **values))
        ceremony = scene.section(gallery.collection, "Ceremony", position=1)
        party = scene.section(gallery.collection, "Party", position=2)
        taken = datetime(2026, 8, 1, 12, 30, 8)
        gallery.add("first.jpg", taken_at=taken, **photos)
        gallery.add("vows.jpg", section_id=ceremony.id, **photos)
        gallery.add("film.mov", section_id=party.id, state="unsupported", mime_type="video/quicktime", content=b"film")
        for state in ("pending", "processing", "failed"):
            scene.photo(gallery.collection, f"{state}.jpg", state=state)
        scene.photo(gallery.collection, "trashed.jpg", trashed_at=LONG_AGO)
        return gallery

    @classmethod
    def at(cls, size: str, scene: Scene) -> "Gallery":
        """Return the gallery with large photos, which exist at every size, and addresses that name ``size``."""
        gallery = cls.made(scene, prepared_sizes="print web", photos=LARGE)
        gallery.size = size
        return gallery

    def add(self, name: str, **values: object) -> File:
        self.shown[name] = self.scene.photo(self.collection, name, **values)
        return self.shown[name]

    def address(self, query: str = "") -> str:
        return f"/g/{self.collection.slug}/download.zip{query or (self.size and f'?size={self.size}')}"

    def get(self, query: str = "", client: FlaskClient | None = None, **headers: str) -> TestResponse:
        return (client or self.scene.visitor()).get(self.address(query), headers=headers)


def content(response: TestResponse) -> dict[str, bytes]:
    """Return the files of the archive in this response, by name, after checking each."""
    assert response.status_code in (200, 206), response.text
    archive = zipfile.ZipFile(io.BytesIO(response.data))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


@contextmanager
def arriving(client: FlaskClient, address: str) -> Iterator[Iterator[bytes]]:
    """Yield the blocks of a response one after another, for tests of what happens during a download."""
    response = client.get(address, buffered=False)
    try:
        assert response.status_code == 200, response.text
        yield iter(response.response)
    finally:
        response.close()
