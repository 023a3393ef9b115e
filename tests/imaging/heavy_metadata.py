"""Sound pictures with metadata that is oversized, truncated, of a wrong length, a bomb, a loop, or broken otherwise."""

import io
import struct
import zlib
from collections.abc import Callable

import pillow_heif

from tests.imaging.drawn_pictures import jpeg_bytes, quarters
from tests.imaging.drawn_raws import drawn_dng
from tests.imaging.hostile_pictures import png_chunk

pillow_heif.register_heif_opener()

SIZE = (640, 480)
GARBAGE = bytes(range(7, 256)) * 8
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
    b"Lake</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
)
LARGE = 30_000_000


def drawn(form: str, **options) -> bytes:
    buffer = io.BytesIO()
    quarters(SIZE).save(buffer, form, **options)
    return buffer.getvalue()


def exif(*entries: tuple[int, int, int, int], follower: int = 0) -> bytes:
    """Return an Exif block whose first directory has these entries of tag, type, count and value."""
    rows = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + rows + struct.pack("<I", follower)


FAR_OFFSETS = exif((271, 2, 500, 0xFFFFFF00), (34665, 4, 1, 0x7FFFFFFF), (34853, 4, 1, 9))
LOOP = exif((34665, 4, 1, 8), (34853, 4, 1, 8), (40965, 4, 1, 8), follower=8)
STRANGE_TYPES = exif((274, 2, 4, 0x41414141), (282, 200, 1, 5), (34665, 2, 4, 0x20202020), (40961, 5, 9, 3))
BLOCKS = {"garbage": GARBAGE, "far offsets": FAR_OFFSETS, "loop": LOOP, "strange types": STRANGE_TYPES, "empty": b""}


def png(*chunks: bytes, after: bytes = b"") -> bytes:
    """Return the picture as a PNG with these chunks, and its title, before its pixels, and others after them."""
    plain = drawn("PNG")
    title = png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)
    return plain[:33] + b"".join(chunks) + title + plain[33:-12] + after + plain[-12:]


def text(name: bytes, size: int) -> bytes:
    """Return a compressed text that becomes this large."""
    keyword = b"Comment\0" + (b"\0" if name == b"zTXt" else b"\1\0\0\0")
    return png_chunk(name, keyword + zlib.compress(bytes(size), 1))


def misstated(chunk: bytes, length: int) -> bytes:
    """Return the chunk with another length in its header."""
    return struct.pack(">I", length) + chunk[4:]


def jpeg(*segments: bytes) -> bytes:
    """Return the picture as a JPEG with these segments, and its title, after its first one."""
    plain = drawn("JPEG", quality=92)
    title = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
    return plain[:2] + title + b"".join(segments) + plain[2:]


def segment(marker: int, content: bytes, length: int | None = None) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2 if length is None else length) + content


def segments(marker: int, head: bytes, size: int) -> bytes:
    """Return as many segments as this many bytes need."""
    each = 65_000 - len(head)
    return b"".join(segment(marker, head + bytes(min(each, size - at))) for at in range(0, size, each))


def profile_segments(profile: bytes) -> bytes:
    parts = [profile[at : at + 65_000] for at in range(0, len(profile), 65_000)]
    heads = (b"ICC_PROFILE\0" + bytes((number, len(parts))) for number in range(1, len(parts) + 1))
    return b"".join(segment(0xE2, head + part) for head, part in zip(heads, parts, strict=True))


def webp(*chunks: tuple[bytes, bytes], stated: int | None = None, rest: bytes = b"") -> bytes:
    """Return the picture as a WebP with these chunks after its pixels and its title."""
    plain = drawn("WEBP", lossless=True, exif=FAR_OFFSETS, xmp=XMP)[12:]
    body = plain + b"".join(name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4 if stated is None else stated) + b"WEBP" + body + rest


