"""Crops are made around the subject, which is detected or set by the owner."""

import pytest
from PIL import Image, ImageDraw

from app.imaging.focus import MIDDLE, find_focus
from app.imaging.geometry import cover_box
from app.imaging.limits import Limits
from app.imaging.variants import VARIANTS
from tests.imaging.in_process import render

CROPS = [spec for spec in VARIANTS if spec.fit == "cover"]
MEADOW, SKIN, COAT = (96, 118, 84), (214, 160, 132), (150, 40, 48)


def portrait_at(x: float, y: float, size: tuple[int, int]) -> Image.Image:
    """Return a drawing of a person on a soft meadow."""
    picture = Image.new("RGB", size, MEADOW)
    draw = ImageDraw.Draw(picture)
    for row in range(size[1]):
        draw.line((0, row, size[0], row), tuple(channel + 30 * row // size[1] for channel in MEADOW))
    unit = min(size) / 12
    left, top = x * size[0], y * size[1]
    draw.ellipse((left - unit, top - 1.2 * unit, left + unit, top + 1.2 * unit), SKIN)
    draw.pieslice((left - 1.1 * unit, top - 1.4 * unit, left + 1.1 * unit, top + unit), 180, 360, (60, 40, 30))
    for eye in (-0.4, 0.4):
        draw.ellipse((left + eye * unit - 4, top - 4, left + eye * unit + 4, top + 4), (30, 30, 30))
    draw.rectangle((left - 1.4 * unit, top + 1.2 * unit, left + 1.4 * unit, top + 3.5 * unit), COAT)
    return picture


def shown(size: tuple[int, int], crop: tuple[int, int], focus: tuple[float, float], point: tuple[float, float]) -> bool:
    """Return whether ``point`` is well within the crop around ``focus``."""
    left, top, right, bottom = cover_box(size, crop, focus)
    x, y, margin = point[0] * size[0], point[1] * size[1], min(size) / 20
    return left + margin <= x <= right - margin and top + margin <= y <= bottom - margin


@pytest.mark.parametrize("at", [(0.12, 0.5), (0.3, 0.4), (0.5, 0.5), (0.7, 0.6), (0.88, 0.4)])
@pytest.mark.parametrize("crop", [(200, 200), (480, 320)])
def test_a_subject_beside_the_middle_of_a_panorama_is_kept(at, crop):
    picture = portrait_at(*at, (960, 400))

    assert shown(picture.size, crop, find_focus(picture), at)


@pytest.mark.parametrize("at", [(0.5, 0.15), (0.4, 0.3), (0.5, 0.7), (0.6, 0.8)])
@pytest.mark.parametrize("crop", [(200, 200), (480, 320)])
def test_a_subject_above_or_below_the_middle_is_kept(at, crop):
    picture = portrait_at(*at, (400, 800))

    assert shown(picture.size, crop, find_focus(picture), at)


def test_a_sharp_thing_before_a_blurred_ground_is_kept():
    picture = Image.effect_noise((800, 400), 40).resize((20, 10)).resize((800, 400), Image.Resampling.BICUBIC)
    picture = picture.convert("RGB")
    picture.paste(Image.effect_noise((90, 90), 60).convert("RGB"), (60, 150))

    assert shown(picture.size, (200, 200), find_focus(picture), (105 / 800, 195 / 400))


@pytest.mark.parametrize("size", [(300, 200), (1, 1), (900, 1)])
def test_where_nothing_stands_out_the_middle_is_kept(size):
    assert find_focus(Image.new("RGB", size, (90, 120, 150))) == MIDDLE


def test_the_thumb_shows_the_subject_and_the_outcome_says_where(tmp_path):
    portrait_at(0.85, 0.5, (1800, 600)).save(tmp_path / "person.jpg", quality=95)

    rendered = render(tmp_path / "person.jpg", tmp_path, VARIANTS, Limits())

    assert 0.75 < rendered.focus[0] < 0.95
    with Image.open(tmp_path / "thumb_person.jpg") as thumb:
        reds = [pixel[0] - pixel[1] for pixel in thumb.resize((20, 20)).get_flattened_data()]
    assert max(reds) > 60  # the coat


def test_the_owners_point_is_followed_to_the_border_and_no_further(tmp_path):
    picture = Image.new("RGB", (900, 300), (200, 30, 30))
    picture.paste((30, 30, 200), (600, 0, 900, 300))
    picture.save(tmp_path / "two.png")

    rendered = render(tmp_path / "two.png", tmp_path, CROPS, Limits(), focus=(1.0, 0.2))

    assert rendered.focus == (1.0, 0.2)
    with Image.open(tmp_path / "thumb_two.jpg") as thumb:
        for x in (3, 100, 196):
            red, _, blue = thumb.getpixel((x, 100))
            assert blue > 150 > red


def test_the_point_is_of_the_upright_picture(tmp_path):
    """A camera held upright stores the picture turned by 90 degrees."""
    stored = portrait_at(0.5, 0.2, (400, 1200)).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[274] = 6
    stored.save(tmp_path / "turned.jpg", exif=exif, quality=95)

    x, y = render(tmp_path / "turned.jpg", tmp_path, CROPS, Limits()).focus

    assert abs(x - 0.5) < 0.15
    assert abs(y - 0.25) < 0.12
