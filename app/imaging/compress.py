"""The size policy's recipe: an original that is too large becomes a smaller JPEG or WebP of at most 5000 pixels.

Quality starts at 82 and falls by 4 until the file is below 9.3 MB; at the lowest quality anything below 10 MB passes.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageFile

from app.errors import LeftUncompressed
from app.imaging import reasons
from app.imaging.color.to_srgb import ColorSource, resizable, to_srgb
from app.imaging.geometry import Size
from app.imaging.limits import Limits
from app.imaging.metadata.facts import Fact, read_metadata
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
    """The smaller file: its name in the folder, its type, bytes, pixels and quality.

    ``metadata`` is what the original told (as `read_metadata` gives it, with ``orientation``): the smaller file holds
    its colors' profile and nothing else.
    """

    filename: str
    mime_type: str
    size: int
    width: int
    height: int
    quality: int
    metadata: dict[str, Fact]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values; ``Compressed(**values)`` reads them back."""
        return asdict(self)


def compress(source: Path, out_folder: Path, format: str, limits: Limits) -> Compressed:
    """Writes the smaller file into ``out_folder``; ``format`` is ``jpeg`` or ``webp``.

    Raises ``LeftUncompressed`` for animations and files of several pictures, and if the result is no smaller or
    stays above 10 MB; otherwise what `source.opened` raises.
    """
    with opened(source, limits) as image:
        if getattr(image, "n_frames", 1) > 1:
            raise LeftUncompressed(reasons.SEVERAL_PICTURES)
        check_cost(image, limits, step=1)
        stated = stated_orientation(image)
        metadata: dict[str, Fact] = {**read_metadata(image), "orientation": stated}
        picture, profile = _upright(image, 1 if image.format in TURNED_BY_DECODER else stated)
    path = out_folder / f"{FILENAME}.{EXTENSIONS[format]}"
    quality = _write(picture, profile, path, format)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise LeftUncompressed(reasons.STAYS_LARGE)
    if size >= source.stat().st_size:
        raise LeftUncompressed(reasons.NO_SMALLER)
    return Compressed(path.name, f"image/{format}", size, *picture.size, quality, metadata)


def _upright(image: ImageFile.ImageFile, orientation: int) -> tuple[Image.Image, bytes | None]:
    """The picture within the bound, and the profile that goes with it: the camera's own where it is RGB."""
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
    picture.info = {}  # `save` would carry over comments
    return picture, profile


def _bounded(size: Size) -> Size:
    scale = min(1.0, LONGEST_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _write(picture: Image.Image, profile: bytes | None, path: Path, format: str) -> int:
    """Writes the file at the first quality that meets the aim, or at the lowest; answers the quality."""
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if format == "jpeg":
        options |= {"progressive": True, "optimize": True}
    quality = START_QUALITY
    while True:
        picture.save(path, format.upper(), quality=quality, **options)
        if path.stat().st_size <= AIM_BYTES or quality <= LOWEST_QUALITY[format]:
            return quality
        quality = max(quality - QUALITY_STEP, LOWEST_QUALITY[format])
