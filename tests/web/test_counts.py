"""Counts in sentences: photos are called photos, and other files are not."""

import pytest

from tests.access.scene import Scene
from tests.access.test_link_cards import card_of

MIXES = [
    (18, 1, "18 photos and 1 other file"),
    (1, 2, "1 photo and 2 other files"),
    (2, 0, "2 photos"),
    (1, 0, "1 photo"),
    (0, 1, "1 file"),
    (0, 3, "3 files"),
]


@pytest.mark.parametrize(("photos", "others", "text"), MIXES)
class TestCounts:
    def fill(self, scene: Scene, photos: int, others: int) -> str:
        collection = scene.collection(scene.owner(), "public", slug="one")
        for _ in range(photos):
            scene.photo(collection, variants=("thumb",))
        for number in range(others):
            scene.photo(collection, f"notes {number}.txt", state="unsupported", mime_type="text/plain")
        return text_of(scene.visitor().get("/g/one").text, "gallery-count")

    def test_at_the_head_of_a_gallery(self, scene: Scene, photos: int, others: int, text: str) -> None:
        assert self.fill(scene, photos, others) == text

    def test_on_the_card_of_a_link(self, scene: Scene, photos: int, others: int, text: str) -> None:
        self.fill(scene, photos, others)
        assert card_of(scene.visitor().get("/g/one").text)["description"] == text

    def test_on_the_studios_home(self, scene: Scene, photos: int, others: int, text: str) -> None:
        self.fill(scene, photos, others)
        assert f"{text}\n" in scene.visitor().get("/").text


def text_of(page: str, class_name: str) -> str:
    """Return the text of the first element whose class attribute begins with this name."""
    return page.split(f'class="{class_name}', 1)[1].split(">", 1)[1].split("<", 1)[0].strip()


@pytest.mark.parametrize(("others", "title"), [(0, "All photos"), (1, "All photos and files")])
def test_the_download_page_offers_what_there_is(scene: Scene, others: int, title: str) -> None:
    collection = scene.collection(scene.owner(), slug="one")
    scene.photo(collection)
    for _ in range(others):
        scene.photo(collection, "notes.txt", state="unsupported", mime_type="text/plain")

    assert f'<b dir="auto">{title}</b>' in scene.visitor().get("/g/one/download").text


@pytest.mark.parametrize(("names", "text"), [(["a.jpg", "b.jpg"], "photos"), (["a.jpg", "notes.txt"], "favorites")])
def test_a_list_of_favorites_calls_only_photos_photos(scene: Scene, names: list[str], text: str) -> None:
    collection = scene.collection(scene.owner(), slug="one")
    kinds = {"jpg": {}, "txt": {"state": "unsupported", "mime_type": "text/plain"}}
    files = [scene.photo(collection, name, **kinds[name.rpartition(".")[2]]) for name in names]
    favorites_list = scene.favorites(collection, files)

    page = scene.favorites_visitor(favorites_list).get("/g/one/favorites").text

    assert f"<span data-favorites-count>2</span> {text}" in page
