"""Exif, IPTC and XMP built byte by byte, as unusual cameras and programs write them, and pictures with them."""

import io
import struct
from collections.abc import Sequence

from PIL import Image, PngImagePlugin

from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.imaging.drawn_raws import drawn_dng
from tests.imaging.location.located_pictures import saved, segment

BYTE, ASCII, LONG, RATIONAL, UNDEFINED, UTF_8 = 1, 2, 4, 5, 7, 129
DESCRIPTION, MAKE, MODEL, ARTIST, COPYRIGHT, CHANGED = 0x010E, 0x010F, 0x0110, 0x013B, 0x8298, 0x0132
XP_TITLE, XP_COMMENT, XP_AUTHOR, XP_KEYWORDS = 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E
TAKEN, DIGITIZED, OFFSET, OFFSET_TAKEN, SUBSECOND, COMMENT, LENS = (
    0x9003, 0x9004, 0x9010, 0x9011, 0x9291, 0x9286, 0xA434,
)  # fmt: skip
SUB_IFD, GPS_IFD = 0x8769, 0x8825
OWN_DIRECTORY = {TAKEN, DIGITIZED, OFFSET, OFFSET_TAKEN, SUBSECOND, COMMENT, LENS}
Entry = tuple[int, int, bytes]


def ascii_text(tag: int, value: str | bytes) -> Entry:
    """Return an ASCII field that ends with a NUL; text is encoded as UTF-8, bytes are not changed."""
    return tag, ASCII, (value.encode() if isinstance(value, str) else value) + b"\0"


def rationals(tag: int, *values: int) -> Entry:
    return tag, RATIONAL, b"".join(struct.pack("<II", value, 1) for value in values)


def exif_block(*entries: Entry, gps: Sequence[Entry] = ()) -> bytes:
    """Return a little-endian Exif block without its identifier, with each entry in the directory it belongs to."""
    first = [entry for entry in entries if entry[0] not in OWN_DIRECTORY]
    inner = [entry for entry in entries if entry[0] in OWN_DIRECTORY]
    pointers = [(SUB_IFD, inner), (GPS_IFD, list(gps))]
    first += [(tag, LONG, bytes(4)) for tag, within in pointers if within]
    body = _directory(first, 8)
    for tag, within in pointers:
        if within:
            first = [(tag, LONG, struct.pack("<I", 8 + len(body))) if entry[0] == tag else entry for entry in first]
            body = _directory(first, 8) + body[len(_directory(first, 8)) :]
            body += _directory(within, 8 + len(body))
    return b"II*\0\x08\0\0\0" + body


def _directory(entries: Sequence[Entry], at: int) -> bytes:
    sizes = {LONG: 4, RATIONAL: 8}
    head, values = struct.pack("<H", len(entries)), b""
    behind = at + 2 + 12 * len(entries) + 4
    for tag, kind, value in sorted(entries):
        head += struct.pack("<HHI", tag, kind, len(value) // sizes.get(kind, 1))
        if len(value) <= 4:
            head += value.ljust(4, b"\0")
        else:
            head += struct.pack("<I", behind + len(values))
            values += value + bytes(len(value) % 2)
    return head + bytes(4) + values


def iptc(*values: tuple[int, bytes], character_set: bytes = b"") -> bytes:
    """Return IPTC data as Photoshop stores it in a JPEG, without a digest."""
    data = b"\x1c\x01\x5a" + struct.pack(">H", len(character_set)) + character_set if character_set else b""
    for number, value in values:
        data += bytes((0x1C, 2, number)) + struct.pack(">H", len(value)) + value
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data + bytes(len(data) % 2)


def xmp(attributes: str = "", inner: str = "") -> bytes:
    spaces = 'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    spaces += ' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    body = f'<rdf:Description rdf:about="" {spaces} {attributes}>{inner}</rdf:Description>'
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{rdf}">{body}</rdf:RDF></x:xmpmeta>'.encode()


def xmp_text(name: str, *texts: str, kind: str = "Alt") -> str:
    """Return one XMP property with several values, such as ``dc:description`` or, in a ``Bag``, ``dc:subject``."""
    items = "".join(f"<rdf:li>{text}</rdf:li>" for text in texts)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def in_jpeg(exif: bytes = b"", *, iptc: bytes = b"", xmp: bytes = b"", size: tuple[int, int] = (64, 48)) -> bytes:
    plain, extra = jpeg_bytes(quarters(size)), b""
    extra += segment(0xE1, b"Exif\0\0" + exif) if exif else b""
    extra += segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp) if xmp else b""
    extra += segment(0xED, b"Photoshop 3.0\0" + iptc) if iptc else b""
    return plain[:2] + extra + plain[2:]


def in_png(exif: bytes) -> bytes:
    return saved(quarters((64, 48)), "PNG", exif=exif)


def in_png_profile(exif: bytes) -> bytes:
    """Return a PNG with Exif as ImageMagick wrote it before PNG had a chunk for it."""
    info, profile = PngImagePlugin.PngInfo(), b"Exif\0\0" + exif
    info.add_text("Raw profile type exif", f"\nexif\n    {len(profile)}\n{profile.hex()}\n", zip=True)
    return saved(quarters((64, 48)), "PNG", pnginfo=info)


def in_webp(exif: bytes) -> bytes:
    return saved(quarters((64, 48)), "WEBP", exif=exif)


def in_heic(exif: bytes) -> bytes:
    return saved(quarters((64, 48)), "HEIF", quality=90, exif=b"Exif\0\0" + exif)


def in_avif(exif: bytes) -> bytes:
    return saved(quarters((64, 48)), "AVIF", exif=b"Exif\0\0" + exif)


def in_tiff(exif: bytes) -> bytes:
    """Return a TIFF of one gray strip with this block's first directory and the tags that a picture needs."""
    picture = quarters((64, 48)).convert("L")
    pixels = picture.tobytes()
    at = len(exif) + len(exif) % 2
    (count,) = struct.unpack_from("<H", exif, 8)
    there = [exif[at : at + 12] for at in range(10, 10 + 12 * count, 12)]
    for tag, value in ((256, 64), (257, 48), (258, 8), (262, 1), (273, at), (277, 1), (278, 48), (279, len(pixels))):
        there.append(struct.pack("<HHII", tag, LONG, 1, value))
    directory = struct.pack("<H", len(there)) + b"".join(sorted(there, key=_tag_of)) + bytes(4)
    first = at + len(pixels)
    return exif[:4] + struct.pack("<I", first) + exif[8:].ljust(at - 8, b"\0") + pixels + directory


def _tag_of(entry: bytes) -> int:
    return struct.unpack_from("<H", entry)[0]


def in_dng(exif: bytes) -> bytes:
    """Return a RAW file whose embedded preview contains this Exif block."""
    return drawn_dng(quarters((64, 48)), preview=in_jpeg(exif, size=(1200, 800)))


def told_by(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))