def gif(*extensions: bytes) -> bytes:
    plain = drawn("GIF")
    at = 13 + (3 << (plain[10] & 7) + 1)
    return plain[:at] + b"".join(extensions) + plain[at:]


def extension(label: int, content: bytes) -> bytes:
    blocks = (content[at : at + 255] for at in range(0, len(content), 255))
    return bytes((0x21, label)) + b"".join(bytes((len(block),)) + block for block in blocks) + b"\0"


def tiff(*entries: tuple[int, int, int, int], compression: str | None = None, rest: bytes = b"") -> bytes:
    """Return the picture as a TIFF with these entries in a new directory at the end of the file."""
    plain = drawn("TIFF", compression=compression)
    (start,) = struct.unpack_from("<I", plain, 4)
    (count,) = struct.unpack_from("<H", plain, start)
    rows = [struct.unpack_from("<HHII", plain, start + 2 + 12 * number) for number in range(count)]
    added = {entry[0] for entry in entries}
    rows = sorted([*(row for row in rows if row[0] not in added), *entries])
    directory = struct.pack("<H", len(rows)) + b"".join(struct.pack("<HHII", *row) for row in rows) + bytes(4)
    body = plain + bytes(len(plain) % 2) + rest
    return body[:4] + struct.pack("<I", len(body)) + body[8:] + directory


def iso(form: str, block: bytes, **options) -> bytes:
    """Return the picture as an AVIF or HEIC whose Exif item is this block."""
    marker = exif((271, 2, 4, 0x21212121), (272, 2, 4, 0x23232323)) + bytes(max(0, len(block) - 38))
    whole = drawn(form, exif=b"Exif\0\0" + marker if form == "HEIF" else marker, xmp=XMP, quality=95, **options)
    assert whole.count(marker) == 1
    return whole.replace(marker, block.ljust(len(marker), b"\0"))


def far_item(form: str) -> bytes:
    """Return an AVIF or HEIC whose last item (XMP or Exif) is stated to be behind the end of the file."""
    whole = iso(form, FAR_OFFSETS)
    at = whole.find(XMP)
    offset = struct.pack(">I", at)
    assert whole.count(offset) == 1
    return whole.replace(offset, struct.pack(">I", 0x7FFFFFF0))


def dng(*parts: bytes) -> bytes:
    preview = jpeg_bytes(quarters((1200, 900)), quality=92)
    whole = preview[:2] + b"".join(parts) + preview[2:]
    return drawn_dng(quarters((64, 48)), preview=whole, preview_size=(1200, 900))


SHORT = (b"gAMA", b"cHRM", b"pHYs", b"acTL", b"tIME")
EXIF, MPF, PHOTOSHOP = b"Exif\0\0", b"MPF\0", b"Photoshop 3.0\0"
THUMBNAIL = jpeg_bytes(quarters((160, 120)))
PICTURES = exif((0xB000, 7, 4, 0x30303130), (0xB001, 4, 1, 0x00FFFFFF), (0xB002, 7, 0x0FFFFFF0, 80))

