"""Camera-sized originals to measure with: drawn, or taken from a folder; each of them different to the byte."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path

from app.demo.scenes import draw

CAMERA = (6000, 4000)
DRAWN = 3
JPEG_START, COMMENT = b"\xff\xd8", b"\xff\xfe"


def originals(count: int, folder: Path | None) -> Iterator[bytes]:
    """``count`` JPEG originals: 24 megapixels, quality 95, about 10 MB each, unless the folder holds others."""
    sources = _of_folder(folder) if folder else [_drawn(seed) for seed in range(DRAWN)]
    for number in range(count):
        yield _numbered(sources[number % len(sources)], number)


def _of_folder(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("*.jpg"))]


def _drawn(seed: int) -> bytes:
    out = io.BytesIO()
    draw(seed, CAMERA).save(out, "JPEG", quality=95, subsampling=0)
    return out.getvalue()


def _numbered(jpeg: bytes, number: int) -> bytes:
    """The same picture with a comment of its own, so that no two have the same digest."""
    text = f"original {number}".encode()
    return JPEG_START + COMMENT + struct.pack(">H", len(text) + 2) + text + jpeg[2:]
