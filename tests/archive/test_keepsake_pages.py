"""The pages of a keepsake in three browsers, opened from a disk."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.access.scene import Scene
from tests.archive.fetching import Gallery
from tests.support.engines.tab import Tab

LOADED = "(count) => [...document.images].filter((image) => image.naturalWidth).length === count"
IS_WHOLE = """() => [...document.images].every(({ width, height, naturalWidth, naturalHeight }) =>
  Math.abs(width / height / (naturalWidth / naturalHeight) - 1) < 0.03)"""
TOGETHER = "() => document.querySelector('.grid').prepend(...document.querySelectorAll('.picture'))"
TILES = "(count) => [...document.querySelectorAll('li')].filter((tile) => tile.offsetWidth).length === count"
SHOWN = "(count) => document.querySelector('dialog[open] img')?.naturalWidth && " + (
    "document.querySelector('.count').textContent === count"
)
CLOSED_AT = "(path) => !document.querySelector('dialog[open]') && document.activeElement.getAttribute('href') === path"
FOREIGN = """() => performance.getEntriesByType("resource").map(({ name }) => name)
  .filter((name) => !name.startsWith("file:"))"""
ONE_BY_ONE = "() => document.querySelector('input').removeAttribute('webkitdirectory')"
DIFFERENT = "() => document.querySelector('[data-list=damaged]:not([hidden]) li')?.textContent"
OTHERS_ARE_FINE = "() => document.querySelectorAll('details[hidden]').length === 2"


@pytest.fixture
def keepsake(scene: Scene, tmp_path: Path) -> Path:
    """Return the folder of a keepsake of two photos and a film, one of them a favorite."""
    gallery = Gallery.at("original", scene)
    favorites = scene.favorites(gallery.collection, [gallery.shown["vows.jpg"]])
    answer = scene.favorites_visitor(favorites).get(f"/g/{gallery.collection.slug}/keepsake.zip")
    zipfile.ZipFile(io.BytesIO(answer.data)).extractall(tmp_path / "keepsake")
    return tmp_path / "keepsake"


def test_no_photo_is_cropped_where_one_fills_the_row(tab: Tab, keepsake: Path) -> None:
    tab.resize(320, 800)
    tab.open((keepsake / "index.html").as_uri())
    tab.wait_for(LOADED, 2)
    tab.evaluate(TOGETHER)
    assert tab.evaluate(IS_WHOLE)


def test_it_opens_from_a_disk(tab: Tab, keepsake: Path) -> None:
    tab.open((keepsake / "index.html").as_uri())
    tab.wait_for(LOADED, 2)
    tab.click("#favorites")
    tab.wait_for(TILES, 1)
    tab.click("#favorites")
    tab.wait_for(TILES, 3)

    tab.click("a[data-large]")
    tab.wait_for(SHOWN, "1 / 2")
    tab.press("ArrowRight")
    tab.wait_for(SHOWN, "2 / 2")
    tab.press("Escape")
    tab.wait_for(CLOSED_AT, "photos/Ceremony/vows.jpg")
    assert tab.evaluate(FOREIGN) == []

    damaged = keepsake / "photos" / "first.jpg"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    tab.open((keepsake / "verify.html").as_uri())
    tab.evaluate(ONE_BY_ONE)
    tab.choose_files("input", [path for path in keepsake.rglob("*") if path.is_file()])
    assert tab.wait_for(DIFFERENT) == "first.jpg"
    assert tab.evaluate(OTHERS_ARE_FINE)
