"""The UTF-8 fields of Exif 3.0, which Pillow ignores."""

import io
import struct
from collections.abc import Iterator
from typing import IO

from PIL import ImageFile

UTF_8 = 129  # the type's number (Exif 3.0, 4.6.2)
EXIF_DIRECTORY = 0x8769
NAME = b"Exif\0\0"
ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
MOST_FIELDS, LONGEST = 1000, 1 << 16  # bytes of one text


def utf_8_fields(image: ImageFile.ImageFile) -> dict[int, bytes]:
    """Return the UTF-8 texts of the picture's first directory and Exif directory, by tag, as undecoded bytes."""
    block = image.info.get("exif")
    if isinstance(block, bytes):
        return _fields(io.BytesIO(block.removeprefix(NAME)))
    if image.format != "TIFF" or image.fp is None:
        return {}
    at = image.fp.tell()
    try:
        return _fields(image.fp)
    finally:
        image.fp.seek(at)


def _fields(stream: IO[bytes]) -> dict[int, bytes]:
    stream.seek(0)
    head = stream.read(8)
    order = ORDERS.get(head[:4])
    if order is None or len(head) < 8:
        return {}
    (start,) = struct.unpack(f"{order}I", head[4:])
    found: dict[int, bytes] = {}
    for directory in (start, _inner(stream, order, start)):
        for tag, kind, value in _entries(stream, order, directory):
            if kind == UTF_8 and len(value) < LONGEST:
                found.setdefault(tag, value)
    return found


def _inner(stream: IO[bytes], order: str, start: int) -> int:
    """Return the offset of the Exif directory, or 0 if there is none."""
    pointers = (value for tag, _, value in _entries(stream, order, start) if tag == EXIF_DIRECTORY)
    pointer = next(pointers, b"")
    return struct.unpack(f"{order}I", pointer)[0] if len(pointer) == 4 else 0


def _entries(stream: IO[bytes], order: str, start: int) -> Iterator[tuple[int, int, bytes]]:
    """Yield tag, type and value of a directory's fields, as far as the file has them.

    The value of a UTF-8 field is its text; that of any other field is the 4 bytes in the directory.
    """
    if not start:
        return
    stream.seek(start)
    counted = stream.read(2)
    count = struct.unpack(f"{order}H", counted)[0] if len(counted) == 2 else 0
    directory = stream.read(12 * min(count, MOST_FIELDS))
    for at in range(0, len(directory) - 11, 12):
        tag, kind, length = struct.unpack_from(f"{order}HHI", directory, at)
        value = directory[at + 8 : at + 12]
        if kind == UTF_8:
            if 4 < length < LONGEST:
                stream.seek(struct.unpack(f"{order}I", value)[0])
                value = stream.read(length)
            else:
                value = value[:length]
        yield tag, kind, value
