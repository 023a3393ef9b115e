"""Every orientation of every format is turned upright exactly once."""

import pytest
from PIL import Image

from app.imaging.limits import Limits
from app.imaging.variants import VARIANTS
from tests.imaging.drawn_pictures import BLUE, GREEN, RED, YELLOW, corners, is_close, quarters, save_turned
from tests.imaging.in_process import render

FORMATS = ("jpg", "png", "webp", "tiff", "avif", "heic")


@pytest.mark.parametrize("size", [(480, 320), (320, 480)], ids=["landscape", "portrait"])
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", FORMATS)
def test_variants_are_upright_and_tell_no_orientation(tmp_path, suffix, orientation, size):
    """Statement 25."""
    source = save_turned(quarters(size), tmp_path / f"turned.{suffix}", orientation)

    rendered = render(source, tmp_path, VARIANTS, Limits())

    assert (rendered.width, rendered.height) == size
    for variant in rendered.variants:
        found = corners(tmp_path / variant.filename)
        assert all(map(is_close, found, (RED, GREEN, BLUE, YELLOW))), (variant.name, found)
        with Image.open(tmp_path / variant.filename) as picture:
            assert 274 not in picture.getexif()


def test_a_large_turned_jpeg_is_upright_through_the_shrinking_decoder(tmp_path):
    """Statement 25, where the decoder shrinks by 2 and width and height are swapped."""
    source = save_turned(quarters((2400, 3600)), tmp_path / "large.jpg", 6)

    rendered = render(source, tmp_path, VARIANTS, Limits())

    assert (rendered.width, rendered.height, rendered.metadata["orientation"]) == (2400, 3600, 6)
    sizes = {variant.name: (variant.width, variant.height) for variant in rendered.variants}
    uncropped = {"medium": (1200, 1800), "grid": (320, 480), "zoom": (1440, 2160), "large": (2400, 3600)}
    assert sizes == {"thumb": (200, 200), "card": (480, 320), **uncropped}
    assert all(map(is_close, corners(tmp_path / "medium_large.jpg"), (RED, GREEN, BLUE, YELLOW)))


def test_a_nonsense_orientation_is_none(tmp_path):
    source = save_turned(quarters((480, 320)), tmp_path / "odd.jpg", 99)

    assert render(source, tmp_path, VARIANTS, Limits()).metadata["orientation"] == 1
