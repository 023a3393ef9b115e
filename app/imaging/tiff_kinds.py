"""The reason why Pillow does not decode an undamaged TIFF, found in its first directory."""

import os
import struct
from typing import BinaryIO

from app.imaging import reasons

WIDTH, HEIGHT, BITS, PHOTOMETRIC, SAMPLE_FORMAT = 256, 257, 258, 262, 339
STRIP_OFFSETS, STRIP_BYTES, TILE_OFFSETS, TILE_BYTES = 273, 279, 324, 325
LAB_KINDS = (8, 9, 10)
FLOATING_POINT = 3
DIRECTORY_FORMS = {42: ("I", "H", 12), 43: ("Q", "Q", 20)}  # offset, count of entries, bytes of an entry
VALUE_FORMS = {1: "B", 3: "H", 4: "I", 16: "Q"}
MOST_ENTRIES, MOST_VALUES = 1000, 1 << 20


def why_not_shown(stream: BinaryIO) -> str | None:
    """Return the sentence that names this kind of TIFF, or None if its structure is damaged or incomplete."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    try:
        order, version, tags = _directory(stream)
    except (struct.error, KeyError, ValueError):
        return None
    if not _is_whole(tags, size):
        return None
    if tags.get(PHOTOMETRIC, (0,))[0] in LAB_KINDS:
        return reasons.CIELAB_TIFF
    if FLOATING_POINT in tags.get(SAMPLE_FORMAT, ()):
        return reasons.FLOATING_POINT_TIFF
    if version == 43 and order == ">":
        return reasons.BIG_ENDIAN_BIGTIFF
    bits = max(tags.get(BITS, (1,)))
    return reasons.deep_tiff(bits) if bits > 16 else reasons.UNKNOWN_TIFF


def _directory(stream: BinaryIO) -> tuple[str, int, dict[int, tuple[int, ...]]]:
    order = {b"II": "<", b"MM": ">"}[stream.read(2)]
    (version,) = struct.unpack(f"{order}H", stream.read(2))
    offset_form, count_form, entry_bytes = DIRECTORY_FORMS[version]
    if version == 43:
        stream.read(4)
    (start,) = struct.unpack(order + offset_form, stream.read(struct.calcsize(offset_form)))
    stream.seek(start)
    (count,) = struct.unpack(order + count_form, stream.read(struct.calcsize(count_form)))
    if not 0 < count <= MOST_ENTRIES:
        raise ValueError("no directory")
    rows = stream.read(count * entry_bytes)
    tags = {}
    for at in range(0, count * entry_bytes, entry_bytes):
        tag, kind, number = struct.unpack_from(f"{order}HH{offset_form}", rows, at)
        if kind in VALUE_FORMS and number <= MOST_VALUES:
            value = rows[at + 4 + struct.calcsize(offset_form) : at + entry_bytes]
            tags[tag] = _values(stream, order, offset_form, VALUE_FORMS[kind], number, value)
    return order, version, tags


def _values(stream: BinaryIO, order: str, offset_form: str, form: str, number: int, value: bytes) -> tuple[int, ...]:
    length = number * struct.calcsize(form)
    if length > len(value):
        (at,) = struct.unpack(order + offset_form, value)
        stream.seek(at)
        value = stream.read(length)
    return struct.unpack_from(f"{order}{number}{form}", value)


def _is_whole(tags: dict[int, tuple[int, ...]], size: int) -> bool:
    """Return whether the picture has a size, and every strip or tile lies within the file."""
    has_size = all(tags.get(tag, (0,))[0] > 0 for tag in (WIDTH, HEIGHT))
    offsets = tags.get(STRIP_OFFSETS) or tags.get(TILE_OFFSETS) or ()
    lengths = tags.get(STRIP_BYTES) or tags.get(TILE_BYTES) or ()
    ends = [offset + length for offset, length in zip(offsets, lengths, strict=False)]
    return has_size and bool(ends) and len(offsets) == len(lengths) and max(ends) <= size
