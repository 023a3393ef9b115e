"""Pictures for the imaging tests: quarters that show the orientation, and flat patches that show colors."""

import io
from pathlib import Path

import pillow_heif
from PIL import Image, ImageCms

from app.imaging.variants import FIRST_PASS

pillow_heif.register_heif_opener()

RED, GREEN, BLUE, YELLOW = (200, 40, 40), (40, 160, 60), (40, 60, 190), (220, 200, 60)
UNDO = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def quarters(size: tuple[int, int]) -> Image.Image:
    """Return a picture that is red top left, green top right, blue bottom left and yellow bottom right."""
    picture = Image.new("RGB", size, RED)
    half_width, half_height = size[0] // 2, size[1] // 2
    picture.paste(GREEN, (half_width, 0, size[0], half_height))
    picture.paste(BLUE, (0, half_height, half_width, size[1]))
    picture.paste(YELLOW, (half_width, half_height, size[0], size[1]))
    return picture


def noise(size: tuple[int, int]) -> Image.Image:
    """Return a picture of noise in each channel, which compresses badly."""
    return Image.merge("RGB", [Image.effect_noise(size, 90) for _ in range(3)])


def save_turned(upright: Image.Image, path: Path, orientation: int) -> Path:
    """Save ``upright`` as a turned camera does: with turned pixels and a tag that says how to turn them back.

    In AVIF and HEIC the tag becomes the container's own rotation, as in a phone's files.
    """
    stored = upright.transpose(UNDO[orientation]) if orientation in UNDO else upright
    exif = Image.Exif()
    exif[274] = orientation
    options = {"lossless": True} if path.suffix == ".webp" else {"quality": 95}
    if path.suffix == ".tiff":
        stored.save(path, tiffinfo={274: orientation}, compression="tiff_lzw")
    else:
        stored.save(path, exif=exif.tobytes(), **({} if path.suffix == ".png" else options))
    return path


def corners(path: Path) -> list[tuple[int, int, int]]:
    """Return the colors near the four corners: top left, top right, bottom left, bottom right."""
    with Image.open(path) as picture:
        width, height = picture.size
        near, far_x, far_y = 8, width - 9, height - 9
        return [picture.getpixel(at) for at in ((near, near), (far_x, near), (near, far_y), (far_x, far_y))]


def is_close(color: tuple[int, ...], expected: tuple[int, ...], within: int = 12) -> bool:
    return all(abs(a - b) <= within for a, b in zip(color, expected, strict=True))


def delta_e(color: tuple[int, ...], expected: tuple[int, ...]) -> float:
    """Return the distance of two sRGB colors by CIE 1976, which is stricter than that of 2000."""
    first, second = (lab(rgb) for rgb in (color, expected))
    return sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5


def lab(rgb: tuple[int, ...]) -> tuple[float, float, float]:
    patch = ImageCms.profileToProfile(
        Image.new("RGB", (1, 1), rgb),
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    lightness, a, b = patch.getpixel((0, 0))
    return lightness * 100 / 255, a - 128, b - 128


def jpeg_bytes(picture: Image.Image, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", **options)
    return buffer.getvalue()


def is_made(sandbox, picture: Path) -> bool:
    """Return whether the sandbox renders the variants of the first pass for a sound picture."""
    return len(sandbox.render(picture, picture.parent, FIRST_PASS).variants) == len(FIRST_PASS)
