"""The removal of locations from TIFF structures: Exif blocks, TIFF files, and the RAW formats that are TIFFs inside.

A directory entry that points to a location is removed, and the entries after it move up (TIFF 6.0, section 2), so that
readers find a valid directory without it. The data that it pointed to becomes zeros. Tags: Exif 3.0, 4.6; TIFF/EP;
DNG 1.7.
"""

import re
import struct
from collections.abc import Callable

from app.errors import LocationStays
from app.imaging.location.directories import KIND_BYTES, Directories, DirectoryEntry
from app.imaging.location.draft import Block
from app.imaging.location.iptc import clean_iptc, clean_resources
from app.imaging.location.makers import clean_kodak, clean_maker_note, clean_nikon
from app.imaging.location.xmp import clean_xmp
from app.languages import N_

MAGICS = {42, 0x4F52, 0x5352, 0x55}  # TIFF, Olympus (two), Panasonic
BIG_TIFF = 43
GPS, EXIF, SUB_IFDS, INTEROP, MAKER_NOTE, COMMENT = 34853, 34665, 330, 40965, 37500, 37510
XMP, IPTC, PHOTOSHOP, PRIVATE_DATA, ORIGINAL_RAW = 700, 33723, 34377, 50740, 50828
DIRECTORY_KIND = 13  # the type of an entry that points to a directory (Adobe PageMaker 6.0 TIFF Technical Notes)
KODAK_DIRECTORIES = {33424, 65024}
GPS_VERSION = 0
GEO_TIFF = {33550, 33922, 34264, 34735, 34736, 34737, 42112}
PIXELS = ((273, 279), (324, 325), (513, 514))  # offsets and lengths of strips, tiles, and an embedded JPEG
MEASURED = re.compile(rb"(gps|lat(itude)?|lon(g(itude)?)?)\W{1,4}\d", re.IGNORECASE)
MOST_DIRECTORIES = 256
SHARED = N_("The location in this file shares its bytes with other data, so it cannot be removed.")
BIG = N_("This file is a BigTIFF, from which a location cannot be removed.")
INSIDE = N_("This file holds another original, from which a location cannot be removed.")
TOO_MANY = N_("This file has more metadata directories than Vitrine can read.")
UNKNOWN_KIND = N_("The location in this file is written in an unknown form, so it cannot be removed.")

Range = tuple[int, int]


def clean_exif(block: Block) -> None:
    """Remove every location from an Exif block; a block that is not a TIFF structure becomes zeros."""
    if clean_tiff(block) is None:
        block.blank()


def clean_tiff(block: Block, *, is_gps: bool = False) -> int | None:
    """Remove every location from a block, and return the offset after all data to which its directories point.

    Returns None for a block that is not a TIFF structure. With ``is_gps``, the block's first directory is the location
    itself (Canon's CMT4). Raises ``LocationStays`` if a location cannot be removed without a change to other data.
    """
    directories = Directories.of(block)
    if directories is None:
        return None
    magic, first = directories.unpack("HI", 2) or (0, 0)
    if magic == BIG_TIFF:
        raise LocationStays(BIG)
    if magic not in MAGICS:
        return None
    cleaner = _Cleaner(directories)
    if is_gps:
        cleaner.blank_location(first)
    else:
        cleaner.walk(first)
    cleaner.finish()
    return cleaner.end


