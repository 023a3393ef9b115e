"""Writes a finished picture as a variant's file: sharpened, without metadata, near the bytes it aims at."""

from pathlib import Path

from PIL import Image, ImageFilter

from app.imaging.variants import VariantSpec

QUALITY_STEP = 5


def write_variant(image: Image.Image, spec: VariantSpec, path: Path, *, shrunk: bool) -> int:
    """Writes ``image`` (sRGB, upright, of its final size) to ``path``; answers the file's size in bytes.

    Saves to a real file, for Pillow holds the interpreter's lock while it encodes into memory. Only a picture
    that was ``shrunk`` has lost the crispness that sharpening gives back.
    """
    image = _sharpened(image, spec) if shrunk else image.copy()
    image.info = {}  # `save` would carry over a JPEG's comment and other formats' profiles
    quality = spec.quality
    while True:
        image.save(
            path,
            spec.format,
            quality=quality,
            progressive=spec.progressive,
            optimize=True,
            subsampling="4:2:0",
        )
        size = path.stat().st_size
        if size <= spec.bytes_aim or quality <= spec.lowest_quality:
            return size
        quality = max(quality - QUALITY_STEP, spec.lowest_quality)


def _sharpened(image: Image.Image, spec: VariantSpec) -> Image.Image:
    if spec.sharpening is None:
        return image.copy()
    mask = ImageFilter.UnsharpMask(spec.sharpening.radius, spec.sharpening.percent, spec.sharpening.threshold)
    return image.filter(mask)
