"""Archives from a bucket, by ranged reads that are fetched ahead and joined in order."""

import os

import pytest

from tests.access.scene import Scene
from tests.archive.fetching import Gallery, content
from tests.archive.test_stopping import rest_after

pytestmark = pytest.mark.s3
MIB = 1024 * 1024


@pytest.fixture
def gallery(r2_scene: Scene) -> Gallery:
    gallery = Gallery.made(r2_scene)
    gallery.add("large.bin", state="unsupported", content=os.urandom(7 * MIB + 1))
    gallery.add("after.jpg")
    return gallery


def stored(gallery: Gallery) -> dict[str, bytes]:
    store = gallery.scene.services.storage.active
    return {name: store.read_range(file.storage_path, 0, file.size) for name, file in gallery.shown.items()}


def test_it_holds_what_the_bucket_holds(gallery: Gallery) -> None:
    found = content(gallery.get())
    assert {name.rpartition("/")[2]: data for name, data in found.items()} == stored(gallery)


def test_web_sizes(gallery: Gallery) -> None:
    assert len(content(gallery.get("?size=web"))) == 5


@pytest.mark.parametrize("start", [0, 300, 3 * MIB, 7 * MIB + 900])
def test_any_range(gallery: Gallery, start: int) -> None:
    answer = gallery.get(Range=f"bytes={start}-{start + 2 * MIB}")
    assert (answer.status_code, answer.data) == (206, gallery.get().data[start : start + 2 * MIB + 1])


class TestNeverSilentlyIncomplete:
    def test_an_object_that_goes_missing(self, gallery: Gallery) -> None:
        store = gallery.scene.services.storage.active
        # The first pieces are fetched ahead, so the deleted one must be far from them.
        assert rest_after(gallery, lambda: store.delete(gallery.shown["after.jpg"].storage_path)) < 8 * MIB

    def test_an_object_that_has_grown(self, gallery: Gallery) -> None:
        import io

        store, key = gallery.scene.services.storage.active, gallery.shown["after.jpg"].storage_path
        longer = stored(gallery)["after.jpg"] + b"more"
        act = lambda: store.put(key, io.BytesIO(longer), content_type="image/jpeg")  # noqa: E731
        assert rest_after(gallery, act) < 8 * MIB
