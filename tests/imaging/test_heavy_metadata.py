"""Metadata never costs a picture: it is skipped if it cannot be read, and the picture is shown."""

import struct
from pathlib import PurePath

import pytest

from app.imaging.limits import Limits
from app.imaging.sandbox import Sandbox
from app.imaging.variants import FIRST_PASS
from tests.imaging.drawn_pictures import BLUE, GREEN, RED, YELLOW, corners, is_close
from tests.imaging.heavy_metadata import EXIF, HEAVY, WITHOUT_TITLE, jpeg, png, segment
from tests.imaging.hostile_pictures import png_chunk

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def sandbox():
    shared = Sandbox(Limits(seconds=10, max_memory_bytes=600_000_000), 1)
    yield shared
    shared.close()


@pytest.mark.parametrize("name", HEAVY)
def test_the_picture_is_shown_with_the_metadata_that_can_be_read(sandbox, tmp_path, name):
    """Statement 48."""
    (tmp_path / name).write_bytes(HEAVY[name]())

    rendered = sandbox.render(tmp_path / name, tmp_path, FIRST_PASS)

    medium = tmp_path / f"medium_{PurePath(name).stem}.jpg"
    assert all(map(is_close, corners(medium), (RED, GREEN, BLUE, YELLOW)))
    assert rendered.metadata.get("title") == (None if name.endswith(WITHOUT_TITLE) else "Lake")


@pytest.mark.parametrize("name", ["zTXt bomb.png", "Exif far offsets.jpg", "XMP beyond the end.tif"])
def test_such_a_picture_can_be_compressed_too(sandbox, tmp_path, name):
    (tmp_path / name).write_bytes(HEAVY[name]() + bytes(300_000))

    assert sandbox.compress(tmp_path / name, tmp_path, "jpeg").width == 640


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
@pytest.mark.parametrize("form", ["jpg", "png"])
def test_one_broken_field_does_not_hide_the_others(sandbox, tmp_path, form, broken):
    """Statement 48."""
    block = fields(broken, b"Vitrine Works")
    content = png(png_chunk(b"eXIf", block)) if form == "png" else jpeg(segment(0xE1, EXIF + block))
    (tmp_path / f"a.{form}").write_bytes(content)

    assert sandbox.read_facts(tmp_path / f"a.{form}")["camera_make"] == "Vitrine Works"
