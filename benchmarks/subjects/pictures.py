"""Camera-sized originals for the benchmarks: drawn once and stored, or taken from a folder."""

import struct
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps

from app.demo.scenes import draw
from app.places import PROJECT_FOLDER

BENCH_FOLDER = PROJECT_FOLDER / ".bench"
SMALLER, LARGER = (6000, 4000), (8256, 5504)  # cameras of 24 and of 45 megapixels
MEGAPIXELS_TAKEN = (20, 30)  # the least and the most megapixels of a picture of the smaller camera
DRAWN = 3
JPEG_START, COMMENT = b"\xff\xd8", b"\xff\xfe"


def originals(count: int, folder: Path | None) -> Iterator[bytes]:
    """Yield ``count`` JPEG originals of about 24 megapixels, no two with the same bytes."""
    sources = [path.read_bytes() for path in smaller_originals(folder)]
    for number in range(count):
        yield numbered(sources[number % len(sources)], number)


def smaller_originals(folder: Path | None) -> list[Path]:
    """Return JPEGs of about 24 megapixels: the three largest of the folder, or drawn ones.

    Drawn ones have about 10 MB, because they have grain as a camera's have. Raises ``SystemExit`` if the folder has no
    JPEG of this size.
    """
    if folder is None:
        return [_drawn(seed) for seed in range(DRAWN)]
    fitting = [path for path in sorted(folder.glob("*.jpg")) if _is_camera_sized(path)]
    if not fitting:
        raise SystemExit("No *.jpg of {} to {} megapixels in {}.".format(*MEGAPIXELS_TAKEN, folder))
    return sorted(fitting, key=lambda path: -path.stat().st_size)[:DRAWN]


def larger_original(smaller: Path) -> Path:
    """Return a JPEG of 45 megapixels: the smaller picture, continued by mirror images at its own scale."""
    kept = _kept(f"{smaller.stem}-{smaller.stat().st_size}-45mp.jpg")
    if not kept.exists():
        with Image.open(smaller) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
        wall = Image.new("RGB", LARGER)
        for left in range(0, LARGER[0], picture.width):
            column = ImageOps.mirror(picture) if left else picture
            for top in range(0, LARGER[1], picture.height):
                wall.paste(ImageOps.flip(column) if top else column, (left, top))
        wall.save(kept, quality=95)
    return kept


def _is_camera_sized(path: Path) -> bool:
    with Image.open(path) as image:
        return MEGAPIXELS_TAKEN[0] <= image.width * image.height / 1e6 <= MEGAPIXELS_TAKEN[1]


def _drawn(seed: int) -> Path:
    kept = _kept(f"drawn-{seed}.jpg")
    if not kept.exists():
        draw(seed, SMALLER).save(kept, quality=95, subsampling=0)
    return kept


def _kept(name: str) -> Path:
    folder = BENCH_FOLDER / "originals"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def numbered(jpeg: bytes, number: int) -> bytes:
    """Return the JPEG with its number as a comment, so that no two have the same digest."""
    text = f"original {number}".encode()
    return JPEG_START + COMMENT + struct.pack(">H", len(text) + 2) + text + jpeg[2:]
