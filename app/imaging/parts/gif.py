"""The parts of a GIF before its first picture: comments and applications' data are metadata (GIF 89a, 18 to 27)."""

from typing import BinaryIO

from app.imaging.parts.layout import Layout, Part

EXTENSION, CONTROL = 0x21, 0xF9


def gif_layout(stream: BinaryIO) -> Layout:
    """Return the parts of the GIF."""
    size = stream.seek(0, 2)
    stream.seek(10)
    flags = stream.read(1)
    at = 13 + (3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0)
    parts = [Part((0, min(at, size)))]
    while True:
        stream.seek(at)
        head = stream.read(2)
        if len(head) < 2 or head[0] != EXTENSION:
            return Layout([*parts, Part((at, max(0, size - at)))])
        end = _after_blocks(stream, at + 2)
        kind = "" if head[1] == CONTROL else f"{head[1]:x}"
        parts.append(Part((at, min(end, size) - at), kind))
        at = end


def _after_blocks(stream: BinaryIO, at: int) -> int:
    """Return the offset after a run of blocks, each of which begins with its length; an empty one ends it."""
    while True:
        stream.seek(at)
        length = stream.read(1)
        at += 1 + (length[0] if length else 0)
        if not length or not length[0]:
            return at
