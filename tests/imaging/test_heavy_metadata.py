"""Metadata never costs a picture: it is skipped if it cannot be read, and the picture is shown."""

import struct
from pathlib import PurePath

import pytest

from app.errors import LocationStays
from app.imaging.limits import Limits
from app.imaging.location import apply_patches, from_json
from app.imaging.sandbox import Sandbox
from app.imaging.variants import FIRST_PASS
from tests.imaging.drawn_pictures import BLUE, GREEN, RED, YELLOW, corners, is_close
from tests.imaging.heavy_metadata import (
    EXIF,
    HEAVY,
    WITHOUT_TITLE,
    jpeg,
    misstated,
    png,
    segment,
    text,
    webp,
)
from tests.imaging.hostile_pictures import png_chunk
from tests.imaging.location import located_pictures as located

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def sandbox():
    shared = Sandbox(Limits(seconds=10, max_memory_bytes=600_000_000), 1)
    yield shared
    shared.close()


@pytest.mark.parametrize("name", HEAVY)
def test_the_picture_is_shown_with_the_metadata_that_can_be_read(sandbox, tmp_path, name):
    """Statement 22."""
    (tmp_path / name).write_bytes(HEAVY[name]())

    rendered = sandbox.render(tmp_path / name, tmp_path, FIRST_PASS)

    medium = tmp_path / f"medium_{PurePath(name).stem}.jpg"
    assert all(map(is_close, corners(medium), (RED, GREEN, BLUE, YELLOW)))
    assert rendered.metadata.get("title") == (None if name.endswith(WITHOUT_TITLE) else "Lake")


@pytest.mark.parametrize("name", ["zTXt bomb.png", "Exif far offsets.jpg", "XMP beyond the end.tif"])
def test_such_a_picture_can_be_compressed_too(sandbox, tmp_path, name):
    (tmp_path / name).write_bytes(HEAVY[name]() + bytes(300_000))

    assert sandbox.compress(tmp_path / name, tmp_path, "jpeg").width == 640


PLACED = located.located_exif().tobytes()
IN_JPEG, IN_PNG = segment(0xE1, PLACED), png_chunk(b"eXIf", PLACED[6:])
STATED_SHORT = misstated(png_chunk(b"tEXt", b"Comment\0a" * 9), 3)
OBSTACLES = {
    "behind a bomb.png": png(text(b"zTXt", 50_000_000), IN_PNG),
    "behind 3,000 texts.png": png(png_chunk(b"tEXt", b"Comment\0a") * 3_000, IN_PNG),
    "behind a text stated too short.png": png(STATED_SHORT, IN_PNG),
    "behind a wrong checksum.png": png(png_chunk(b"tEXt", b"Comment\0a")[:-4] + b"none", IN_PNG),
    "after the pixels.png": png(after=IN_PNG),
    "in a chunk of a wrong checksum.png": png(IN_PNG[:-4] + b"none"),
    "behind a segment stated too short.jpg": jpeg(segment(0xE5, b"a" * 90, 40), IN_JPEG),
    "behind a segment stated too long.jpg": jpeg(segment(0xE5, b"a" * 90, 900), IN_JPEG),
    "behind 2,000 comments.jpg": jpeg(segment(0xFE, b"a") * 2_000, IN_JPEG),
    "in a chunk stated too long.webp": webp((b"EXIF", PLACED[6:]))[:-2],
}


@pytest.mark.parametrize("name", OBSTACLES)
def test_a_location_beside_heavy_metadata_is_removed_or_the_file_is_not_handed_out(sandbox, tmp_path, name):
    """Statement 22: such a picture is shown now, so a visitor may ask for its original."""
    original = tmp_path / name
    original.write_bytes(OBSTACLES[name])
    assert sandbox.render(original, tmp_path, FIRST_PASS).width in (480, 640)

    try:
        found = sandbox.find_patches(original, f"image/{name.rpartition('.')[2].replace('jpg', 'jpeg')}")
    except LocationStays:
        return
    stripped = apply_patches(OBSTACLES[name], 0, from_json(found.patches))
    original.write_bytes(stripped)
    assert sandbox.render(original, tmp_path, FIRST_PASS).metadata.get("location") is None
    assert PLACED[40:] not in stripped


def fields(first: tuple[int, int, int, int], make: bytes) -> bytes:
    """Return an Exif block with this entry and the camera's make."""
    rows = sorted([first, (271, 2, len(make) + 1, 38)])
    body = b"".join(struct.pack("<HHII", *row) for row in rows) + bytes(4)
    return b"II*\0" + struct.pack("<IH", 8, len(rows)) + body + make + b"\0"


@pytest.mark.parametrize(
    "broken",
    [(34665, 4, 1, 0x7FFFFFFF), (34853, 4, 1, 0x7FFFFFFF), (274, 2, 9, 0x7FFFFFFF), (282, 5, 1, 0x7FFFFFFF)],
    ids=["Exif directory", "location", "orientation", "resolution"],
)
def test_one_broken_field_does_not_hide_the_others(sandbox, tmp_path, broken):
    """Statement 22."""
    (tmp_path / "a.jpg").write_bytes(jpeg(segment(0xE1, EXIF + fields(broken, b"Vitrine Works"))))

    assert sandbox.read_facts(tmp_path / "a.jpg")["camera_make"] == "Vitrine Works"
