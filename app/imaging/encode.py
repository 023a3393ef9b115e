"""The encoding of a variant's file: sharpened, without metadata, and near the intended size in bytes."""

import math
import os
from typing import Any, BinaryIO

from PIL import Image, ImageFilter

from app.imaging.variants import VariantSpec

QUALITY_STEP = 5
STEP_SHRINKS = 1.18  # five points of quality rarely make a file smaller by more than this factor
HALF_COLOR, FULL_COLOR = "4:2:0", "4:4:4"
FOR_PAPER = 90  # from this quality on, colors have the full resolution, too
AVIF_SPEED = 9  # at most 4 % more bytes than speed 8, in a quarter of its time (docs/pictures.md)


def write_variant(image: Image.Image, spec: VariantSpec, output: BinaryIO, *, shrunk: bool) -> int:
    """Write ``image`` (sRGB, upright, of its final size) to an open file, and return the file's size in bytes.

    The quality is lowered until the file has at most ``bytes_aim`` bytes or the lowest quality is reached. The picture
    is saved to a real file, because Pillow holds the interpreter's lock while it encodes into memory. Only a picture
    that was ``shrunk`` is sharpened, because shrinking made it less sharp.
    """
    image = _sharpened(image, spec.sharpening) if shrunk and spec.sharpening else image.copy()
    image.info = {}  # else `save` would write a JPEG's comment and other formats' profiles
    quality = spec.quality
    while True:
        size = save_over(output, image, spec.format, quality=quality, **_options(spec))
        if size <= spec.bytes_aim or quality <= spec.lowest_quality:
            return size
        steps = max(1, int(math.log(size / spec.bytes_aim, STEP_SHRINKS)))
        quality = max(quality - QUALITY_STEP * steps, spec.lowest_quality)


def save_over(output: BinaryIO, image: Image.Image, format: str, **options: Any) -> int:
    """Replace the content of an open file by the encoded picture, and return its size in bytes."""
    output.seek(0)
    output.truncate()
    image.save(output, format, **options)
    output.flush()
    return os.fstat(output.fileno()).st_size


def _options(spec: VariantSpec) -> dict[str, Any]:
    if spec.format == "AVIF":
        return {"subsampling": HALF_COLOR, "speed": AVIF_SPEED, "max_threads": 1}  # a child process for each core
    subsampling = FULL_COLOR if spec.quality >= FOR_PAPER else HALF_COLOR
    return {"subsampling": subsampling, "progressive": spec.progressive, "optimize": True}


def _sharpened(image: Image.Image, strength: float) -> Image.Image:
    """Return a copy sharpened by an unsharp mask over the eight neighbors of each pixel.

    A picture with a side below 3 px is too small for the mask and stays as it is.
    """
    if min(image.size) < 3:
        return image.copy()
    scale = 8 / strength
    return image.filter(ImageFilter.Kernel((3, 3), [-1, -1, -1, -1, scale + 8, -1, -1, -1, -1], scale))
