"""The removal of locations from the chunks of PNG, whose checksums are updated, and of WebP."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import LocationStays
from app.imaging.location.draft import Block, Draft
from app.imaging.location.jpeg import clean_credentials
from app.imaging.location.profiles import holds_location, is_color_profile, is_profile
from app.imaging.location.tiff import clean_exif
from app.imaging.location.xmp import ANYWHERE, clean_xmp, location_spans
from app.languages import N_

XMP_KEYWORD = b"XML:com.adobe.xmp"
LARGEST_TEXT = 8 << 20
MOST_CHUNKS = 200_000
EMPTY = b"Comment\0"
CUT = N_("This picture ends too early, so Vitrine cannot tell whether it holds a location.")
CRITICAL = N_("This PNG has an unknown part that must not be removed.")
TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
# By PNG, third edition, 11; its extensions, version 1.5; APNG; and chunks of Android, Apple, ImageMagick, Fireworks.
PNG_CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"CgBI"}
PNG_HARMLESS = {
    *(b"cHRM", b"cICP", b"gAMA", b"iCCP", b"mDCV", b"mDCv", b"cLLI", b"cLLi", b"sBIT", b"sRGB", b"bKGD", b"hIST"),
    *(b"tRNS", b"pHYs", b"sPLT", b"tIME", b"acTL", b"fcTL", b"fdAT", b"oFFs", b"pCAL", b"sCAL", b"gIFg", b"sTER"),
    *(b"iDOT", b"npTc", b"npLb", b"npOl", b"vpAg", b"caNv", b"orNT"),
}
WEBP_HARMLESS = {b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ALPH", b"ICCP"}  # RFC 9649, 2
FRAME, FRAME_HEAD = b"ANMF", 16


@dataclass(frozen=True)
class Chunk:
    """One chunk: its type, and the offset and size of its data."""

    name: bytes
    at: int
    size: int


def clean_png(draft: Draft) -> int:
    """Clean every chunk, and return the offset after the last one.

    A chunk that must be removed as a whole becomes an empty comment. Source: PNG, third edition, 5.3 and 11.3.3. Raises
    ``LocationStays`` if the file ends too early or has an unknown chunk that is critical.
    """
    end = 8
    for chunk in _png_chunks(draft):
        data = draft.block(chunk.at, chunk.size)
        if chunk.name == b"eXIf":
            clean_exif(data.part(6) if data.read(0, 6) == b"Exif\0\0" else data)
        elif chunk.name in TEXTS:
            _clean_text(draft, chunk, data)
        elif chunk.name == b"caBX":
            clean_credentials(data)
        elif chunk.name not in PNG_CRITICAL | PNG_HARMLESS:
            if not chunk.name[0] & 0x20:
                raise LocationStays(CRITICAL)
            _empty(draft, chunk)
        if chunk.name not in PNG_CRITICAL | PNG_HARMLESS:
            _put_check_sum_right(draft, chunk)
        end = chunk.at + chunk.size + 4
    return end


def clean_webp(draft: Draft) -> int:
    """Clean every chunk, and return the offset after the last one; unknown chunks become zeros (RFC 9649, 2.7).

    Raises ``LocationStays`` if the file ends too early.
    """
    end = 8 + int.from_bytes(draft.read(4, 4), "little")
    if end > draft.size + 1:  # the last padding byte is often missing
        raise LocationStays(CUT)
    _clean_riff(draft, 12, end)
    return min(end, draft.size)


def _clean_riff(draft: Draft, at: int, end: int) -> None:
    while at + 8 <= end:
        name, size = struct.unpack("<4sI", draft.read(at, 8).ljust(8, b"\0"))
        if at + 8 + size > end:
            raise LocationStays(CUT)
        data = draft.block(at + 8, size)
        if name == b"EXIF":
            clean_exif(data.part(6) if data.read(0, 6) == b"Exif\0\0" else data)
        elif name == b"XMP ":
            clean_xmp(data)
        elif name == FRAME:
            _clean_riff(draft, at + 8 + FRAME_HEAD, at + 8 + size)
        elif name == b"C2PA":
            clean_credentials(data)
        elif name not in WEBP_HARMLESS:
            data.blank()
        at += 8 + size + size % 2


def _png_chunks(draft: Draft) -> Iterator[Chunk]:
    at = 8
    for _ in range(MOST_CHUNKS):
        head = draft.read(at, 8)
        if len(head) < 8:
            break
        size, name = struct.unpack(">I4s", head)
        if at + 12 + size > draft.size:
            break
        yield Chunk(name, at + 8, size)
        if name == b"IEND":
            return
        at += 12 + size
    raise LocationStays(CUT)


def _put_check_sum_right(draft: Draft, chunk: Chunk) -> None:
    before = draft.read(chunk.at - 4, chunk.size + 4)
    after = draft.changed(chunk.at - 4, chunk.size + 4)
    if before != after:
        draft.write(chunk.at + chunk.size, struct.pack(">I", zlib.crc32(after)))


def _clean_text(draft: Draft, chunk: Chunk, data: Block) -> None:
    if chunk.size > LARGEST_TEXT:
        _empty(draft, chunk)
        return
    keyword, _, rest = data.read().partition(b"\0")
    if chunk.name == b"iTXt" and keyword == XMP_KEYWORD and rest[:1] == b"\0":
        clean_xmp(data.part(_start_of_text(data.read())))
        return
    text = _text(chunk.name, rest)
    is_location = (
        text is None
        or ANYWHERE.search(keyword.decode("latin-1").rpartition(":")[2])
        or ((keyword == XMP_KEYWORD or b"<rdf:RDF" in text) and location_spans(text))
        or (is_profile(keyword) and not is_color_profile(keyword) and holds_location(text))
    )
    if is_location:
        _empty(draft, chunk)


def _start_of_text(data: bytes) -> int:
    """Return where the text of an uncompressed iTXt begins: after keyword, two flags, language, translated keyword."""
    flags = data.index(b"\0") + 1
    language = data.find(b"\0", flags + 2)
    translated = data.find(b"\0", language + 1)
    return translated + 1 if language >= 0 and translated >= 0 else flags + 2


def _text(name: bytes, rest: bytes) -> bytes | None:
    """Return the chunk's text, or None if it cannot be decompressed."""
    if name == b"tEXt":
        return rest
    if name == b"iTXt":
        is_packed, rest = rest[:1] != b"\0", rest[2:].split(b"\0", 2)[-1]
        if not is_packed:
            return rest
    else:
        rest = rest[1:]
    try:
        unpacked = zlib.decompressobj()
        text = unpacked.decompress(rest, LARGEST_TEXT)
    except zlib.error:
        return None
    return text if unpacked.eof else None


def _empty(draft: Draft, chunk: Chunk) -> None:
    """Turn the chunk into a comment of spaces, of equal length."""
    draft.write(chunk.at - 4, b"tEXt" + (EMPTY + b" " * chunk.size)[: chunk.size])
