"""Reads the boxes of ISO media files (ISO/IEC 14496-12, 4.2), and cleans the metadata items of HEIC and AVIF."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import LocationStays
from app.imaging.location.draft import Block, Draft
from app.imaging.location.tiff import clean_tiff
from app.imaging.location.xmp import clean_xmp

MOST_BOXES = 20_000
LARGEST_META = 16 << 20
PACKED = "The metadata of this file is packed in a way that cannot be looked through."


@dataclass(frozen=True)
class Box:
    """One box: its type, where it begins, where its content begins and where it ends."""

    name: bytes
    start: int
    at: int
    end: int

    @property
    def size(self) -> int:
        """Bytes of its content."""
        return self.end - self.at


def boxes(draft: Draft, start: int, end: int) -> Iterator[Box]:
    """The boxes that lie between two offsets of the file; nonsense ends the list."""
    for _ in range(MOST_BOXES):
        head = draft.read(start, 16)
        if len(head) < 8 or start + 8 > end:
            return
        size, name = struct.unpack(">I4s", head[:8])
        at = start + 8
        if size == 1 and len(head) == 16:
            (size,) = struct.unpack(">Q", head[8:])
            at += 8
        stop = end if size == 0 else start + size
        if stop < at or stop > end:
            return
        yield Box(name, start, at, stop)
        start = stop


def clean_items(draft: Draft, meta: Box) -> None:
    """Cleans the Exif and XMP items of a ``meta`` box (14496-12, 8.11; 23008-12, annex A)."""
    if meta.size > LARGEST_META:
        raise LocationStays(PACKED)
    inside = {box.name: box for box in boxes(draft, meta.at + 4, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        return
    places = _places(draft, inside[b"iloc"], inside.get(b"idat"))
    for number, kind in _items(draft, inside[b"iinf"]):
        block = Block(draft, places.get(number, []))
        if kind == b"Exif":
            head = block.read(0, 4)
            start = 4 + int.from_bytes(head, "big")
            if len(head) == 4 and block.read(start, 2) not in (b"II", b"MM"):
                start = 4 + 6 * (block.read(4, 6) == b"Exif\0\0")
            clean_tiff(block.part(start))
        elif kind.startswith(b"mime") and b"application/rdf+xml" in kind:
            if kind.rstrip(b"\0").rpartition(b"\0")[2] in (b"deflate", b"gzip", b"br"):
                raise LocationStays(PACKED)
            clean_xmp(block)


def _items(draft: Draft, iinf: Box) -> Iterator[tuple[int, bytes]]:
    """Each item's number, and its type with, for mime, the content type and encoding behind it."""
    version = draft.read(iinf.at, 1)[:1]
    for box in boxes(draft, iinf.at + (6 if version == b"\0" else 8), iinf.end):
        content = draft.read(box.at, min(box.size, 1024))
        if box.name != b"infe" or len(content) < 12 or content[0] < 2:
            continue
        wide = content[0] >= 3
        number = int.from_bytes(content[4 : 8 if wide else 6], "big")
        kind = content[10 if wide else 8 :]
        yield number, kind[:4] + kind[4:] if kind[:4] == b"mime" else kind[:4]


def _places(draft: Draft, iloc: Box, idat: Box | None) -> dict[int, list[tuple[int, int]]]:
    """Where each item's bytes lie in the file (14496-12, 8.11.3); items made of others have no place."""
    reader = _Numbers(draft.read(iloc.at, min(iloc.size, LARGEST_META)))
    version, _ = reader.take(1), reader.take(3)
    widths = reader.take(2)
    offset_size, length_size, base_size = widths >> 12, widths >> 8 & 15, widths >> 4 & 15
    index_size = widths & 15 if version in (1, 2) else 0
    places: dict[int, list[tuple[int, int]]] = {}
    for _ in range(reader.take(2 if version < 2 else 4)):
        if reader.is_over:
            break
        number = reader.take(2 if version < 2 else 4)
        method = reader.take(2) & 15 if version in (1, 2) else 0
        reader.take(2)
        base = reader.take(base_size)
        extents = []
        for _ in range(reader.take(2)):
            reader.take(index_size)
            extents.append((base + reader.take(offset_size), reader.take(length_size)))
            if reader.is_over:
                break
        if method == 0:
            places[number] = [(at, length or draft.size - at) for at, length in extents]
        elif method == 1 and idat is not None:
            places[number] = [(idat.at + at, length or idat.size - at) for at, length in extents]
    return places


class _Numbers:
    """Takes big-endian numbers of any width off a run of bytes; zeros behind its end."""

    def __init__(self, data: bytes):
        self._data = data
        self._at = 0

    def take(self, width: int) -> int:
        number = int.from_bytes(self._data[self._at : self._at + width], "big")
        self._at += width
        return number

    @property
    def is_over(self) -> bool:
        return self._at > len(self._data)
