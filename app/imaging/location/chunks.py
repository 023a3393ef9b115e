"""Takes places out of the chunks of PNG (with their check sums put right) and of WebP."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.imaging.location.draft import Block, Draft
from app.imaging.location.iptc import clean_iptc, clean_resources
from app.imaging.location.tiff import clean_tiff
from app.imaging.location.xmp import ANYWHERE, clean_xmp, place_spans

XMP_KEYWORD = b"XML:com.adobe.xmp"
RAW_PROFILE = re.compile(rb"raw profile type (exif|app1|iptc|8bim|xmp)", re.I)  # ImageMagick's way, in hexadecimal
LARGEST_TEXT = 8 << 20
MOST_CHUNKS = 200_000
EMPTY = b"Comment\0"


@dataclass(frozen=True)
class Chunk:
    """One chunk: its type, and where its data lies."""

    name: bytes
    at: int
    size: int


def clean_png(draft: Draft) -> None:
    """PNG, third edition, 5.3 and 11.3.3; a text that must go as a whole becomes an empty comment."""
    for chunk in _png_chunks(draft):
        data = draft.block(chunk.at, chunk.size)
        if chunk.name == b"eXIf":
            clean_tiff(data.part(6) if data.read(0, 6) == b"Exif\0\0" else data)
        elif chunk.name in (b"tEXt", b"zTXt", b"iTXt"):
            _clean_text(draft, chunk, data)
        before = draft.read(chunk.at - 4, chunk.size + 4) if chunk.name in TOUCHED else b""
        after = draft.changed(chunk.at - 4, chunk.size + 4) if before else b""
        if before != after:
            draft.write(chunk.at + chunk.size, struct.pack(">I", zlib.crc32(after)))


def clean_webp(draft: Draft) -> None:
    """RFC 9649, 2.7.1.5."""
    at = 12
    for _ in range(MOST_CHUNKS):
        head = draft.read(at, 8)
        if len(head) < 8:
            return
        name, size = struct.unpack("<4sI", head)
        data = draft.block(at + 8, size)
        if name == b"EXIF":
            clean_tiff(data.part(6) if data.read(0, 6) == b"Exif\0\0" else data)
        elif name == b"XMP ":
            clean_xmp(data)
        at += 8 + size + size % 2


TOUCHED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt"}


def _png_chunks(draft: Draft) -> Iterator[Chunk]:
    at = 8
    for _ in range(MOST_CHUNKS):
        head = draft.read(at, 8)
        if len(head) < 8:
            return
        size, name = struct.unpack(">I4s", head)
        yield Chunk(name, at + 8, min(size, draft.size - at - 8))
        if name == b"IEND":
            return
        at += 12 + size


def _clean_text(draft: Draft, chunk: Chunk, data: Block) -> None:
    if chunk.size > LARGEST_TEXT:
        _empty(draft, chunk)
        return
    keyword, _, rest = data.read().partition(b"\0")
    if chunk.name == b"iTXt" and keyword == XMP_KEYWORD and rest[:1] == b"\0":
        clean_xmp(data.part(_start_of_text(data.read())))
        return
    text = _text(chunk.name, rest)
    profile = RAW_PROFILE.match(keyword)
    is_place = (
        text is None
        or ANYWHERE.search(keyword.decode("latin-1"))
        or (keyword == XMP_KEYWORD and place_spans(text))
        or (profile is not None and _holds_place(profile[1].lower(), text))
    )
    if is_place:
        _empty(draft, chunk)


def _start_of_text(data: bytes) -> int:
    """Where the text of an uncompressed iTXt begins: behind keyword, two flags, language and translated keyword."""
    flags = data.index(b"\0") + 1
    language = data.find(b"\0", flags + 2)
    translated = data.find(b"\0", language + 1)
    return translated + 1 if language >= 0 and translated >= 0 else flags + 2


def _text(name: bytes, rest: bytes) -> bytes | None:
    """The chunk's text, or None where it is packed in a way that cannot be undone."""
    if name == b"tEXt" or (name == b"iTXt" and rest[:1] == b"\0"):
        return rest
    rest = rest[2:].split(b"\0", 2)[-1] if name == b"iTXt" else rest[1:]
    try:
        unpacked = zlib.decompressobj()
        text = unpacked.decompress(rest, LARGEST_TEXT)
    except zlib.error:
        return None
    return None if unpacked.unconsumed_tail else text


def _holds_place(kind: bytes, text: bytes) -> bool:
    """Whether a profile in hexadecimal (name, length, digits) names a place, or cannot be read."""
    try:
        data = bytes.fromhex(text.split(None, 2)[2].decode("ascii"))
    except (IndexError, ValueError):
        return True
    data = data.removeprefix(b"Exif\0\0")
    if kind == b"xmp" or data.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        return bool(place_spans(data.removeprefix(b"http://ns.adobe.com/xap/1.0/\0")))
    draft = Draft(io.BytesIO(data))
    block = draft.block(0, draft.size)
    clean_resources(block) if data.startswith(b"8BIM") else (clean_iptc if kind == b"iptc" else clean_tiff)(block)
    return bool(draft.changes)


def _empty(draft: Draft, chunk: Chunk) -> None:
    """The chunk as a comment of spaces, as long as before."""
    draft.write(chunk.at - 4, b"tEXt" + (EMPTY + b" " * chunk.size)[: chunk.size])
