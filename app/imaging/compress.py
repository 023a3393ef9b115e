"""The compression of the size policy: an original that is too large becomes a JPEG or WebP of at most 5000 px a side.

The quality starts at 82 and is lowered in steps of 4 until the file has at most 9.3 MB. At the lowest quality, a file
of at most 10 MB is accepted.
"""

from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from PIL import Image, ImageFile

from app.errors import LeftUncompressed
from app.imaging import reasons
from app.imaging.color.to_srgb import ColorSource, resizable, to_srgb
from app.imaging.encode import save_over
from app.imaging.geometry import Size
from app.imaging.limits import Limits
from app.imaging.metadata.facts import Fact, read_metadata
from app.imaging.original import Original
from app.imaging.render import TRANSPOSITIONS, TURNED_BY_DECODER, stated_orientation
from app.imaging.source import check_cost, opened

LONGEST_SIDE = 5000  # px
START_QUALITY, QUALITY_STEP = 82, 4
LOWEST_QUALITY = {"jpeg": 50, "webp": 45}
AIM_BYTES, MOST_BYTES = 9_300_000, 10_000_000
EXTENSIONS = {"jpeg": "jpg", "webp": "webp"}
FILENAME = "compressed"


@dataclass(frozen=True)
class Compressed:
    """A compressed file: its name in the folder, its MIME type, its size in bytes and in px, and its quality.

    ``metadata`` has the original's facts, as `read_metadata` returns them, with ``orientation``: the compressed file
    contains no metadata except its color profile.
    """

    filename: str
    mime_type: str
    size: int
    width: int
    height: int
    quality: int
    metadata: dict[str, Fact]

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values, from which ``Compressed(**values)`` makes an equal object."""
        return asdict(self)


def compress(original: Original, output: BinaryIO, format: str, limits: Limits) -> Compressed:
    """Write the compressed file into an open file, and return its facts; ``format`` is ``jpeg`` or ``webp``.

    Raises ``LeftUncompressed`` for an animation or a file with several pictures, and if the result is not smaller than
    the original or is above 10 MB. It also raises what `source.opened` raises.
    """
    with opened(original, limits) as image:
        if getattr(image, "n_frames", 1) > 1:
            raise LeftUncompressed(reasons.SEVERAL_PICTURES)
        check_cost(image, limits, step=1)
        stated = stated_orientation(image)
        metadata: dict[str, Fact] = {**read_metadata(image), "orientation": stated}
        picture, profile = _upright(image, 1 if image.format in TURNED_BY_DECODER else stated)
    size, quality = _write(picture, profile, output, format)
    if size > MOST_BYTES:
        raise LeftUncompressed(reasons.STAYS_LARGE)
    if size >= original.size:
        raise LeftUncompressed(reasons.NO_SMALLER)
    return Compressed(filename_of(format), f"image/{format}", size, *picture.size, quality, metadata)


def filename_of(format: str) -> str:
    """Return the name of a compressed file of this format."""
    return f"{FILENAME}.{EXTENSIONS[format]}"


def _upright(image: ImageFile.ImageFile, orientation: int) -> tuple[Image.Image, bytes | None]:
    """Return the picture, upright and at most 5000 px a side, and the color profile to store with it.

    An RGB picture keeps its colors and its profile. Any other, and one of high dynamic range, is converted to sRGB and
    needs no profile.
    """
    colors = ColorSource.of(image)
    image.load()
    picture = resizable(image)
    picture = picture.resize(_bounded(picture.size), Image.Resampling.LANCZOS, reducing_gap=3.0)
    if picture.mode == "RGB" and colors.hdr is None:
        profile = colors.profile
    else:
        picture, profile = to_srgb(picture, colors), None
    if orientation in TRANSPOSITIONS:
        picture = picture.transpose(TRANSPOSITIONS[orientation])
    picture.info = {}  # else `save` would write the original's comments
    return picture, profile


def _bounded(size: Size) -> Size:
    scale = min(1.0, LONGEST_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _write(picture: Image.Image, profile: bytes | None, output: BinaryIO, format: str) -> tuple[int, int]:
    """Write the file at the first quality that gives at most 9.3 MB, or at the lowest; return its bytes and quality."""
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if format == "jpeg":
        options |= {"progressive": True, "optimize": True}
    quality = START_QUALITY
    while True:
        size = save_over(output, picture, format.upper(), quality=quality, **options)
        if size <= AIM_BYTES or quality <= LOWEST_QUALITY[format]:
            return size, quality
        quality = max(quality - QUALITY_STEP, LOWEST_QUALITY[format])
