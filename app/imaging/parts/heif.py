"""The parts of a HEIC or AVIF: Exif and XMP items, color profiles and unknown boxes are metadata.

A part that is left out gets the name of free space or of an unknown item, and stays in the file. Source: ISO/IEC
14496-12, 4.2 and 8.11.
"""

from collections.abc import Iterator
from typing import BinaryIO

from app.imaging.parts.layout import Layout, Part

LARGEST_META = 16 << 20
FREE, UNKNOWN = b"free", b"none"
PROFILES = (b"prof", b"rICC")
MOST_BOXES = 20_000

Box = tuple[bytes, int, int, int]
"""The name of a box, and the offsets of its beginning, of its content and of its end."""


def heif_layout(stream: BinaryIO) -> Layout:
    """Return the parts of the HEIC or AVIF."""
    size = stream.seek(0, 2)
    named = sorted(_metadata(stream, size))
    parts, at = [], 0
    for start, kind, instead in named:
        parts += [Part((at, start - at)), Part((start, 4), kind, instead)]
        at = start + 4
    return Layout([*parts, Part((at, size - at))])


def _metadata(stream: BinaryIO, size: int) -> Iterator[tuple[int, str, bytes]]:
    """Yield the offset of each name that marks metadata, its kind, and what to call it instead."""
    for name, start, at, end in _boxes(stream, 0, size):
        if name == b"uuid":
            yield start + 4, "uuid", FREE
        if name != b"meta" or end - start > LARGEST_META:
            continue
        for inner, _, content, stop in _boxes(stream, at + 4, end):
            if inner == b"iinf":
                yield from _items(stream, content, stop)
            elif inner == b"iprp":
                yield from _profiles(stream, content, stop)


def _items(stream: BinaryIO, at: int, end: int) -> Iterator[tuple[int, str, bytes]]:
    version = _read(stream, at, 1)
    for name, _, content, _ in _boxes(stream, at + (6 if version == b"\0" else 8), end):
        kind_at = content + 4 + (4 if _read(stream, content, 1) >= b"\3" else 2) + 2
        kind = _read(stream, kind_at, 4)
        if name == b"infe" and kind in (b"Exif", b"mime"):
            yield kind_at, kind.decode("latin-1"), UNKNOWN


def _profiles(stream: BinaryIO, at: int, end: int) -> Iterator[tuple[int, str, bytes]]:
    for name, _, content, stop in _boxes(stream, at, end):
        for inner, start, value, _ in _boxes(stream, content, stop) if name == b"ipco" else ():
            if inner == b"colr" and _read(stream, value, 4) in PROFILES:
                yield start + 4, "profile", FREE


def _boxes(stream: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two offsets, up to the first that does not fit."""
    for _ in range(MOST_BOXES):
        head = _read(stream, start, 16)
        if len(head) < 8 or start + 8 > end:
            return
        length, at = int.from_bytes(head[:4], "big"), start + 8
        if length == 1:
            length, at = int.from_bytes(head[8:16], "big"), start + 16
        stop = start + length if length else end
        if stop < at or stop > end:
            return
        yield head[4:8], start, at, stop
        start = stop


def _read(stream: BinaryIO, at: int, length: int) -> bytes:
    stream.seek(at)
    return stream.read(length)
