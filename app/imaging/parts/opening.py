"""The opening of a picture by Pillow, without the metadata that it cannot read."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from PIL import ExifTags, Image, ImageFile, PngImagePlugin, TiffTags

from app.imaging.parts.gif import gif_layout
from app.imaging.parts.heif import heif_layout
from app.imaging.parts.jpeg import jpeg_layout
from app.imaging.parts.layout import MOST_BYTES, Layout
from app.imaging.parts.png import png_layout
from app.imaging.parts.tiff import tiff_layout
from app.imaging.parts.webp import webp_layout

LAYOUTS: dict[str, Callable[[BinaryIO], Layout]] = {
    "JPEG": jpeg_layout,
    "PNG": png_layout,
    "WEBP": webp_layout,
    "GIF": gif_layout,
    "TIFF": tiff_layout,
    "AVIF": heif_layout,
    "HEIF": heif_layout,
}
"""The function that reads a format's structure, by the name of Pillow's plugin; a BMP has no metadata."""


def open_picture(stream: BinaryIO, plugin: str) -> ImageFile.ImageFile:
    """Open a picture with all metadata that Pillow can read; its pixels are not decoded.

    Raises what Pillow raises if it cannot be opened without any metadata either.
    """
    layout = LAYOUTS[plugin](stream) if plugin in LAYOUTS else Layout()
    kinds = layout.readable_kinds
    try:
        return _opened(stream, plugin, layout, kinds)
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise
    except Exception:  # hostile files make Pillow raise almost anything
        kept: list[str] = []
        if not layout.kinds or not _can_be_opened(stream, plugin, layout, kept):
            raise
    for kind in kinds:
        if _can_be_opened(stream, plugin, layout, [*kept, kind]):
            kept.append(kind)
    return _opened(stream, plugin, layout, kept)


def exif_of(image: Image.Image) -> Image.Exif:
    """Return the Exif fields of an opened picture, as far as they can be read."""
    with suppress(Exception):  # broken Exif makes Pillow raise almost anything; the picture may be sound
        return image.getexif()
    return image.getexif()  # it does not read them again, and returns what it has read before the error


def _can_be_opened(stream: BinaryIO, plugin: str, layout: Layout, kinds: Collection[str]) -> bool:
    try:
        _opened(stream, plugin, layout, kinds)
    except Exception:  # noqa: BLE001 - see above
        return False
    return True


def _opened(stream: BinaryIO, plugin: str, layout: Layout, kinds: Collection[str]) -> ImageFile.ImageFile:
    file = layout.file_with(stream, kinds)
    file.seek(0)
    image = Image.open(file, formats=[plugin])
    if image.format == "TIFF":  # Pillow reads these again after the pixels, and fails then
        exif = image.getexif()
        for directory in TiffTags.TAGS_V2_GROUPS:
            if directory in exif:
                exif.get_ifd(directory)
        if exif.get(ExifTags.Base.Orientation, 1) != 1:
            exif.tobytes()
    return image


@contextmanager
def ample_texts() -> Iterator[None]:
    """Let Pillow read a PNG's texts and color profile of up to 17 MiB inside the block, rather than of 1 MiB.

    A color profile for printing has some megabytes.
    """
    before = PngImagePlugin.MAX_TEXT_CHUNK
    PngImagePlugin.MAX_TEXT_CHUNK = MOST_BYTES
    try:
        yield
    finally:
        PngImagePlugin.MAX_TEXT_CHUNK = before
