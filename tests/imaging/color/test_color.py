"""The variants of a picture show its colors in sRGB, for every color space of the original."""

import struct

import pytest
from PIL import Image, ImageCms

from app.imaging.color.color_profiles import ADOBE_RGB, matrix_profile
from app.imaging.color.stated_colors import CICP_PRIMARIES
from app.imaging.limits import Limits
from app.imaging.variants import VARIANTS
from tests.imaging.drawn_pictures import delta_e, lab
from tests.imaging.in_process import render

PATCHES = [(200, 80, 60), (70, 150, 90), (60, 90, 180), (230, 200, 120), (128, 128, 128), (250, 250, 250)]

# From linear sRGB to linear P3 and Adobe RGB, as published (W3C CSS Color 4, section 18; Lindbloom).
TO_P3 = ((0.82246, 0.17754, 0.0), (0.03319, 0.96681, 0.0), (0.01708, 0.07240, 0.91052))
TO_ADOBE = ((0.71512, 0.28488, 0.0), (0.0, 1.0, 0.0), (0.0, 0.04116, 0.95884))


def linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def srgb_encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def adobe_encoded(value: float) -> float:
    return value ** (256 / 563)


def expressed(rgb, matrix, encode) -> tuple[int, ...]:
    """Return the numbers that mean the sRGB color ``rgb`` in another space."""
    light = [linear(channel / 255) for channel in rgb]
    return tuple(round(255 * encode(sum(a * b for a, b in zip(row, light, strict=True)))) for row in matrix)


def shown(picture: Image.Image, path, **options) -> tuple[int, int, int]:
    """Return the color in the middle of the picture's medium variant."""
    picture.save(path, **options)
    render(path, path.parent, VARIANTS, Limits())
    with Image.open(path.parent / f"medium_{path.stem}.jpg") as medium:
        assert medium.mode == "RGB"
        return medium.getpixel((medium.width // 2, medium.height // 2))


def flat(color, mode="RGB", size=(240, 160)) -> Image.Image:
    return Image.new(mode, size, color)


@pytest.mark.parametrize("rgb", PATCHES)
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tiff", "avif"])
def test_display_p3_is_converted_through_its_profile(tmp_path, suffix, rgb):
    profile = matrix_profile(CICP_PRIMARIES[12], linear)
    options = {"lossless": True} if suffix == "webp" else {"quality": 100} if suffix != "png" else {}
    options |= {"compression": "raw"} if suffix == "tiff" else {}

    color = shown(flat(expressed(rgb, TO_P3, srgb_encoded)), tmp_path / f"p3.{suffix}", icc_profile=profile, **options)

    assert delta_e(color, rgb) < 2


@pytest.mark.parametrize("rgb", PATCHES)
def test_adobe_rgb_is_converted_through_its_profile(tmp_path, rgb):
    profile = matrix_profile(ADOBE_RGB, lambda value: value ** (563 / 256))

    color = shown(flat(expressed(rgb, TO_ADOBE, adobe_encoded)), tmp_path / "adobe.png", icc_profile=profile)

    assert delta_e(color, rgb) < 2


@pytest.mark.parametrize("rgb", PATCHES)
def test_adobe_rgb_marked_by_exif_alone_is_converted(tmp_path, rgb):
    exif = Image.Exif()
    exif.get_ifd(0x8769).update({0xA001: 0xFFFF, 0xA005: {1: "R03"}})

    color = shown(flat(expressed(rgb, TO_ADOBE, adobe_encoded)), tmp_path / "_DSC1.jpg", exif=exif, quality=100)

    assert delta_e(color, rgb) < 2


@pytest.mark.parametrize("rgb", PATCHES)
def test_an_avif_that_only_names_display_p3_is_converted(tmp_path, rgb):
    flat(expressed(rgb, TO_P3, srgb_encoded)).save(tmp_path / "named.avif", quality=100)
    written = bytearray((tmp_path / "named.avif").read_bytes())
    at = written.index(b"colrnclx") + 8
    written[at : at + 2] = struct.pack(">H", 12)  # the code point of P3's primaries (ITU-T H.273)
    (tmp_path / "named.avif").write_bytes(written)

    render(tmp_path / "named.avif", tmp_path, VARIANTS, Limits())

    with Image.open(tmp_path / "medium_named.jpg") as medium:
        assert delta_e(medium.getpixel((120, 80)), rgb) < 2


@pytest.mark.parametrize("profile", [b"", b"not a profile", b"\0" * 400], ids=["empty", "words", "zeros"])
def test_a_broken_profile_counts_as_srgb(tmp_path, profile):
    assert delta_e(shown(flat((200, 80, 60)), tmp_path / "broken.png", icc_profile=profile), (200, 80, 60)) < 2


def test_a_profile_for_other_channels_counts_as_srgb(tmp_path):
    color = shown(flat((200, 80, 60)), tmp_path / "other.png", icc_profile=cmyk_profile())

    assert delta_e(color, (200, 80, 60)) < 2


def cmyk_profile() -> bytes:
    """Return an ICC v2 profile of a press whose cyan is Lab (60, -20, -30), with two points for each ink."""
    cyan, white, black = (60.0, -20.0, -30.0), (100.0, 0.0, 0.0), (0.0, 0.0, 0.0)
    table = b""
    for corner in range(16):
        inks = [corner >> shift & 1 for shift in (3, 2, 1, 0)]
        lightness, a, b = white if not any(inks) else cyan if inks == [1, 0, 0, 0] else black
        table += bytes((round(lightness * 255 / 100), round(a + 128), round(b + 128)))
    identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    lut = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + identity + bytes(range(256)) * 4 + table + bytes(range(256)) * 3
    tags = [
        (b"desc", struct.pack(">4s4xI6s", b"desc", 6, b"press\0") + bytes(78)),
        (b"cprt", b"text\0\0\0\0none\0"),
        (b"wtpt", struct.pack(">4s4x3i", b"XYZ ", 63190, 65536, 54061)),
        (b"A2B0", lut),
    ]
    start, index, body = 132 + 12 * len(tags), b"", b""
    for name, data in tags:
        index += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    size, white_point = start + len(body), (63190, 65536, 54061)
    kind = (b"prtr", b"CMYK", b"Lab ", b"acsp")
    header = struct.pack(">I4xI4s4s4s12x4s28x3i48x", size, 0x02400000, *kind, *white_point)
    return header + struct.pack(">I", len(tags)) + index + body


def test_cmyk_goes_through_its_profile(tmp_path):
    for name in ("press.jpg", "press.tiff"):
        color = shown(flat((255, 0, 0, 0), "CMYK"), tmp_path / name, icc_profile=cmyk_profile())

        assert max(abs(a - b) for a, b in zip(lab(color), (60, -20, -30), strict=True)) < 4, name


def test_cmyk_without_a_profile_is_mixed_by_arithmetic(tmp_path):
    for name in ("plain.jpg", "plain.tiff"):
        assert delta_e(shown(flat((0, 0, 0, 0), "CMYK"), tmp_path / name), (255, 255, 255)) < 2, name
        assert delta_e(shown(flat((0, 255, 255, 0), "CMYK"), tmp_path / name), (255, 0, 0)) < 4, name


@pytest.mark.parametrize("suffix", ["png", "tiff"])
def test_gray_of_sixteen_bits_is_scaled_not_clipped(tmp_path, suffix):
    picture = Image.new("I;16", (256, 64))
    picture.putdata([min(65535, 257 * (index % 256)) for index in range(256 * 64)])
    picture.save(tmp_path / f"deep.{suffix}")

    render(tmp_path / f"deep.{suffix}", tmp_path, VARIANTS, Limits())

    with Image.open(tmp_path / "medium_deep.jpg") as medium:
        for x in (10, 100, 200, 250):
            assert abs(medium.getpixel((x, 32))[0] - x) <= 3


def test_large_sixteen_bit_gray_survives_shrinking(tmp_path):
    color = shown(Image.new("I;16", (3000, 2000), 128 * 257), tmp_path / "large.png")

    assert delta_e(color, (128, 128, 128)) < 2


def test_floating_point_gray_from_zero_to_one_is_scaled(tmp_path):
    assert delta_e(shown(Image.new("F", (240, 160), 0.5), tmp_path / "float.tiff"), (128, 128, 128)) < 2


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGBA", (240, 160), (200, 0, 0, 0)),
        Image.new("LA", (240, 160), (0, 0)),
        Image.new("RGBA", (3000, 2000), (0, 0, 0, 0)),
    ],
    ids=["RGBA", "LA", "large RGBA"],
)
def test_what_is_transparent_lies_on_white(tmp_path, picture):
    assert shown(picture, tmp_path / "clear.png") == (255, 255, 255)


