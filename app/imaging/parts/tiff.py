"""The parts of a TIFF: each entry of its first directory that does not describe pixels is metadata (TIFF 6.0, 2)."""

import struct
from typing import BinaryIO

from app.imaging.parts.layout import Layout, Part

# What decoders need: sizes, samples, compression, colors of the pixels, strips, tiles, and JPEG tables.
PIXELS = {
    *(254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 277, 278, 279, 280, 281, 284, 292, 293, 317, 320, 322, 323),
    *(324, 325, 330, 332, 334, 338, 339, 340, 341, 347, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531),
    532,
}
FORMS = {42: ("I", "H", 12, 4), 43: ("Q", "Q", 20, 8)}  # offset, count, bytes of an entry, bytes of an inline value
KIND_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
MOST_ENTRIES = 4096
UNKNOWN_TAG, BYTE = 65535, 1


def tiff_layout(stream: BinaryIO) -> Layout:
    """Return the parts of the TIFF; an entry that is left out becomes one of an unknown tag, which readers ignore."""
    size = stream.seek(0, 2)
    try:
        return Layout(_parts(stream, size))
    except (struct.error, KeyError):
        return Layout([Part((0, size))])


def _parts(stream: BinaryIO, size: int) -> list[Part]:
    stream.seek(0)
    head = stream.read(16)
    order = {b"II": "<", b"MM": ">"}[head[:2]]
    offset, count, entry_bytes, inline_bytes = FORMS[struct.unpack_from(f"{order}H", head, 2)[0]]
    (start,) = struct.unpack_from(f"{order}{offset}", head, 4 if offset == "I" else 8)
    stream.seek(start)
    (number,) = struct.unpack(f"{order}{count}", stream.read(struct.calcsize(count)))
    first = start + struct.calcsize(count)
    rows = stream.read(entry_bytes * min(number, MOST_ENTRIES))
    unknown = struct.pack(f"{order}HH{offset}", UNKNOWN_TAG, BYTE, 1) + bytes(inline_bytes)
    parts = [Part((0, first))]
    for at in range(0, len(rows) - entry_bytes + 1, entry_bytes):
        tag, kind, values = struct.unpack_from(f"{order}HH{offset}", rows, at)
        length = values * KIND_BYTES.get(kind, 1)
        parts.append(Part((first + at, entry_bytes), "" if tag in PIXELS else str(tag), unknown, min(length, size)))
    end = first + len(rows) // entry_bytes * entry_bytes
    return [*parts, Part((end, max(0, size - end)))]