HEAVY: dict[str, Callable[[], bytes]] = {
    "zTXt bomb.png": lambda: png(text(b"zTXt", 100_000_000)),
    "iTXt bomb.png": lambda: png(text(b"iTXt", 100_000_000)),
    "bomb after the pixels.png": lambda: png(after=text(b"zTXt", 100_000_000)),
    "many bombs.png": lambda: png(*[text(b"zTXt", 16_000_000)] * 8),
    "color profile bomb.png": lambda: png(png_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(100_000_000), 1))),
    "color profile of unknown compression.png": lambda: png(png_chunk(b"iCCP", b"a\0\7" + GARBAGE)),
    "color profile without a name.png": lambda: png(png_chunk(b"iCCP", b"a" * 90)),
    "100,000 texts.png": lambda: png(png_chunk(b"tEXt", b"Comment\0a") * 100_000),
    "300,000 texts.png": lambda: png(png_chunk(b"tEXt", b"Comment\0a") * 300_000),
    "100,000 texts after the pixels.png": lambda: png(after=png_chunk(b"tEXt", b"Comment\0a") * 100_000),
    "long text.png": lambda: png(png_chunk(b"tEXt", b"Comment\0" + b"a" * LARGE)),
    "text of unknown compression.png": lambda: png(png_chunk(b"zTXt", b"Comment\0\7" + GARBAGE)),
    "text of a wrong checksum.png": lambda: png(png_chunk(b"tEXt", b"Comment\0a")[:-4] + b"none"),
    "text stated too long.png": lambda: png(misstated(png_chunk(b"tEXt", b"Comment\0a" * 9), 5000)),
    "text stated too short.png": lambda: png(misstated(png_chunk(b"tEXt", b"Comment\0a" * 9), 3)),
    "text stated beyond the end.png": lambda: png(misstated(png_chunk(b"tEXt", b"Comment\0a" * 9), 1 << 30)),
    "text cut at the end.png": lambda: png(after=misstated(png_chunk(b"tEXt", b"Comment\0a"), 1 << 30))[:-16],
    "without an end.png": lambda: png()[:-12],
    "large private chunk.png": lambda: png(png_chunk(b"vpAg", bytes(LARGE))),
    "short chunks.png": lambda: png(*(png_chunk(name, b"\1") for name in SHORT)),
    "false animation.png": lambda: png(png_chunk(b"acTL", struct.pack(">II", 9, 0)), png_chunk(b"fcTL", bytes(26))),
    **{f"Exif {name}.png": lambda block=block: png(png_chunk(b"eXIf", block)) for name, block in BLOCKS.items()},
    "26 MB of Exif.jpg": lambda: jpeg(segments(0xE1, EXIF, 26_000_000)),
    "100 MB of segments.jpg": lambda: jpeg(segments(0xE5, b"", 100_000_000)),
    "20,000 comments.jpg": lambda: jpeg(segment(0xFE, b"a") * 20_000),
    "color profile of 16 MB.jpg": lambda: jpeg(profile_segments(bytes(16_000_000))),
    "color profile without a part.jpg": lambda: jpeg(profile_segments(bytes(200_000))[:65_018]),
    "color profile without a number.jpg": lambda: jpeg(segment(0xE2, b"ICC_PROFILE\0")),
    "pictures that are not there.jpg": lambda: jpeg(segment(0xE2, MPF + PICTURES)),
    "pictures of a broken index.jpg": lambda: jpeg(segment(0xE2, MPF + GARBAGE)),
    "pictures in a loop.jpg": lambda: jpeg(segment(0xE2, MPF + LOOP)),
    "Photoshop resource cut in its name.jpg": lambda: jpeg(segment(0xED, PHOTOSHOP + b"8BIM\4\4")),
    "Photoshop resource too large.jpg": lambda: jpeg(segment(0xED, PHOTOSHOP + b"8BIM\4\4\0\0\x7f\xff\xff\xff")),
    "short JFIF.jpg": lambda: jpeg(segment(0xE0, b"JFIF\0")),
    "short Adobe.jpg": lambda: jpeg(segment(0xEE, b"Adobe")),
    "XMP bomb.jpg": lambda: jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + b"<a>" * 20_000)),
    "segment stated too short.jpg": lambda: jpeg(segment(0xE5, GARBAGE + THUMBNAIL + GARBAGE, 40)),
    "segment stated too long.jpg": lambda: jpeg(segment(0xE5, GARBAGE, 2300)),
    "junk between segments.jpg": lambda: jpeg(segment(0xE5, b"a"), b"\xff\x02junk\xff\x33"),
    **{f"Exif {name}.jpg": lambda block=block: jpeg(segment(0xE1, EXIF + block)) for name, block in BLOCKS.items()},
    "Exif beyond the end.webp": lambda: webp(rest=b"EXIF\xff\xff\xff\x7fabc"),
    "Exif stated too long.webp": lambda: webp((b"EXIF", GARBAGE))[:-100],
    "30 MB of XMP.webp": lambda: webp((b"XMP ", bytes(LARGE))),
    "5,000 unknown chunks.webp": lambda: webp(*[(b"abcd", b"efgh")] * 5000),
    "length stated too large.webp": lambda: webp(stated=1 << 30),
    "length stated too small.webp": lambda: webp(stated=50),
    **{f"Exif {name}.webp": lambda block=block: webp((b"EXIF", block)) for name, block in BLOCKS.items()},
    "30 MB of comment.gif": lambda: gif(extension(0xFE, bytes(LARGE))),
    "100,000 comments.gif": lambda: gif(extension(0xFE, b"a") * 100_000),
    "unknown application.gif": lambda: gif(extension(0xFF, b"UNKNOWN1.0!" + GARBAGE), extension(0xFF, b"")),
    "short extensions.gif": lambda: gif(extension(0xFF, b"NETSCAPE2.0"), extension(1, b""), extension(3, GARBAGE)),
    "XMP beyond the end.tif": lambda: tiff((700, 1, 5000, 0x7FFFFFFF)),
    "XMP of four billion bytes.tif": lambda: tiff((700, 1, 0xFFFFFFFF, 8)),
    "30 MB of XMP.tif": lambda: tiff((700, 1, LARGE, 921_800), rest=bytes(LARGE)),
    "Exif in a loop.tif": lambda: tiff((34665, 4, 1, 8), (34853, 4, 1, 8), rest=LOOP),
    "Exif beyond the end.tif": lambda: tiff((34665, 4, 1, 0x7FFFFFFF), (34853, 4, 1, 0x7FFFFFFF)),
    "resolution as text.tif": lambda: tiff((282, 2, 4, 0x41414141), (283, 2, 4, 0x41414141), (296, 2, 4, 0x41414141)),
    "orientation as text.tif": lambda: tiff((274, 2, 4, 0x41414141)),
    "unknown types.tif": lambda: tiff((270, 99, 7, 3), (305, 77, 0xFFFFFFFF, 8), (315, 0, 0, 0)),
    "broken colors.tif": lambda: tiff((318, 2, 4, 0x41414141), (319, 7, 4, 65), (301, 3, 7, 8), (34675, 7, 90, 8)),
    "packed, with XMP beyond the end.tif": lambda: tiff((700, 1, 5000, 0x7FFFFFFF), compression="tiff_lzw"),
    "packed, with Exif in a loop.tif": lambda: tiff((34665, 4, 1, 8), compression="tiff_adobe_deflate"),
    **{
        f"Exif {name}.{suffix}": lambda form=form, block=block: iso(form, block)
        for form, suffix in (("AVIF", "avif"), ("HEIF", "heic"))
        for name, block in BLOCKS.items()
    },
    "metadata beyond the end.avif": lambda: far_item("AVIF"),
    "metadata beyond the end.heic": lambda: far_item("HEIF"),
    "broken color profile.avif": lambda: drawn("AVIF", icc_profile=GARBAGE, quality=95),
    "broken color profile.heic": lambda: drawn("HEIF", icc_profile=GARBAGE, quality=95),
    **{
        f"preview with Exif {name}.dng": lambda block=block: dng(segment(0xE1, EXIF + block))
        for name, block in BLOCKS.items()
    },
    "preview with a broken index.dng": lambda: dng(segment(0xE2, MPF + GARBAGE), segment(0xED, PHOTOSHOP + b"8BIM\4")),
    "preview with 9 MB of segments.dng": lambda: dng(segments(0xE5, b"", 9_000_000)),
}  # fmt: skip
WITHOUT_TITLE = (
    "XMP bomb.jpg",
    "gif",
    "tif",
    "dng",
    "color profile.avif",
    "color profile.heic",
    "beyond the end.avif",
    "beyond the end.heic",
)
