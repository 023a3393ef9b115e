"""The recipe of the size policy: at most 5000 pixels, upright, below 10 MB, and no metadata but the color profile."""

import pytest
from PIL import Image, ImageCms

from app.errors import LeftUncompressed
from app.imaging import compress as recipe
from app.imaging.limits import Limits
from tests.imaging.drawn_pictures import RED, corners, is_close, noise, quarters, save_turned
from tests.imaging.in_process import compress
from tests.imaging.location import located_pictures as located

LIMITS = Limits()


def test_a_large_picture_becomes_small_upright_and_stripped(tmp_path):
    source = tmp_path / "large.png"
    save_turned(quarters((5600, 3000)), source, 6)
    source.write_bytes(source.read_bytes() + bytes(300_000))
    result = compress(source, tmp_path, "jpeg", LIMITS)
    assert (result.width, result.height) == (5000, 2679)
    assert result.metadata["orientation"] == 6
    with Image.open(tmp_path / result.filename) as picture:
        assert not {"exif", "xmp", "photoshop", "comment"} & picture.info.keys()
    assert is_close(corners(tmp_path / result.filename)[0], RED)


@pytest.mark.parametrize("format", ["jpeg", "webp"])
def test_quality_falls_until_the_aim_is_met(tmp_path, monkeypatch, format):
    source = tmp_path / "noise.bmp"
    noise((600, 400)).save(source)
    for aim, quality in ((10**9, 82), (0, {"jpeg": 50, "webp": 45}[format])):
        monkeypatch.setattr(recipe, "AIM_BYTES", aim)
        assert compress(source, tmp_path, format, LIMITS).quality == quality


def test_the_camera_s_own_profile_stays(tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = tmp_path / "profiled.tif"
    quarters((64, 48)).save(source, icc_profile=profile)
    result = compress(source, tmp_path, "jpeg", LIMITS)
    with Image.open(tmp_path / result.filename) as picture:
        assert picture.info["icc_profile"] == profile


def test_the_metadata_of_the_original_is_read_before_it_goes(tmp_path):
    source = located.write(tmp_path, "placed.tif", located.located_tiff())
    assert compress(source, tmp_path, "jpeg", LIMITS).metadata["title"] == "Lake, evening"


def test_what_the_recipe_cannot_help_is_kept(tmp_path, monkeypatch):
    animated, small = tmp_path / "animated.gif", tmp_path / "small.jpg"
    quarters((40, 30)).save(animated, save_all=True, append_images=[quarters((40, 30)).rotate(90)])
    noise((40, 30)).save(small, quality=5, optimize=True)
    for source, reason in ((animated, "several pictures"), (small, "not become smaller")):
        with pytest.raises(LeftUncompressed, match=reason):
            compress(source, tmp_path, "jpeg", LIMITS)
    monkeypatch.setattr(recipe, "MOST_BYTES", 10)
    with pytest.raises(LeftUncompressed, match="larger than 10 MB"):
        compress(small, tmp_path, "jpeg", LIMITS)
