"""The picture of a camera's RAW file: its largest embedded preview, or else a demosaic at half size.

LibRaw reads the file, through rawpy, which is an optional extra. It is loaded with the first RAW file, and only in a
child process.
"""

import importlib.util
import io
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any, BinaryIO

from PIL import ExifTags, Image, ImageFile

from app.errors import PictureError, PictureTooCostly
from app.imaging import reasons
from app.imaging.limits import Limits
from app.imaging.parts.opening import exif_of, open_picture

TIFF_MARKS = (b"II*\0", b"MM\0*")
EXIF_REACH = 1 << 18  # cameras write their facts into the first 256 KiB, before previews and pixels
NO_CLOCK = b"1970:01:01 00:00:00"  # what LibRaw writes if the camera recorded no time
SMALLEST_PREVIEW = 1000  # px on the longer side; smaller ones are thumbnails for the camera's own screen
MOST_PREVIEW_BYTES = 1 << 27
DEMOSAIC_BYTES = 8.0  # per sensor pixel: 2 as read, 2 for four channels at half size, two copies of 0.75, and reserve
TURNS = {3: 3, 5: 8, 6: 6}  # LibRaw's number of the sensor's rotation, and the Exif orientation
SRGB_CURVE = (2.4, 12.92)


@dataclass(frozen=True)
class RawPreview:
    """A picture that is shown for a RAW file: its encoded bytes and the Pillow plugin that reads them.

    ``orientation`` and ``exif`` replace what the preview itself states, or are None if that is to be used.
    """

    data: bytes
    plugin: str
    orientation: int | None
    exif: bytes | None

    def tell(self, image: ImageFile.ImageFile) -> None:
        """Replace the Exif data and orientation of the opened preview by those of the RAW file, where known."""
        if self.exif is not None:
            image.info["exif"] = self.exif
        exif = exif_of(image)
        if self.orientation is not None:
            exif[ExifTags.Base.Orientation] = self.orientation


def can_read_raw() -> bool:
    """Return whether RAW files can be opened here, without loading rawpy."""
    return importlib.util.find_spec("rawpy") is not None


def preview_of(stream: BinaryIO, limits: Limits) -> RawPreview:
    """Return the RAW file's largest embedded preview, or its sensor's pixels developed at half size.

    Raises ``PictureTooCostly`` for a file that exceeds ``limits``, ``PictureError`` with a reason if LibRaw is missing
    or finds nothing to show, and ``OSError`` for a fault of the machine. The whole file is read into memory, because a
    confined child cannot let LibRaw open it by its path.
    """
    rawpy = _rawpy()
    exif = _own_exif(stream)
    stream.seek(0)
    try:
        with rawpy.imread(stream) as raw:
            return _preview(rawpy, raw, limits, exif)
    except (rawpy.LibRawTooBigError, rawpy.LibRawUnsufficientMemoryError, rawpy.LibRawMemPoolOverflowError) as error:
        raise PictureTooCostly(reasons.TOO_MUCH_MEMORY) from error
    except (rawpy.LibRawError, rawpy.NotSupportedError) as error:
        raise PictureError(reasons.NO_RAW_PREVIEW) from error


def _rawpy() -> ModuleType:
    try:
        import rawpy
    except ImportError as error:
        raise PictureError(reasons.RAW_NOT_INSTALLED) from error
    module: ModuleType = rawpy  # without its types where rawpy is not installed
    return module


def _preview(rawpy: ModuleType, raw: Any, limits: Limits, exif: bytes | None) -> RawPreview:
    with suppress(rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError):
        found = _embedded(rawpy, raw, exif)
        if found is not None:
            return found
    return _developed(raw, limits, exif)


def _embedded(rawpy: ModuleType, raw: Any, exif: bytes | None) -> RawPreview | None:
    thumbnail = raw.extract_thumb()
    if thumbnail.format is not rawpy.ThumbFormat.JPEG:
        return None  # a bitmap is only a small thumbnail; the sensor's pixels show more
    if len(thumbnail.data) > MOST_PREVIEW_BYTES:
        raise PictureTooCostly(reasons.TOO_MUCH_MEMORY)
    with open_picture(io.BytesIO(thumbnail.data), "JPEG") as image:
        sensor = (raw.sizes.width, raw.sizes.height)
        if max(image.size) < min(SMALLEST_PREVIEW, max(sensor) // 2):
            return None
        stated = exif_of(image).get(ExifTags.Base.Orientation)
        is_ours = NO_CLOCK in thumbnail.data[:2048] or b"dcraw v" in thumbnail.data[:2048]
        return RawPreview(
            data=thumbnail.data,
            plugin="JPEG",
            orientation=_orientation(stated, image.size, sensor),
            exif=(exif or _without_clock(image)) if is_ours else None,
        )


def _orientation(stated: object, preview: tuple[int, int], sensor: tuple[int, int]) -> int | None:
    """Return the stated orientation, but 1 if the preview was rotated already and the sensor's pixels were not."""
    if not isinstance(stated, int):
        return None
    is_turned = (preview[0] < preview[1]) != (sensor[0] < sensor[1])
    return 1 if stated >= 5 and is_turned else stated


def _developed(raw: Any, limits: Limits, exif: bytes | None) -> RawPreview:
    pixels = raw.sizes.raw_width * raw.sizes.raw_height
    if pixels > limits.max_pixels:
        raise PictureTooCostly(reasons.too_many_pixels(limits.max_pixels))
    if pixels * DEMOSAIC_BYTES > limits.max_memory_bytes:
        raise PictureTooCostly(reasons.TOO_MUCH_MEMORY)
    orientation = TURNS.get(raw.sizes.flip, 1)
    developed = raw.postprocess(half_size=True, use_camera_wb=True, user_flip=0, gamma=SRGB_CURVE)
    height, width = developed.shape[:2]
    buffer = io.BytesIO()
    Image.frombuffer("RGB", (width, height), developed.tobytes(), "raw", "RGB", 0, 1).save(buffer, "BMP")
    return RawPreview(buffer.getvalue(), "BMP", orientation, exif)


def _own_exif(stream: BinaryIO) -> bytes | None:
    """Return the beginning of the file as an Exif block, or None if the file is not a TIFF inside, as Exif is."""
    head = stream.read(EXIF_REACH)
    return b"Exif\0\0" + head if head[:4] in TIFF_MARKS else None


def _without_clock(image: Image.Image) -> bytes | None:
    """Return the Exif block that LibRaw wrote, without the time that LibRaw writes if the camera recorded none."""
    block = image.info.get("exif")
    return block.replace(NO_CLOCK, bytes(len(NO_CLOCK))) if isinstance(block, bytes) else None