class _Cleaner:
    """The removal of locations from one TIFF structure.

    The values of the removed entries are blanked at the end, when it is known that no other data shares their bytes.
    """

    def __init__(self, directories: Directories):
        self._directories = directories
        self._block = directories.block
        self._order = directories.order
        self._seen: set[int] = set()
        self._used: list[Range] = [(0, 8)]
        self._gone: list[Range] = []

    def walk(self, start: int) -> None:
        """Clean the directory at ``start``, those to which it points, and those after it in the chain."""
        while start and start not in self._seen:
            self._seen.add(start)
            if len(self._seen) > MOST_DIRECTORIES:
                raise LocationStays(TOO_MANY)
            entries, end = self._directories.entries(start)
            if end is None:
                return
            self._used.append((start, end + 4))
            gone = {entry for entry in entries if self._is_location(entry)}
            for entry in entries:
                if entry in gone:
                    self._drop_value(entry)
                else:
                    self._use(entry)
            self._use_pixels({entry.tag: entry for entry in entries})
            (following,) = self._directories.unpack("I", end) or (0,)
            if gone:
                self._rewrite(start, end, [entry for entry in entries if entry not in gone], following)
            start = following

    def blank_location(self, start: int) -> None:
        """Remove all entries of the GPS directory at ``start`` except its version."""
        entries, end = self._directories.entries(start)
        if end is None or {entry.tag for entry in entries} <= {GPS_VERSION}:
            return
        for entry in entries:
            self._drop_value(entry)
        version = struct.pack(f"{self._order}HHHI", 1, GPS_VERSION, 1, 4) + bytes((2, 3, 0, 0)) + bytes(4)
        self._block.write(start, version + bytes(end + 4 - start - len(version)))

    @property
    def end(self) -> int:
        """The offset after the last byte to which an entry points."""
        return min(self._block.size, max(stop for _, stop in [*self._used, *self._gone]))

    def finish(self) -> None:
        """Blank the values of the removed entries.

        Raises ``LocationStays`` if other data shares their bytes.
        """
        remaining = sorted(self._used)
        for start, stop in self._gone:
            for other, other_stop in remaining:
                if other >= stop:
                    break
                if other_stop > start:
                    raise LocationStays(SHARED)
            if self._block.read(start, stop - start).strip(b"\0"):
                self._block.fill(start, stop - start)

    def _is_location(self, entry: DirectoryEntry) -> bool:
        if entry.tag == GPS:
            start = self._directories.pointers(entry)
            entries = self._directories.entries(start[0])[0] if start else []
            return bool({found.tag for found in entries} - {GPS_VERSION}) or not entries
        return entry.tag in GEO_TIFF

    def _drop_value(self, entry: DirectoryEntry) -> None:
        if entry.kind not in KIND_BYTES and entry.count:
            raise LocationStays(UNKNOWN_KIND)
        if entry.tag == GPS:
            for start in self._directories.pointers(entry):
                entries, end = self._directories.entries(start)
                if end is not None:
                    self._gone.append((start, min(end + 4, self._block.size)))
                    for found in entries:
                        self._drop_value(found)
        elif not entry.is_inline and entry.value_at < self._block.size:
            self._gone.append((entry.value_at, min(entry.value_at + entry.length, self._block.size)))

    def _use(self, entry: DirectoryEntry) -> None:
        if not entry.is_inline:
            self._used.append((entry.value_at, entry.value_at + entry.length))
        value = self._block.part(entry.value_at, entry.length)
        if entry.tag in (EXIF, INTEROP, SUB_IFDS) or entry.kind == DIRECTORY_KIND:
            for start in self._directories.pointers(entry):
                self.walk(start)
        elif entry.tag in CLEANERS:
            CLEANERS[entry.tag](value)
        elif entry.tag == MAKER_NOTE:
            clean_maker_note(self._directories, entry, value)
        elif entry.tag in KODAK_DIRECTORIES:
            for start in self._directories.pointers(entry):
                clean_kodak(self._directories, start)
        elif entry.tag == ORIGINAL_RAW:
            raise LocationStays(INSIDE)

    def _use_pixels(self, entries: dict[int, DirectoryEntry]) -> None:
        for offsets, lengths in PIXELS:
            if offsets in entries and lengths in entries:
                starts = self._directories.pointers(entries[offsets])
                sizes = self._directories.pointers(entries[lengths])
                self._used += [(start, start + size) for start, size in zip(starts, sizes, strict=False)]

    def _rewrite(self, start: int, end: int, remaining: list[DirectoryEntry], following: int) -> None:
        """Write the directory with its remaining entries, in its old length.

        If no entry remains, one is written that states the upright orientation.
        """
        lines = [self._block.read(entry.at, 12) for entry in remaining]
        lines = lines or [struct.pack(f"{self._order}HHIHH", 274, 3, 1, 1, 0)]
        head = struct.pack(f"{self._order}H", len(lines))
        directory = head + b"".join(lines) + struct.pack(f"{self._order}I", following)
        self._block.write(start, directory.ljust(min(end + 4, self._block.size) - start, b"\0"))


def _clean_private_data(value: Block) -> None:
    """Clean Adobe's copy of a maker's note, if it is a note of Nikon's, which is known to name locations."""
    at = value.read().find(b"Nikon\0\x02")
    if at >= 0:
        clean_nikon(value.part(at))


def _clean_comment(value: Block) -> None:
    """Blank a user comment that contains coordinates, as some cameras and apps write; other comments stay."""
    if MEASURED.search(value.read().replace(b"\0", b"")):
        value.part(8).blank()


CLEANERS: dict[int, Callable[[Block], None]] = {
    XMP: clean_xmp,
    IPTC: clean_iptc,
    PHOTOSHOP: clean_resources,
    PRIVATE_DATA: _clean_private_data,
    COMMENT: _clean_comment,
}
