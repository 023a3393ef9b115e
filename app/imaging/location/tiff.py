"""Takes places out of TIFF structures in place: Exif blocks, TIFF files, and the RAW formats that are TIFFs inside.

A directory entry that points to a place is removed and the entries behind it move up (TIFF 6.0, section 2), so readers
find a sound directory without it; what it pointed to becomes zeros. Numbers of tags: Exif 3.0, 4.6; TIFF/EP; DNG 1.7.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import LocationStays
from app.imaging.location.draft import Block
from app.imaging.location.iptc import clean_iptc, clean_resources
from app.imaging.location.xmp import clean_xmp

MAGICS = {42, 0x4F52, 0x5352, 0x55}  # TIFF, Olympus (two), Panasonic
BIG_TIFF = 43
KIND_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
GPS, EXIF, SUB_IFDS, INTEROP, MAKER_NOTE = 34853, 34665, 330, 40965, 37500
XMP, IPTC, PHOTOSHOP, PRIVATE_DATA, ORIGINAL_RAW = 700, 33723, 34377, 50740, 50828
GPS_VERSION = 0
GEO_TIFF = {33550, 33922, 34264, 34735, 34736, 34737}
PIXELS = ((273, 279), (324, 325), (513, 514))  # offsets and lengths of strips, tiles, and an embedded JPEG
NIKON_PLACE = {0x39}
PANASONIC_PLACES = {0x67, 0x69, 0x6B, 0x6D, 0x6F, 0x80}
MOST_DIRECTORIES, MOST_ENTRIES = 256, 4096
SHARED = "The place in this file shares its bytes with something else, so it cannot be taken out."
BIG = "This file is a BigTIFF, whose places cannot be taken out."
INSIDE = "This file holds another original, whose places cannot be taken out."

Range = tuple[int, int]


@dataclass(frozen=True)
class Entry:
    """One directory entry: where it stands, its tag, and where its value lies."""

    at: int
    tag: int
    kind: int
    count: int
    value_at: int
    length: int

    @property
    def is_inline(self) -> bool:
        return self.length <= 4


def clean_tiff(block: Block, *, is_gps: bool = False) -> None:
    """Takes every place out; ``is_gps`` for a TIFF whose first directory is the place itself (Canon's CMT4).

    Raises ``LocationStays`` where that cannot be done without touching anything else.
    """
    order = {b"II": "<", b"MM": ">"}.get(block.read(0, 2))
    if order is None or block.size < 8:
        return
    magic, first = struct.unpack(f"{order}HI", block.read(2, 6))
    if magic == BIG_TIFF:
        raise LocationStays(BIG)
    if magic in MAGICS:
        cleaner = _Cleaner(block, order)
        if is_gps:
            cleaner.empty_place(first)
        else:
            cleaner.walk(first)
        cleaner.finish()


class _Cleaner:
    """Walks one TIFF structure; what is to go is blanked at the end, once it is known to be shared with nothing."""

    def __init__(self, block: Block, order: str):
        self._block = block
        self._order = order
        self._seen: set[int] = set()
        self._kept: list[Range] = [(0, 8)]
        self._gone: list[Range] = []

    def walk(self, start: int) -> None:
        """The directory at ``start``, those it points to, and those behind it in the chain."""
        while start and start not in self._seen and len(self._seen) < MOST_DIRECTORIES:
            self._seen.add(start)
            entries, end = self._entries(start)
            if end is None:
                return
            self._kept.append((start, end + 4))
            gone = {entry for entry in entries if self._is_place(entry)}
            for entry in entries:
                if entry in gone:
                    self._drop_value(entry)
                else:
                    self._keep(entry)
            self._keep_pixels({entry.tag: entry for entry in entries})
            (following,) = self._unpack("I", end) or (0,)
            if gone:
                self._rewrite(start, end, [entry for entry in entries if entry not in gone], following)
            start = following

    def empty_place(self, start: int) -> None:
        """Leaves of a directory of places its version alone."""
        entries, end = self._entries(start)
        if end is None or {entry.tag for entry in entries} <= {GPS_VERSION}:
            return
        for entry in entries:
            self._drop_value(entry)
        version = struct.pack(f"{self._order}HHHI", 1, GPS_VERSION, 1, 4) + bytes((2, 3, 0, 0)) + bytes(4)
        self._block.write(start, version + bytes(end + 4 - start - len(version)))

    def finish(self) -> None:
        """Blanks what is to go."""
        kept = sorted(self._kept)
        for start, stop in self._gone:
            for other, other_stop in kept:
                if other >= stop:
                    break
                if other_stop > start:
                    raise LocationStays(SHARED)
            if self._block.read(start, stop - start).strip(b"\0"):
                self._block.fill(start, stop - start)

    def _is_place(self, entry: Entry) -> bool:
        if entry.tag == GPS:
            start = self._pointers(entry)
            entries = self._entries(start[0])[0] if start else []
            return bool({place.tag for place in entries} - {GPS_VERSION}) or not entries
        return entry.tag in GEO_TIFF

    def _drop_value(self, entry: Entry) -> None:
        if entry.tag == GPS:
            for start in self._pointers(entry):
                entries, end = self._entries(start)
                if end is not None:
                    self._gone.append((start, min(end + 4, self._block.size)))
                    for place in entries:
                        self._drop_value(place)
        elif not entry.is_inline and entry.value_at < self._block.size:
            self._gone.append((entry.value_at, min(entry.value_at + entry.length, self._block.size)))

    def _keep(self, entry: Entry) -> None:
        if not entry.is_inline:
            self._kept.append((entry.value_at, entry.value_at + entry.length))
        value = self._block.part(entry.value_at, entry.length)
        if entry.tag in (EXIF, INTEROP, SUB_IFDS):
            for start in self._pointers(entry):
                self.walk(start)
        elif entry.tag == XMP:
            clean_xmp(value)
        elif entry.tag == IPTC:
            clean_iptc(value)
        elif entry.tag == PHOTOSHOP:
            clean_resources(value)
        elif entry.tag == MAKER_NOTE:
            self._clean_maker_note(entry, value)
        elif entry.tag == PRIVATE_DATA:
            at = value.read().find(b"Nikon\0\x02")
            if at >= 0:
                self._clean_nikon(value.part(at))
        elif entry.tag == ORIGINAL_RAW:
            raise LocationStays(INSIDE)

    def _clean_maker_note(self, entry: Entry, value: Block) -> None:
        """Of all makers' notes, Nikon's and Panasonic's are known to name places (ExifTool's tables)."""
        head = value.read(0, 12)
        if head.startswith(b"Nikon\0\x02"):
            self._clean_nikon(value)
        elif head == b"Panasonic\0\0\0":
            self._blank_values(entry.value_at + 12, PANASONIC_PLACES)

    def _clean_nikon(self, value: Block) -> None:
        inner = value.part(10)
        order = {b"II": "<", b"MM": ">"}.get(inner.read(0, 2))
        if order is not None:
            cleaner = _Cleaner(inner, order)
            (start,) = cleaner._unpack("I", 4) or (0,)
            cleaner._blank_values(start, NIKON_PLACE)

    def _blank_values(self, start: int, tags: set[int]) -> None:
        for entry in self._entries(start)[0]:
            if entry.tag in tags and self._block.read(entry.value_at, entry.length).strip(b"\0"):
                self._block.fill(entry.value_at, entry.length)

    def _keep_pixels(self, entries: dict[int, Entry]) -> None:
        for offsets, lengths in PIXELS:
            if offsets in entries and lengths in entries:
                starts, sizes = self._pointers(entries[offsets]), self._pointers(entries[lengths])
                self._kept += [(start, start + size) for start, size in zip(starts, sizes, strict=False)]

    def _rewrite(self, start: int, end: int, kept: list[Entry], following: int) -> None:
        """The directory with the entries that stay, as long as before; one that would be empty says “upright”."""
        lines = [self._block.read(entry.at, 12) for entry in kept]
        lines = lines or [struct.pack(f"{self._order}HHIHH", 274, 3, 1, 1, 0)]
        head = struct.pack(f"{self._order}H", len(lines))
        directory = head + b"".join(lines) + struct.pack(f"{self._order}I", following)
        self._block.write(start, directory.ljust(min(end + 4, self._block.size) - start, b"\0"))

    def _entries(self, start: int) -> tuple[list[Entry], int | None]:
        """The entries of the directory there, as far as they are in the block, and where its chain pointer stands."""
        counted = self._unpack("H", start)
        if counted is None or start < 8:
            return [], None
        count = min(counted[0], MOST_ENTRIES, (self._block.size - start - 2) // 12)
        return list(self._read_entries(start + 2, count)), start + 2 + 12 * count

    def _read_entries(self, start: int, count: int) -> Iterator[Entry]:
        raw = self._block.read(start, 12 * count)
        for at in range(0, len(raw) - 11, 12):
            tag, kind, number, value = struct.unpack_from(f"{self._order}HHII", raw, at)
            length = KIND_BYTES.get(kind, 1) * number
            yield Entry(start + at, tag, kind, number, start + at + 8 if length <= 4 else value, length)

    def _pointers(self, entry: Entry) -> list[int]:
        form = "H" if entry.kind == 3 else "I"
        width = 2 if form == "H" else 4
        raw = self._block.read(entry.value_at, min(entry.length, 4 << 20))
        raw = raw[: len(raw) // width * width]
        return list(struct.unpack(f"{self._order}{len(raw) // width}{form}", raw))

    def _unpack(self, form: str, at: int) -> tuple[int, ...] | None:
        size = struct.calcsize(f"={form}")
        raw = self._block.read(at, size)
        return struct.unpack(f"{self._order}{form}", raw) if len(raw) == size else None
