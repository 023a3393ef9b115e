"""The parts of a JPEG: application segments and comments are metadata, and bytes between segments are left out.

Source: ITU-T T.81, annex B.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.imaging.parts.layout import Layout, Part

START_OF_SCAN, COMMENT = 0xDA, 0xFE
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xDA)}
LONGEST_SEGMENT = 1 << 16
# Kinds of segments by marker and first bytes; other application segments are of a kind for each marker.
KINDS = (
    (0xE0, b"JFIF\0", "jfif"), (0xE1, b"Exif\0\0", "exif"), (0xE1, b"http://ns.adobe.com/xap/1.0/\0", "xmp"),
    (0xE2, b"ICC_PROFILE\0", "profile"), (0xE2, b"MPF\0", "further pictures"), (0xED, b"Photoshop 3.0\0", "photoshop"),
    (0xEE, b"Adobe", "adobe"),
)  # fmt: skip
LONGEST_HEAD = max(len(head) for _, head, _ in KINDS)


@dataclass(frozen=True)
class _Segment:
    marker: int
    at: int
    end: int

    @property
    def is_metadata(self) -> bool:
        return 0xE0 <= self.marker < 0xF0 or self.marker == COMMENT


def jpeg_layout(stream: BinaryIO) -> Layout:
    """Return the parts of the JPEG."""
    size = stream.seek(0, 2)
    parts, at, is_repaired = [Part((0, 2))], 2, False
    for segment in _segments(stream, at):
        is_repaired |= segment.at != at
        kind = _kind(segment.marker, _read(stream, segment.at + 4, LONGEST_HEAD)) if segment.is_metadata else ""
        parts.append(Part((segment.at, segment.end - segment.at), kind))
        at = segment.end
    return Layout([*parts, Part((at, size - at))], is_repaired)


def _segments(stream: BinaryIO, at: int) -> Iterator[_Segment]:
    """Yield each segment up to the first scan; one of metadata with a wrong length is left out."""
    while segment := _segment(stream, at):
        if segment.marker == START_OF_SCAN:
            return
        if segment.is_metadata and _segment(stream, segment.end) is None:
            at = _resumed(stream, segment)
            if at == segment.end:
                return
            continue
        yield segment
        at = segment.end


def _segment(stream: BinaryIO, at: int) -> _Segment | None:
    """Return the segment at ``at``, or after fill bytes; None if there is no marker."""
    head = _read(stream, at, 4)
    while head[:2] == b"\xff\xff":
        at += 1
        head = _read(stream, at, 4)
    if len(head) < 4 or head[0] != 0xFF or head[1] < 0xC0 or head[1] in WITHOUT_LENGTH:
        return None
    return _Segment(head[1], at, at + 2 + max(2, int.from_bytes(head[2:], "big")))


def _resumed(stream: BinaryIO, wrong: _Segment) -> int:
    """Return where the segments go on after one with a wrong length: the offset that leads to the largest frame.

    The metadata may contain a small picture with segments of its own.
    """
    window = _read(stream, wrong.at + 4, 2 * LONGEST_SEGMENT)
    best, most, found = wrong.end, 0, window.find(b"\xff")
    while found >= 0:
        at = wrong.at + 4 + found
        if (pixels := _pixels_from(stream, at)) > most:
            best, most = at, pixels
        found = window.find(b"\xff", found + 1)
    return best


def _pixels_from(stream: BinaryIO, at: int) -> int:
    """Return how many pixels the frame has to which the segments from ``at`` lead, or 0 if they lead to no scan."""
    pixels = 0
    while segment := _segment(stream, at):
        if segment.marker in FRAMES:
            height, width = struct.unpack(">HH", _read(stream, segment.at + 5, 4).ljust(4, b"\0"))
            pixels = height * width
        if segment.marker == START_OF_SCAN:
            return pixels
        at = segment.end
    return 0


def _kind(marker: int, head: bytes) -> str:
    if marker == COMMENT:
        return "comment"
    return next((kind for of, start, kind in KINDS if of == marker and head.startswith(start)), f"{marker:x}")


def _read(stream: BinaryIO, at: int, length: int) -> bytes:
    stream.seek(at)
    return stream.read(length)
