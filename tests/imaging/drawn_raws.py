"""RAW files as a camera might write them: a DNG with a drawn mosaic, with or without a JPEG preview."""

import io
import struct

from PIL import Image

SHORT, LONG, ASCII, BYTE, RATIONAL, SRATIONAL = 3, 4, 2, 1, 5, 10
SIZES = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, SRATIONAL: 8}
LIGHT = {"R": 0, "G": 1, "B": 2}
PATTERN = "RGGB"

Entry = tuple[int, int, bytes]


def shorts(tag: int, *values: int) -> Entry:
    return tag, SHORT, struct.pack(f"<{len(values)}H", *values)


def longs(tag: int, *values: int) -> Entry:
    return tag, LONG, struct.pack(f"<{len(values)}I", *values)


def text(tag: int, content: str) -> Entry:
    return tag, ASCII, content.encode() + b"\0"


def rationals(tag: int, *values: float, kind: int = RATIONAL) -> Entry:
    return tag, kind, b"".join(struct.pack("<ii", round(value * 10_000), 10_000) for value in values)


def drawn_dng(
    picture: Image.Image,
    *,
    preview: bytes | None = None,
    preview_size: tuple[int, int] | None = None,
    orientation: int = 1,
    make: str = "Vitrine",
    stated_size: tuple[int, int] | None = None,
) -> bytes:
    """Return a DNG 1.4 whose sensor recorded ``picture``, with ``preview`` as the JPEG of its first directory.

    The picture's width and height must be even.
    """
    mosaic = _mosaic(picture)
    width, height = stated_size or picture.size
    layout = _Layout()
    sensor = [
        longs(254, 0), longs(256, width), longs(257, height), shorts(258, 16), shorts(259, 1), shorts(262, 32803),
        longs(273, layout.add(mosaic)), shorts(277, 1), longs(278, height), longs(279, len(mosaic)),
        shorts(33421, 2, 2), (33422, BYTE, bytes(LIGHT[letter] for letter in PATTERN)),
        shorts(50714, 0), longs(50717, 65535),
    ]  # fmt: skip
    camera = [
        text(271, make), text(272, "Camera 1"), shorts(274, orientation), (50706, BYTE, bytes((1, 4, 0, 0))),
        text(50708, f"{make} Camera 1"), rationals(50728, 1, 1, 1),
        rationals(50721, *SRGB_FROM_XYZ, kind=SRATIONAL), shorts(50778, 21),
    ]  # fmt: skip
    if preview is None:
        return layout.file(sorted(sensor + camera))
    size = preview_size or Image.open(io.BytesIO(preview)).size
    small = [
        longs(254, 1), longs(256, size[0]), longs(257, size[1]), shorts(258, 8, 8, 8), shorts(259, 7), shorts(262, 6),
        longs(273, layout.add(preview)), shorts(277, 3), longs(278, size[1]), longs(279, len(preview)),
        longs(330, layout.directory(sorted(sensor))),
    ]  # fmt: skip
    return layout.file(sorted(small + camera))


# ColorMatrix1: from XYZ under D65 to the camera's own colors, which here are those of linear sRGB.
SRGB_FROM_XYZ = (3.2405, -1.5371, -0.4985, -0.9693, 1.8760, 0.0416, 0.0556, -0.2040, 1.0572)


class _Layout:
    """A builder that appends blocks after the header of a little-endian TIFF and returns their offsets."""

    def __init__(self) -> None:
        self._body = b""

    def add(self, block: bytes) -> int:
        at = 8 + len(self._body)
        self._body += block + bytes(-len(block) % 4)
        return at

    def directory(self, entries: list[Entry]) -> int:
        rows = b""
        for tag, kind, data in entries:
            value = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", self.add(data))
            rows += struct.pack("<HHI", tag, kind, len(data) // SIZES[kind]) + value
        return self.add(struct.pack("<H", len(entries)) + rows + bytes(4))

    def file(self, entries: list[Entry]) -> bytes:
        first = self.directory(entries)
        return b"II*\0" + struct.pack("<I", first) + self._body


def _mosaic(picture: Image.Image) -> bytes:
    """Return what a sensor with a Bayer filter records: one linear 16-bit channel for each pixel."""
    linear = [round(65535 * ((value / 255 + 0.055) / 1.055) ** 2.4) for value in range(256)]
    channels = [channel.tobytes() for channel in picture.convert("RGB").split()]
    width, height = picture.size
    rows = []
    for y in range(height):
        even, odd = (channels[LIGHT[PATTERN[2 * (y % 2) + x]]] for x in (0, 1))
        start = y * width
        rows += [linear[(odd if x % 2 else even)[start + x]] for x in range(width)]
    return struct.pack(f"<{len(rows)}H", *rows)