def test_half_transparency_is_mixed_with_white(tmp_path):
    assert delta_e(shown(flat((200, 0, 0, 128), "RGBA"), tmp_path / "half.png"), (227, 127, 127)) < 2


def test_a_transparent_palette_lies_on_white(tmp_path):
    picture = flat(0, "P")
    picture.putpalette([10, 20, 30, 200, 80, 60])
    for name in ("palette.png", "palette.gif"):
        assert shown(picture, tmp_path / name, transparency=0) == (255, 255, 255), name
    assert shown(picture, tmp_path / "several.png", transparency=b"\0\xff") == (255, 255, 255)


@pytest.mark.parametrize(("mode", "color"), [("RGB", (10, 20, 30)), ("L", 40)])
def test_a_color_key_lies_on_white(tmp_path, mode, color):
    assert shown(flat(color, mode), tmp_path / "key.png", transparency=color) == (255, 255, 255)


def test_a_palette_is_resized_smoothly(tmp_path):
    picture = Image.new("P", (2400, 1600))
    picture.putpalette([0, 0, 0, 255, 255, 255])
    picture.putdata([(x + y) % 2 for y in range(1600) for x in range(2400)])

    red, _, _ = shown(picture, tmp_path / "checked.png")

    assert 90 < red < 165


def test_lab_is_converted(tmp_path):
    patch = ImageCms.profileToProfile(
        flat((200, 80, 60)), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )

    assert delta_e(shown(patch, tmp_path / "lab.tiff"), (200, 80, 60)) < 4


@pytest.mark.parametrize("mode", ["1", "L"])
def test_plain_gray_stays_gray(tmp_path, mode):
    red, green, blue = shown(flat(255, mode), tmp_path / "gray.png")

    assert (red, green, blue) == (255, 255, 255)


def test_a_gray_picture_with_an_rgb_profile_stays_as_it_is(tmp_path):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert delta_e(shown(flat(120, "L"), tmp_path / "gray.jpg", icc_profile=srgb), (120, 120, 120)) < 2
