"""PNG and TIFF files with 16 bits per channel, which Pillow reads but does not write."""

import struct
import zlib

from tests.imaging.hostile_pictures import png_chunk

PNG_KINDS = {1: 0, 2: 4, 3: 2, 4: 6}
SHORT, LONG, UNDEFINED = 3, 4, 7


def deep_png(size: tuple[int, int], pixels: list[tuple[int, ...]], profile: bytes | None = None) -> bytes:
    """Return a PNG of these pixels, row by row, with values from 0 to 65535.

    The pixels have 1 to 4 channels: gray, gray and alpha, RGB, or RGBA.
    """
    channels = len(pixels[0])
    header = struct.pack(">IIBBBBB", *size, 16, PNG_KINDS[channels], 0, 0, 0)
    flat = [value for pixel in pixels for value in pixel]
    width = size[0] * channels
    rows = b"".join(b"\0" + struct.pack(f">{width}H", *flat[at : at + width]) for at in range(0, len(flat), width))
    color = png_chunk(b"iCCP", b"drawn\0\0" + zlib.compress(profile)) if profile else b""
    body = color + png_chunk(b"IDAT", zlib.compress(rows, 1)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + body


def deep_tiff(
    size: tuple[int, int], pixels: list[tuple[int, ...]], profile: bytes | None = None, order: str = "<"
) -> bytes:
    """Return an uncompressed TIFF of these gray or RGB pixels (0 to 65535), with its bytes in either order."""
    channels = len(pixels[0])
    flat = [value for pixel in pixels for value in pixel]
    data = struct.pack(f"{order}{len(flat)}H", *flat)
    bits = struct.pack(f"{order}3H", 16, 16, 16)
    bits_at = 8 + len(data)
    profile_at = bits_at + len(bits)
    directory_at = profile_at + len(profile or b"") + len(profile or b"") % 2
    entries = [
        (256, LONG, 1, size[0]), (257, LONG, 1, size[1]),
        (258, SHORT, channels, bits_at if channels == 3 else 16), (259, SHORT, 1, 1),
        (262, SHORT, 1, 2 if channels == 3 else 1), (273, LONG, 1, 8), (277, SHORT, 1, channels),
        (278, LONG, 1, size[1]), (279, LONG, 1, len(data)),
    ]  # fmt: skip
    if profile:
        entries.append((34675, UNDEFINED, len(profile), profile_at))
    rows = b"".join(_entry(order, *entry) for entry in entries)
    mark = b"II*\0" if order == "<" else b"MM\0*"
    body = (data + bits + (profile or b"")).ljust(directory_at - 8, b"\0")
    directory = struct.pack(f"{order}H", len(entries)) + rows + bytes(4)
    return mark + struct.pack(f"{order}I", directory_at) + body + directory


def _entry(order: str, tag: int, kind: int, count: int, value: int) -> bytes:
    is_inline = kind == SHORT and count == 1
    field = struct.pack(f"{order}HH", value, 0) if is_inline else struct.pack(f"{order}I", value)
    return struct.pack(f"{order}HHI", tag, kind, count) + field
