"""The directories of a TIFF structure (TIFF 6.0, section 2; Exif 3.0, 4.6.2), in files and in Exif blocks."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import LocationStays
from app.imaging.location.draft import Block
from app.languages import N_

# Bytes of one value by its type; 16 to 18 are BigTIFF's, 129 is Exif 3.0's text in UTF-8.
KIND_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
KIND_BYTES |= {16: 8, 17: 8, 18: 8, 129: 1}
ORDERS = {b"II": "<", b"MM": ">"}
MOST_ENTRIES = 4096
LARGEST_POINTERS = 4 << 20
TOO_MANY = N_("This file has more metadata than Vitrine can read.")


@dataclass(frozen=True)
class DirectoryEntry:
    """One directory entry: its offset ``at``, its tag and type, and the offset and length of its value."""

    at: int
    tag: int
    kind: int
    count: int
    value_at: int
    length: int

    @property
    def is_inline(self) -> bool:
        """Whether the value is inside the entry itself."""
        return self.length <= 4


class Directories:
    """The TIFF directories in a block of bytes, with their byte order."""

    def __init__(self, block: Block, order: str):
        self.block = block
        self.order = order

    @classmethod
    def of(cls, block: Block) -> "Directories | None":
        """Return the block's directories, or None if the block does not begin with a byte order."""
        order = ORDERS.get(block.read(0, 2))
        return None if order is None or block.size < 8 else cls(block, order)

    def entries(self, start: int) -> tuple[list[DirectoryEntry], int | None]:
        """Return the entries of the directory at ``start``, and the offset of its pointer to the next directory.

        Entries beyond the block's end are left out. Without a directory there, the result is an empty list and None.
        Raises ``LocationStays`` for more entries than any program writes.
        """
        counted = self.unpack("H", start)
        if counted is None or start < 8:
            return [], None
        count = min(counted[0], (self.block.size - start - 2) // 12)
        if count > MOST_ENTRIES:
            raise LocationStays(TOO_MANY)
        return list(self._read_entries(start + 2, count)), start + 2 + 12 * count

    def pointers(self, entry: DirectoryEntry) -> list[int]:
        """Return the values of an entry whose values are offsets or lengths."""
        form = "H" if entry.kind == 3 else "I"
        width = 2 if form == "H" else 4
        raw = self.block.read(entry.value_at, min(entry.length, LARGEST_POINTERS))
        raw = raw[: len(raw) // width * width]
        return list(struct.unpack(f"{self.order}{len(raw) // width}{form}", raw))

    def unpack(self, form: str, at: int) -> tuple[int, ...] | None:
        """Return the numbers at the offset ``at``, or None if they reach beyond the block's end."""
        size = struct.calcsize(f"={form}")
        raw = self.block.read(at, size)
        return struct.unpack(f"{self.order}{form}", raw) if len(raw) == size else None

    def _read_entries(self, start: int, count: int) -> Iterator[DirectoryEntry]:
        raw = self.block.read(start, 12 * count)
        for at in range(0, len(raw) - 11, 12):
            tag, kind, number, value = struct.unpack_from(f"{self.order}HHII", raw, at)
            length = KIND_BYTES.get(kind, 1) * number
            yield DirectoryEntry(start + at, tag, kind, number, start + at + 8 if length <= 4 else value, length)
