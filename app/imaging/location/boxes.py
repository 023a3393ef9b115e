"""The boxes of ISO media files (ISO/IEC 14496-12, 4.2)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import LocationStays
from app.imaging.location.draft import Draft
from app.languages import N_

MOST_BOXES = 20_000
LARGEST_META = 16 << 20
LARGEST_REST = 1 << 20
PACKED = N_("Vitrine cannot read how the metadata of this file is packed.")
BROKEN = N_("This file is damaged or incomplete, so Vitrine cannot tell whether it holds a location.")


@dataclass(frozen=True)
class Box:
    """One box: its type, and the offsets of its beginning, of its content, and of its end."""

    name: bytes
    start: int
    at: int
    end: int

    @property
    def size(self) -> int:
        """The length of the content, in bytes."""
        return self.end - self.at


def boxes(draft: Draft, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes that fill the bytes between two offsets of the file.

    Zeros may follow the last box, because QuickTime ends lists with zeros. Raises ``LocationStays`` for other bytes
    that are not a box.
    """
    for box in leading_boxes(draft, start, end):
        yield box
        start = box.end
    if end - start > LARGEST_REST or draft.read(start, end - start).strip(b"\0"):
        raise LocationStays(BROKEN)


def leading_boxes(draft: Draft, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes from ``start`` on, up to the first bytes that are not a box or reach beyond ``end``."""
    for _ in range(MOST_BOXES):
        head = draft.read(start, 16)
        if len(head) < 8 or start + 8 > end:
            return
        size, name = struct.unpack(">I4s", head[:8])
        at = start + 8
        if size == 1 and len(head) == 16:
            (size,) = struct.unpack(">Q", head[8:])
            at += 8
        stop = end if size == 0 and name.strip(b"\0") else start + size
        if stop < at or stop > end:
            return
        yield Box(name, start, at, stop)
        start = stop


def empty(draft: Draft, box: Box) -> None:
    """Turn the box into free space of equal length (14496-12, 8.1.2)."""
    draft.write(box.start + 4, b"free")
    draft.block(box.at, box.size).blank()
