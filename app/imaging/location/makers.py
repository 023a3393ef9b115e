"""The removal of locations from the notes of makers that are known to write any (by ExifTool's tables)."""

import re

from app.errors import LocationStays
from app.imaging.location.directories import Directories, DirectoryEntry
from app.imaging.location.draft import Block
from app.languages import N_

NIKON_LOCATION = {0x39}
PANASONIC_LOCATION = {0x67, 0x69, 0x6B, 0x6D, 0x6F, 0x80}
SAMSUNG_LOCATION = {*range(0x2F, 0x35)}
PENTAX_CITIES = {0x23, 0x24}  # of the world clock: the photographer's home and destination
CANON_TIME, CANON_TIME_BYTES, CANON_CITY_AT = 0x35, 16, 8
SAMSUNG_HEAD = re.compile(rb"(\0.\0\x01\0\x07\0{3}\x04|.\0\x01\0\x07\0\x04\0{3})0100", re.DOTALL)
MOST_CANON = 256  # entries; a note with more is that of another maker and has no directory
UNREACHABLE = N_("The maker’s note of this file holds a location in a form that cannot be removed.")


def clean_maker_note(around: Directories, entry: DirectoryEntry, value: Block) -> None:
    """Clean the note in ``value``, whose offsets may count from the structure ``around`` it."""
    head = value.read(0, 16)
    if head.startswith(b"Nikon\0\x02"):
        clean_nikon(value)
    elif head.startswith((b"Panasonic\0\0\0", b"LEICA\0")):
        start = entry.value_at + (12 if head.startswith(b"P") else 8)
        _blank_values(around, start, PANASONIC_LOCATION)
    elif SAMSUNG_HEAD.match(head):
        _clean_samsung(around, entry, value)
    elif head.startswith((b"AOC\0", b"PENTAX \0", b"RICOH\0II", b"RICOH\0MM")):
        _clean_pentax(value, 6 if head.startswith(b"AOC") else 10 if head.startswith(b"PENTAX") else 8)
    else:
        _clean_canon(around, entry)


def clean_nikon(value: Block) -> None:
    """Clean a note of Nikon's, which contains a TIFF structure of its own from its eleventh byte on."""
    inner = Directories.of(value.part(10))
    if inner is not None:
        (start,) = inner.unpack("I", 4) or (0,)
        _blank_values(inner, start, NIKON_LOCATION)


def clean_kodak(around: Directories, start: int) -> None:
    """Clean Kodak's own directory, which contains a sentence of the GPS receiver."""
    _blank_values(around, start, {0x0402})


def _blank_values(directories: Directories, start: int, tags: set[int]) -> None:
    for entry in directories.entries(start)[0]:
        if entry.tag in tags:
            directories.block.part(entry.value_at, entry.length).blank()


def _clean_samsung(around: Directories, entry: DirectoryEntry, value: Block) -> None:
    """Clean a note of Samsung's.

    Some models count offsets from the beginning of the note, others from that of the block around it. Raises
    ``LocationStays`` for an offset that fits neither.
    """
    for found in _in_either_order(around, entry.value_at, SAMSUNG_LOCATION):
        note = range(entry.value_at, entry.value_at + entry.length + 1)
        if found.is_inline or (found.value_at in note and found.value_at + found.length in note):
            around.block.part(found.value_at, found.length).blank()
        elif found.value_at + found.length <= entry.length:
            value.part(found.value_at, found.length).blank()
        else:
            raise LocationStays(UNREACHABLE)


def _in_either_order(around: Directories, start: int, tags: set[int]) -> list[DirectoryEntry]:
    for order in "<>":
        found = Directories(around.block, order).entries(start)[0]
        if found and found[0].tag == 1 and found[0].kind == 7:
            return [entry for entry in found if entry.tag in tags]
    return []


def _clean_pentax(value: Block, start: int) -> None:
    """Clean a note of Pentax's or Ricoh's: the numbers of its cities become a number that means no city."""
    for order in "<>":
        entries = Directories(value, order).entries(start)[0]
        if entries and all(entry.kind in range(1, 14) for entry in entries):
            for entry in entries:
                if entry.tag in PENTAX_CITIES and entry.is_inline:
                    value.write(entry.value_at, b"\xff" * min(entry.length, 4))
            return


def _clean_canon(around: Directories, entry: DirectoryEntry) -> None:
    """Clean a note of Canon's: the city of its clock.

    The note begins with its directory. The clock is four numbers: size, time zone, city, summer time.
    """
    (count,) = around.unpack("H", entry.value_at) or (0,)
    for line in around.entries(entry.value_at)[0] if count <= MOST_CANON else []:
        is_clock = line.tag == CANON_TIME and line.length == CANON_TIME_BYTES
        if is_clock and around.unpack("I", line.value_at) == (CANON_TIME_BYTES,):
            around.block.part(line.value_at + CANON_CITY_AT, 4).blank()
