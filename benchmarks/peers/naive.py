"""The naive way: each size from a full decode of its own, by Lanczos, sharpened with Pillow's SHARPEN."""

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
    """Writes thumb and preview of ``source`` into ``folder``."""
    thumb = ImageOps.fit(upright_srgb(source), (THUMB_SIDE, THUMB_SIDE), LANCZOS).filter(ImageFilter.SHARPEN)
    thumb.save(folder / THUMB, quality=THUMB_QUALITY, optimize=True)
    preview = shrunk(upright_srgb(source)).filter(ImageFilter.SHARPEN)
    preview.save(folder / PREVIEW, quality=PREVIEW_QUALITY, optimize=True, progressive=True)


def upright_srgb(source: Path) -> Image.Image:
    """The whole picture, turned upright and in sRGB by its own profile."""
    with Image.open(source) as image:
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image).convert("RGB")
    upright.info = {}
    if profile:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.profileToProfile(upright, own, ImageCms.createProfile("sRGB"), inPlace=True)
    return upright


def shrunk(picture: Image.Image) -> Image.Image:
    """The preview's pixels by full-size Lanczos, which all others are compared with."""
    scale = min(1, PREVIEW_WIDTH / picture.width, PREVIEW_HEIGHT / picture.height)
    return picture.resize((round(picture.width * scale), round(picture.height * scale)), LANCZOS)


if __name__ == "__main__":
    serve(f"Pillow {PIL.__version__}", make)
