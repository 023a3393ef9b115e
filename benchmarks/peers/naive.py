"""The naive peer: each size from its own full decode, by Lanczos, sharpened with Pillow's SHARPEN."""

import io
from pathlib import Path

import PIL
from PIL import Image, ImageCms, ImageFilter, ImageOps

from benchmarks.peers.loop import (
    PREVIEW,
    PREVIEW_HEIGHT,
    PREVIEW_QUALITY,
    PREVIEW_WIDTH,
    THUMB,
    THUMB_QUALITY,
    THUMB_SIDE,
    serve,
)

LANCZOS = Image.Resampling.LANCZOS


def make(source: Path, folder: Path) -> None:
    """Write thumb and preview of ``source`` into ``folder``."""
    thumb = ImageOps.fit(upright_srgb(source), (THUMB_SIDE, THUMB_SIDE), LANCZOS).filter(ImageFilter.SHARPEN)
    thumb.save(folder / THUMB, quality=THUMB_QUALITY, optimize=True)
    preview = shrunk(upright_srgb(source)).filter(ImageFilter.SHARPEN)
    preview.save(folder / PREVIEW, quality=PREVIEW_QUALITY, optimize=True, progressive=True)


def upright_srgb(source: Path) -> Image.Image:
    """Return the whole picture, upright, and converted to sRGB if it has a color profile."""
    with Image.open(source) as image:
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.info = {}
    if profile:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.profileToProfile(upright, own, ImageCms.createProfile("sRGB"), inPlace=True)
    return upright


def shrunk(picture: Image.Image) -> Image.Image:
    """Return the preview's pixels, scaled from the full size by Lanczos.

    The previews of all peers are compared with it.
    """
    scale = min(1, PREVIEW_WIDTH / picture.width, PREVIEW_HEIGHT / picture.height)
    return picture.resize((round(picture.width * scale), round(picture.height * scale)), LANCZOS)


if __name__ == "__main__":
    serve(f"Pillow {PIL.__version__}", make)
