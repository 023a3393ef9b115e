"""A JPEG is decoded at the size that its estimated cost is computed from, and refused before it is decoded."""

import pytest
from PIL import JpegImagePlugin

from app.errors import PictureTooCostly
from app.imaging.limits import Limits
from app.imaging.variants import FIRST_PASS, VARIANTS
from tests.imaging.drawn_pictures import quarters
from tests.imaging.in_process import compress, render

BYTES_PER_PIXEL = 5  # in the memory of the decoder


@pytest.fixture
def decoded(monkeypatch):
    """Return the sizes at which JPEGs are decoded, as a list that grows."""
    sizes, load = [], JpegImagePlugin.JpegImageFile.load

    def recorded(image):
        sizes.append(image.size)
        return load(image)

    monkeypatch.setattr(JpegImagePlugin.JpegImageFile, "load", recorded)
    return sizes


@pytest.mark.parametrize(
    ("size", "specs", "shrunk"),
    [
        ((4000, 3000), FIRST_PASS, (2000, 1500)),
        ((8000, 4000), FIRST_PASS, (2000, 1000)),
        ((1600, 1200), FIRST_PASS, (1600, 1200)),
        ((4000, 3000), VARIANTS, (4000, 3000)),
    ],
    ids=["half", "quarter", "full, because it is small", "full, because a variant is large"],
)
def test_the_memory_that_is_checked_is_that_of_the_size_that_is_decoded(tmp_path, decoded, size, specs, shrunk):
    """Statement 22."""
    quarters(size).save(tmp_path / "large.jpg", quality=50)
    needed = shrunk[0] * shrunk[1] * BYTES_PER_PIXEL

    with pytest.raises(PictureTooCostly, match="memory"):
        render(tmp_path / "large.jpg", tmp_path, specs, Limits(max_memory_bytes=needed - 1))
    assert decoded == []

    assert render(tmp_path / "large.jpg", tmp_path, specs, Limits(max_memory_bytes=needed)).width == size[0]
    assert set(decoded) == {shrunk}


def test_a_compression_that_would_need_a_full_decode_is_refused_before_it(tmp_path, decoded):
    """Statement 22."""
    quarters((4000, 3000)).save(tmp_path / "large.jpg", quality=50)

    with pytest.raises(PictureTooCostly, match="memory"):
        compress(tmp_path / "large.jpg", tmp_path, "jpeg", Limits(max_memory_bytes=4000 * 3000 * BYTES_PER_PIXEL - 1))

    assert decoded == []
