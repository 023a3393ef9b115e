"""The opening of an original: only allowed formats, within limits, and with a reason for every fault."""

import errno
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import (  # noqa: F401 (registers them)
    AvifImagePlugin,
    Image,
    ImageFile,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from app.errors import PictureError, PictureNotShown, PictureTooCostly
from app.imaging import reasons
from app.imaging.color.color_key import READ_LOW_BYTES, remember_deep_key
from app.imaging.color.stated_colors import remember_code_points
from app.imaging.content_type import HEAD_BYTES, ContentType, Kind, identify
from app.imaging.geometry import JPEG_STEPS
from app.imaging.limits import Limits
from app.imaging.original import Original
from app.imaging.parts.opening import ample_texts, open_picture
from app.imaging.raw import preview_of
from app.imaging.tiff_kinds import why_not_shown

# Pillow opens a multi-picture JPEG (MPO) through its JPEG plugin and does not accept "MPO" as a format here.
PLUGINS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
    "image/gif": "GIF",
    "image/avif": "AVIF",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
}

# Measured peak memory per pixel of the original, in bytes (docs/pictures.md); for JPEG see `estimated_bytes`.
BYTES_PER_PIXEL = {"PNG": 5.0, "WEBP": 15.5, "TIFF": 11.0, "BMP": 5.0, "GIF": 9.0, "AVIF": 9.0, "HEIF": 9.0}
BYTES_PER_PIXEL_WITH_ALPHA = 9.0
BYTES_PER_PIXEL_WITH_DEEP_KEY = 18.0  # decoded twice, with a mask and a copy with alpha
BYTES_PER_PIXEL_PROGRESSIVE = 6.0  # 2 for each coefficient, 3 components without subsampling
FULL_COLOR_MODES = {"RGB", "L", "1", "I;16", "CMYK", "YCbCr"}
DECODE_BLOCK_BYTES = 1 << 22  # 4 MiB; blocks of 64 KiB take six times as long while another Python thread is busy

# A full disk or a missing file is not a fault of the picture, and a retry may succeed.
MACHINE_FAULTS = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EIO,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EMFILE,
    errno.ENFILE,
}


@contextmanager
def opened(original: Original, limits: Limits) -> Iterator[ImageFile.ImageFile]:
    """Open the original as a picture and yield it, its pixels not yet decoded.

    For a RAW file, its preview is yielded, with the facts of the RAW file.

    Raises ``PictureTooCostly`` for a picture that exceeds ``limits``, ``PictureNotShown`` for an undamaged TIFF of a
    kind that Pillow does not decode, and ``PictureError`` with a reason for any other error of Pillow, here or in the
    ``with`` block, because hostile files make it raise almost any exception. Raises ``OSError`` for a fault of the
    machine: a full disk.
    """
    try:
        with _bomb_bounds(limits), ample_texts():
            stream = original.stream
            stream.seek(0)
            found = identify(stream.read(HEAD_BYTES), original.name)
            stream.seek(0)
            preview = preview_of(stream, limits) if found.kind is Kind.raw else None
            plugin = preview.plugin if preview else _plugin(found)
            with open_picture(io.BytesIO(preview.data) if preview else stream, plugin) as image:
                if preview:
                    preview.tell(image)
                remember_code_points(image)
                remember_deep_key(image, stream)
                check_cost(image, limits)
                image.decodermaxblock = DECODE_BLOCK_BYTES
                yield image
    except PictureError:
        raise
    except MemoryError as error:
        raise PictureTooCostly(reasons.TOO_MUCH_MEMORY) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooCostly(reasons.too_many_pixels(limits.max_pixels)) from error
    except Exception as error:
        if isinstance(error, OSError) and error.errno in MACHINE_FAULTS:
            raise
        reason = why_not_shown(original.stream) if isinstance(error, UnidentifiedImageError) else None
        raise (PictureNotShown(reason) if reason else PictureError(_reason(error))) from error


def check_cost(image: ImageFile.ImageFile, limits: Limits, *, step: int = JPEG_STEPS[0]) -> None:
    """Raise ``PictureTooCostly`` for a picture that exceeds the limits, before a pixel is decoded.

    ``step`` is the factor by which a JPEG is shrunk while it is decoded.
    """
    pixels = image.width * image.height
    if pixels > limits.max_pixels:
        raise PictureTooCostly(reasons.too_many_pixels(limits.max_pixels))
    if estimated_bytes(image, step) > limits.max_memory_bytes:
        raise PictureTooCostly(reasons.TOO_MUCH_MEMORY)


def estimated_bytes(image: ImageFile.ImageFile, step: int) -> float:
    """Return an estimate of the peak memory for decoding ``image``, in bytes.

    It depends on the format, on the mode and, for a JPEG, on the factor ``step`` by which it is shrunk.
    """
    pixels = image.width * image.height
    if image.format in ("JPEG", "MPO"):
        coefficients = BYTES_PER_PIXEL_PROGRESSIVE if "progressive" in image.info else 0.0
        return pixels * (coefficients + 5.0 / step**2)
    per_pixel = BYTES_PER_PIXEL[image.format or "TIFF"]
    if image.mode not in FULL_COLOR_MODES or "transparency" in image.info:
        per_pixel = max(per_pixel, BYTES_PER_PIXEL_WITH_ALPHA)
    if READ_LOW_BYTES in image.info:
        per_pixel = BYTES_PER_PIXEL_WITH_DEEP_KEY
    return pixels * per_pixel


def _plugin(found: ContentType) -> str:
    if found.kind is not Kind.picture:
        raise PictureError(reasons.NOT_A_PICTURE)
    plugin = PLUGINS[found.mime_type]
    if plugin == "HEIF":
        register_heif()
    return plugin


def register_heif() -> None:
    """Load the HEIC decoder: only in a picture child, because it takes 20 MB that no other process needs."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


@contextmanager
def _bomb_bounds(limits: Limits) -> Iterator[None]:
    """Make Pillow raise an error for a picture with more pixels than the limit, inside the block."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _reason(error: Exception) -> str:
    text = str(error).lower()
    if isinstance(error, EOFError) or any(word in text for word in ("truncated", "premature", "not processed")):
        return reasons.INCOMPLETE
    if isinstance(error, UnidentifiedImageError):
        return reasons.UNRECOGNISABLE
    return reasons.DAMAGED
