"""Writes a finished picture as a variant's file: sharpened, without metadata, near the bytes it aims at."""

import math
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter

from app.imaging.variants import VariantSpec

QUALITY_STEP = 5
STEP_SHRINKS = 1.18  # five points of quality rarely make a file smaller by more than this factor
AVIF_SPEED = 9  # within 4 % of the bytes of speed 8 for a quarter of its time (docs/pictures.md)


def write_variant(image: Image.Image, spec: VariantSpec, path: Path, *, shrunk: bool) -> int:
    """Writes ``image`` (sRGB, upright, of its final size) to ``path``; answers the file's size in bytes.

    Saves to a real file, for Pillow holds the interpreter's lock while it encodes into memory. Only a picture
    that was ``shrunk`` has lost the crispness that sharpening gives back.
    """
    image = _sharpened(image, spec.sharpening) if shrunk and spec.sharpening else image.copy()
    image.info = {}  # `save` would carry over a JPEG's comment and other formats' profiles
    quality = spec.quality
    while True:
        image.save(path, spec.format, quality=quality, subsampling="4:2:0", **_options(spec))
        size = path.stat().st_size
        if size <= spec.bytes_aim or quality <= spec.lowest_quality:
            return size
        steps = max(1, int(math.log(size / spec.bytes_aim, STEP_SHRINKS)))
        quality = max(quality - QUALITY_STEP * steps, spec.lowest_quality)


def _options(spec: VariantSpec) -> dict[str, Any]:
    if spec.format == "AVIF":
        return {"speed": AVIF_SPEED, "max_threads": 1}  # each child has a core to itself
    return {"progressive": spec.progressive, "optimize": True}


def _sharpened(image: Image.Image, strength: float) -> Image.Image:
    """An unsharp mask over the eight neighbors; pictures below 3 px are too small for one."""
    if min(image.size) < 3:
        return image.copy()
    scale = 8 / strength
    return image.filter(ImageFilter.Kernel((3, 3), [-1, -1, -1, -1, scale + 8, -1, -1, -1, -1], scale))
