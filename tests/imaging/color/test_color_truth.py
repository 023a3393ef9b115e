"""A chart of color patches has the right colors in every variant, for every color space and depth of the original.

The expected colors come from published formulas (color_math), and the profiles are built byte by byte.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from app.imaging.geometry import cover_box
from app.imaging.limits import Limits
from app.imaging.variants import VARIANTS, spec_of
from tests.imaging.color.color_math import (
    ADOBE_TO_SRGB,
    P3_TO_SRGB,
    PROPHOTO_TO_SRGB,
    Color,
    delta_e_2000,
    in_srgb,
    lab,
    linear_adobe,
    linear_prophoto,
    linear_srgb,
)
from tests.imaging.color.drawn_depths import deep_png, deep_tiff
from tests.imaging.color.drawn_profiles import (
    ADOBE_COLUMNS,
    P3_COLUMNS,
    PROPHOTO_COLUMNS,
    SRGB_COLUMNS,
    cmyk_profile,
    gray_profile,
    rgb_profile,
)
from tests.imaging.in_process import render

JUST_NOTICEABLE = 2.0
COLUMNS, ROWS, SIDE = 6, 4, 60
SIZE = (COLUMNS * SIDE, ROWS * SIDE)

# About the 24 patches of the usual color chart, as numbers in the tested space.
CHART: list[tuple[int, int, int]] = [
    (122, 86, 70), (194, 150, 130), (98, 122, 157), (87, 108, 67), (133, 128, 177), (103, 189, 170),
    (214, 126, 44), (80, 91, 166), (193, 90, 99), (94, 60, 108), (157, 188, 64), (224, 163, 46),
    (56, 61, 150), (70, 148, 73), (175, 54, 60), (231, 199, 31), (187, 86, 149), (8, 133, 161),
    (243, 243, 242), (200, 200, 200), (160, 160, 160), (122, 122, 121), (85, 85, 85), (52, 52, 52),
]  # fmt: skip
GRAYS = [10 + 10 * number for number in range(24)]
PRESS = {
    (0, 0, 0, 0): (100.0, 0.0, 0.0), (1, 0, 0, 0): (60.0, -20.0, -30.0), (0, 1, 0, 0): (50.0, 50.0, 0.0),
    (0, 0, 1, 0): (85.0, 0.0, 60.0), (1, 1, 0, 0): (35.0, 10.0, -35.0), (0, 1, 1, 0): (50.0, 45.0, 30.0),
}  # fmt: skip


def chart(values: Sequence, mode: str = "RGB") -> Image.Image:
    """Return a picture with one square patch for each value."""
    picture = Image.new(mode, SIZE)
    for number, value in enumerate(values):
        x, y = number % COLUMNS * SIDE, number // COLUMNS * SIDE
        picture.paste(value, (x, y, x + SIDE, y + SIDE))
    return picture


def deep(values: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """Return the chart's pixels at 16 bits, slightly above the 8-bit steps, up to the maximum."""
    patches = [tuple(min(65535, value * 257 + 40) for value in patch) for patch in values]
    return [patches[y // SIDE * COLUMNS + x // SIDE] for y in range(SIZE[1]) for x in range(SIZE[0])]


def worst(path: Path, expected: Sequence[Color]) -> tuple[float, str]:
    """Return the largest distance of a patch in any variant from its expected Lab color, and which patch that is."""
    found = []
    for variant in render(path, path.parent, VARIANTS, Limits(), (0.5, 0.5)).variants:
        spec = spec_of(variant.name, variant.format)
        with Image.open(path.parent / variant.filename) as picture:
            assert picture.mode == "RGB"
            assert "icc_profile" not in picture.info
            for number, color in enumerate(expected):
                patch = _patch(number, picture.size, is_cut=spec.fit == "cover")
                if patch is not None:
                    shown = picture.resize((1, 1), Image.Resampling.BOX, box=patch).getpixel((0, 0))
                    found.append((delta_e_2000(lab(shown), color), f"{variant.filename}, patch {number}: {shown}"))
    return max(found)


def _patch(number: int, size: tuple[int, int], *, is_cut: bool) -> tuple[float, float, float, float] | None:
    """Return the box of the middle third of this patch in a variant, or None if the variant cuts it off."""
    x, y = (number % COLUMNS + 0.5) * SIDE, (number // COLUMNS + 0.5) * SIDE
    left, top, right, bottom = cover_box(SIZE, size) if is_cut else (0, 0, *SIZE)
    if not (left + SIDE / 3 < x < right - SIDE / 3 and top + SIDE / 3 < y < bottom - SIDE / 3):
        return None
    scale, reach = size[0] / (right - left), SIDE / 6
    return tuple(scale * at for at in (x - left - reach, y - top - reach, x - left + reach, y - top + reach))


def labs(colors: Sequence[Color]) -> list[Color]:
    return [lab(color) for color in colors]


def gray_labs(values: Sequence[int], linear=linear_srgb) -> list[Color]:
    identity = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    return labs([in_srgb((value,) * 3, linear, identity) for value in values])


SPACES = {
    "p3": (P3_COLUMNS, linear_srgb, P3_TO_SRGB),
    "adobe": (ADOBE_COLUMNS, linear_adobe, ADOBE_TO_SRGB),
    "prophoto": (PROPHOTO_COLUMNS, linear_prophoto, PROPHOTO_TO_SRGB),
}


def wide(space: str, patches: Sequence[Color] = CHART) -> tuple[bytes, list[Color]]:
    """Return the profile of a space, and the Lab colors that these numbers mean in it."""
    columns, linear, matrix = SPACES[space]
    return rgb_profile(columns, linear), labs([in_srgb(patch, linear, matrix) for patch in patches])


P3 = wide("p3")[0]
LINEAR = (
    rgb_profile(SRGB_COLUMNS, lambda value: value, name="sRGB-linear"),
    gray_labs(GRAYS, lambda value: value),
)
NEARLY_LOSSLESS = {
    "png": {},
    "jpg": {"quality": 98, "subsampling": 0},
    "webp": {"lossless": True},
    "tiff": {},
    "avif": {"quality": 100, "subsampling": "4:4:4"},
    "heic": {"quality": 98, "chroma": 444},
}


@pytest.mark.parametrize("suffix", NEARLY_LOSSLESS)
@pytest.mark.parametrize("space", SPACES)
def test_wide_gamut_through_its_profile(tmp_path, space, suffix):
    path = tmp_path / f"wide.{suffix}"
    chart(CHART).save(path, icc_profile=wide(space)[0], **NEARLY_LOSSLESS[suffix])
    with Image.open(path) as stored:  # formats that are not lossless change the numbers slightly
        middles = [(n % COLUMNS * SIDE + SIDE // 2, n // COLUMNS * SIDE + SIDE // 2) for n in range(len(CHART))]
        numbers = [stored.getpixel(at) for at in middles]
    assert all(delta_e_2000(lab(a), lab(b)) < 2 for a, b in zip(numbers, CHART, strict=True))

    assert worst(path, wide(space, numbers)[1]) < (JUST_NOTICEABLE, "")


def test_wide_gamut_where_the_decoder_shrinks(tmp_path):
    profile, expected = wide("p3")
    path = tmp_path / "large.jpg"
    chart(CHART).resize((SIZE[0] * 24, SIZE[1] * 24), Image.Resampling.NEAREST).save(
        path, quality=92, icc_profile=profile
    )

    assert worst(path, expected) < (JUST_NOTICEABLE, "")


@pytest.mark.parametrize("write", [deep_png, deep_tiff])
@pytest.mark.parametrize("space", [None, *SPACES])
def test_sixteen_bits_of_rgb(tmp_path, space, write):
    profile, expected = wide(space) if space else (None, labs(CHART))
    (tmp_path / "deep").write_bytes(write(SIZE, deep(CHART), profile))

    assert worst(tmp_path / "deep", expected) < (JUST_NOTICEABLE, "")


@pytest.mark.parametrize("profile", [None, gray_profile(linear_prophoto)], ids=["plain", "with a profile"])
def test_sixteen_bits_of_gray(tmp_path, profile):
    expected = gray_labs(GRAYS, linear_prophoto if profile else linear_srgb)
    pixels = deep([(gray,) for gray in GRAYS])
    files = {
        "png": deep_png(SIZE, pixels, profile),
        "little": deep_tiff(SIZE, pixels, profile),
        "big": deep_tiff(SIZE, pixels, profile, order=">"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        assert worst(tmp_path / name, expected) < (JUST_NOTICEABLE, ""), name


@pytest.mark.parametrize("alpha", [255, 128])
def test_sixteen_bits_with_transparency(tmp_path, alpha):
    def on_white(values):
        return [tuple((v * alpha + 255 * (255 - alpha)) / 255 for v in patch) for patch in values]

    (tmp_path / "rgba").write_bytes(deep_png(SIZE, deep([(*patch, alpha) for patch in CHART])))
    (tmp_path / "la").write_bytes(deep_png(SIZE, deep([(gray, alpha) for gray in GRAYS])))

    assert worst(tmp_path / "rgba", labs(on_white(CHART))) < (JUST_NOTICEABLE, "")
    assert worst(tmp_path / "la", labs(on_white([(gray,) * 3 for gray in GRAYS]))) < (JUST_NOTICEABLE, "")


@pytest.mark.parametrize("mode", ["L", "LA"])
@pytest.mark.parametrize("profile", [None, gray_profile(linear_prophoto)], ids=["plain", "with a profile"])
def test_gray(tmp_path, mode, profile):
    expected = gray_labs(GRAYS, linear_prophoto if profile else linear_srgb)
    chart(GRAYS, "L").convert(mode).save(tmp_path / "gray.png", icc_profile=profile)

    assert worst(tmp_path / "gray.png", expected) < (JUST_NOTICEABLE, "")


def test_a_gray_jpeg_with_its_profile(tmp_path):
    chart(GRAYS, "L").save(tmp_path / "gray.jpg", quality=98, icc_profile=gray_profile(linear_prophoto))

    assert worst(tmp_path / "gray.jpg", gray_labs(GRAYS, linear_prophoto)) < (JUST_NOTICEABLE, "")


@pytest.mark.parametrize("transparency", [None, 23, bytes([255] * 23 + [0])], ids=["opaque", "color key", "alpha"])
@pytest.mark.parametrize("space", [None, "p3"])
def test_a_palette(tmp_path, space, transparency):
    profile, expected = wide(space) if space else (None, labs(CHART))
    picture = chart(range(24), "P")
    picture.putpalette([channel for patch in CHART for channel in patch])
    picture.save(
        tmp_path / "palette.png", **{"transparency": transparency} if transparency else {}, icc_profile=profile
    )
    if transparency:
        expected = [*expected[:23], lab((255, 255, 255))]

    assert worst(tmp_path / "palette.png", expected) < (JUST_NOTICEABLE, "")


@pytest.mark.parametrize("suffix", ["jpg", "tiff"])
def test_cmyk_through_its_profile(tmp_path, suffix):
    inks = [tuple(255 * ink for ink in inks) for inks in PRESS]
    quality = {"quality": 98} if suffix == "jpg" else {}
    path = tmp_path / f"press.{suffix}"
    chart(inks, "CMYK").save(path, icc_profile=cmyk_profile(PRESS), **quality)

    assert worst(path, list(PRESS.values())) < (JUST_NOTICEABLE, "")


@pytest.mark.parametrize("suffix", ["jpg", "tiff"])
def test_cmyk_without_a_profile_is_ink_on_paper(tmp_path, suffix):
    inks = [(0, 0, 0, 0), (100, 0, 0, 0), (0, 100, 0, 0), (0, 0, 100, 0), (50, 80, 20, 40), (0, 0, 0, 200)]
    expected = [tuple(255 * (1 - ink / 255) * (1 - patch[3] / 255) for ink in patch[:3]) for patch in inks]
    quality = {"quality": 98} if suffix == "jpg" else {}
    path = tmp_path / f"plain.{suffix}"
    chart(inks, "CMYK").save(path, **quality)

    assert worst(path, labs(expected)) < (JUST_NOTICEABLE, "")


@pytest.mark.parametrize(
    "profile",
    [b"not a profile", P3[:200], P3[:128] + bytes(2000), cmyk_profile(PRESS), gray_profile(linear_prophoto)],
    ids=["words", "cut", "zeros", "for inks", "for gray"],
)
@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_profile_that_cannot_be_used_counts_as_srgb(tmp_path, suffix, profile):
    path = tmp_path / f"broken.{suffix}"
    chart(CHART).save(path, icc_profile=profile, **NEARLY_LOSSLESS[suffix])

    assert worst(path, labs(CHART)) < (JUST_NOTICEABLE, "")


def test_a_profile_is_not_taken_for_srgb_by_the_beginning_of_its_name(tmp_path):
    profile, expected = LINEAR
    chart([(gray,) * 3 for gray in GRAYS]).save(tmp_path / "linear.png", icc_profile=profile)

    assert worst(tmp_path / "linear.png", expected) < (JUST_NOTICEABLE, "")
