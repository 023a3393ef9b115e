"""Hostile pictures: decompression bombs, false headers, loops, and truncated files."""

import io
import struct
import zlib

from PIL import Image

from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.imaging.drawn_raws import drawn_dng


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of_stated_size(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(bytes(10_000)))
        + png_chunk(b"IEND", b"")
    )


def jpeg_of_stated_size(width: int, height: int) -> bytes:
    """Return a JPEG with the data of 320 by 240 px and a header that states this size."""
    honest = jpeg_bytes(quarters((320, 240)))
    at = honest.index(b"\xff\xc0") + 5
    return honest[:at] + struct.pack(">HH", height, width) + honest[at + 4 :]


def endless_jpeg(megapixels: int, scans: int) -> bytes:
    """Return a progressive JPEG that refines the coefficients again in each of many scans."""
    side = int((megapixels * 1e6) ** 0.5)
    written = jpeg_bytes(Image.new("L", (side, side), 90), progressive=True)
    last = written.rindex(b"\xff\xda")
    return written[:last] + written[last:-2] * scans + b"\xff\xd9"


def memory_hungry_jpeg(side: int) -> bytes:
    """Return a baseline JPEG with a scan for each component: the decoder must store every coefficient."""
    gray = jpeg_bytes(Image.new("L", (side, side), 90))
    frame, scan = gray.index(b"\xff\xc0"), gray.index(b"\xff\xda")
    frame_end = frame + 2 + int.from_bytes(gray[frame + 2 : frame + 4], "big")
    data = gray[scan + 10 : -2]
    components = b"".join(bytes((number, 0x11, 0)) for number in (1, 2, 3))
    new_frame = struct.pack(">HHBHHB", 0xFFC0, 17, 8, side, side, 3) + components
    scans = b"".join(b"\xff\xda\x00\x08\x01" + bytes((number, 0, 0, 63, 0)) + data for number in (1, 2, 3))
    return gray[:frame] + new_frame + gray[frame_end:scan] + scans + b"\xff\xd9"


def looping_tiff() -> bytes:
    """Return a TIFF whose next directory, and whose EXIF directory, are its first directory."""
    directory = [(256, 3, 1, 64), (257, 3, 1, 64), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    directory += [
        (273, 4, 1, 8),
        (277, 3, 1, 1),
        (278, 3, 1, 64),
        (279, 4, 1, 4096),
        (330, 4, 1, 8),
        (34665, 4, 1, 8),
    ]
    entries = b"".join(struct.pack("<HHII", *entry) for entry in directory)
    return b"II*\0" + struct.pack("<IH", 8, len(directory)) + entries + struct.pack("<I", 8)


def tiff_of_stated_length() -> bytes:
    """Return a TIFF with a tag of four billion values."""
    return b"II*\0" + struct.pack("<IH", 8, 1) + struct.pack("<HHII", 700, 1, 0xFFFFFFFF, 8) + bytes(4)


def dng_with_preview_of_stated_size(width: int, height: int) -> bytes:
    honest = jpeg_of_stated_size(320, 240)
    return drawn_dng(quarters((64, 48)), preview=honest).replace(honest, jpeg_of_stated_size(width, height))


def encoded(image_format: str, size: tuple[int, int] = (640, 480)) -> bytes:
    buffer = io.BytesIO()
    quarters(size).save(buffer, image_format)
    return buffer.getvalue()


def cut(image_format: str) -> bytes:
    """Return the first three quarters of a picture's bytes."""
    whole = encoded(image_format)
    return whole[: len(whole) * 3 // 4]


HOSTILE = {
    "huge.png": png_of_stated_size(60_000, 60_000),
    "empty_size.png": png_of_stated_size(0, 0),
    "costly.webp": b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xff\xff\xff\x0f" + bytes(8),
    "huge.jpg": jpeg_of_stated_size(65_000, 65_000),
    "garbage.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40,
    "garbage.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
    "garbage.gif": b"GIF89a" + bytes(range(256)) * 40,
    "garbage.webp": b"RIFF\xff\0\0\0WEBPVP8 " + bytes(range(256)) * 40,
    "garbage.tif": b"II*\0" + bytes(range(256)) * 40,
    "garbage.bmp": b"BM" + bytes(12) + b"\x28\0\0\0" + b"\xff" * 400,
    "garbage.avif": b"\0\0\0\x1cftypavif" + bytes(range(256)) * 40,
    "garbage.heic": b"\0\0\0\x1cftypheic" + bytes(range(256)) * 40,
    "garbage.raf": b"FUJIFILMCCD-RAW 0201" + bytes(range(256)) * 40,
    "garbage.cr2": b"II*\0\x10\0\0\0CR\x02\0" + bytes(range(256)) * 40,
    "garbage.cr3": b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(range(256)) * 40,
    "garbage.nef": b"MM\0*\0\0\0\x08" + bytes(range(256)) * 40,
    "huge.dng": drawn_dng(quarters((64, 48)), stated_size=(60_000, 60_000)),
    "cut.dng": drawn_dng(quarters((640, 480)))[:300_000],
    "huge_preview.dng": dng_with_preview_of_stated_size(65_000, 65_000),
    "claims.tif": tiff_of_stated_length(),
    "huge.gif": b"GIF89a\xff\xff\xff\xff\x00\x00\x00,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;",
    "cut.jpg": cut("JPEG"),
    "cut.png": cut("PNG"),
    "cut.webp": cut("WEBP"),
    "cut.tif": cut("TIFF"),
    "cut.bmp": cut("BMP"),
    "cut.avif": cut("AVIF"),
    "cut.heic": cut("HEIF"),
}
