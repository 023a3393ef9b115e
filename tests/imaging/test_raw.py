"""RAW files are shown by their preview or by their sensor's data; the tests use no real camera's files."""

import sys

import pytest

from app.errors import PictureError, PictureTooCostly
from app.imaging.limits import Limits
from app.imaging.variants import VARIANTS
from tests.imaging.drawn_pictures import BLUE, GREEN, RED, UNDO, YELLOW, corners, is_close, jpeg_bytes, quarters
from tests.imaging.drawn_raws import drawn_dng
from tests.imaging.in_process import render

MEDIUM = [spec for spec in VARIANTS if spec.name == "medium"]
PREVIEW = quarters((1500, 1000))


def rendered(tmp_path, content: bytes, **limits):
    (tmp_path / "DSC_1.dng").write_bytes(content)
    return render(tmp_path / "DSC_1.dng", tmp_path, MEDIUM, Limits(**limits))


def is_upright(tmp_path) -> bool:
    return all(map(is_close, corners(tmp_path / "medium_DSC_1.jpg"), (RED, GREEN, BLUE, YELLOW)))


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_the_embedded_preview_is_shown_upright(tmp_path, orientation):
    stored = PREVIEW.transpose(UNDO[orientation]) if orientation in UNDO else PREVIEW
    small = stored.resize((stored.width // 10, stored.height // 10))

    found = rendered(tmp_path, drawn_dng(small, preview=jpeg_bytes(stored, quality=95), orientation=orientation))

    assert (found.width, found.height, found.metadata["orientation"]) == (1500, 1000, orientation)
    assert is_upright(tmp_path)


def test_a_preview_that_was_turned_already_is_left_as_it_is(tmp_path):
    upright = quarters((1000, 1500))
    sensor = upright.transpose(UNDO[6]).resize((150, 100))

    found = rendered(tmp_path, drawn_dng(sensor, preview=jpeg_bytes(upright, quality=95), orientation=6))

    assert (found.width, found.height) == (1000, 1500)
    assert is_upright(tmp_path)


def test_the_facts_are_the_cameras_own(tmp_path):
    found = rendered(tmp_path, drawn_dng(quarters((64, 48)), preview=jpeg_bytes(PREVIEW), make="Maker"))

    assert found.metadata["camera_make"] == "Maker"
    assert found.taken_at is None  # the file states no time, and none is invented


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("preview", [None, jpeg_bytes(quarters((160, 120)))], ids=["no preview", "a mere thumbnail"])
def test_without_a_preview_the_sensor_is_developed_at_half_its_size(tmp_path, preview, orientation):
    upright = quarters((1000, 800))
    sensor = upright.transpose(UNDO[orientation]) if orientation in UNDO else upright

    found = rendered(tmp_path, drawn_dng(sensor, preview=preview, orientation=orientation))

    assert (found.width, found.height) == (500, 400)
    top_left, top_right, bottom_left, bottom_right = corners(tmp_path / "medium_DSC_1.jpg")
    assert top_left[0] > 2 * top_left[1]  # red, green, blue and yellow at any brightness
    assert top_right[1] > 2 * top_right[0]
    assert bottom_left[2] > 2 * bottom_left[0]
    assert min(bottom_right[:2]) > 2 * bottom_right[2]


def test_more_pixels_than_the_limit_are_refused_before_they_are_developed(tmp_path):
    with pytest.raises(PictureTooCostly, match="megapixels"):
        rendered(tmp_path, drawn_dng(quarters((640, 480))), max_pixels=640 * 480 - 1)


def test_without_libraw_the_reason_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "rawpy", None)

    with pytest.raises(PictureError, match="optional part “raw”"):
        rendered(tmp_path, drawn_dng(quarters((64, 48)), preview=jpeg_bytes(PREVIEW)))
