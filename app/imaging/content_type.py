"""The type of uploaded bytes, found from their content; the file name decides only between formats that begin alike."""

import re
import struct
from dataclasses import dataclass

from app.imaging.content_signatures import (
    BROWSER_PICTURES,
    ISO_BRANDS,
    MIME_TYPES,
    RAW_TYPES,
    RIFF_FORMS,
    SIGNATURES,
    TIFF_RAW_EXTENSIONS,
    TIFF_RAW_MAKES,
    Kind,
)
from app.imaging.video.formats import DEMUXERS

__all__ = ["BROWSER_PICTURES", "HEAD_BYTES", "MIME_TYPES", "RAW_TYPES", "ContentType", "Kind", "identify"]

HEAD_BYTES = 4096
"""The number of leading bytes that `identify` needs; of a shorter file it needs all bytes."""

LONGEST_MAKE = 40
PDF_REACH = 1024  # Acrobat and the browsers search for %PDF- in the first KiB
SUBFILE_TYPE, MAKE, SUB_IFDS, DNG_VERSION = 254, 271, 330, 50706
PROLOG = re.compile(r"\s*(<\?.*?(\?>|>|\Z)|<!--.*?(-->|\Z)|<!doctype[^>\[]*(\[.*?\]\s*)?(>|\Z))", re.DOTALL | re.I)
MARKUP = re.compile(r"<[a-z!?/]", re.I)
ACTIVE_MARKUP = re.compile(r"<(\w+:)?(html|head|body|script|svg|iframe|object|embed|foreignobject)\b", re.I)
XMP_ROOT = re.compile(r"\s*<x:xmpmeta[\s>]")


@dataclass(frozen=True)
class ContentType:
    """A MIME type out of ``MIME_TYPES``, and the kind that decides what happens to the file."""

    mime_type: str
    kind: Kind

    @property
    def may_be_shown(self) -> bool:
        """Whether the worker may be able to render the file: a picture, a RAW file or a common video."""
        return self.kind in (Kind.picture, Kind.raw) or self.mime_type in DEMUXERS


UNKNOWN = ContentType("application/octet-stream", Kind.other)
PLAIN_TEXT = ContentType("text/plain", Kind.other)


def identify(head: bytes, filename: str) -> ContentType:
    """Return the type of a file from its first ``HEAD_BYTES`` bytes, without decoding it and without raising an error.

    ``filename`` decides only between formats whose bytes are alike (RAW files that are TIFFs inside). Content that a
    browser would run as markup gets a refused type; the check is stricter than the WHATWG MIME Sniffing Standard.
    """
    head = head[:HEAD_BYTES]
    for offset, magic, mime_type, kind in SIGNATURES:
        if head.startswith(magic, offset):
            return _refined(ContentType(mime_type, kind), head)
    for recognise in (_tiff, _iso_media, _riff, _bitmap, _tar, _windows_program, _stream):
        if found := recognise(head, filename):
            return found
    if b"%PDF-" in head[:PDF_REACH]:
        return ContentType("application/pdf", Kind.refused)
    return _text(head)


def _refined(found: ContentType, head: bytes) -> ContentType:
    if found.mime_type == "video/x-matroska" and b"webm" in head[:64]:
        return ContentType("video/webm", Kind.video)
    return found


def _tiff(head: bytes, filename: str) -> ContentType | None:
    if head[:4] not in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"):
        return None
    if head[8:10] == b"CR":
        return ContentType("image/x-canon-cr2", Kind.raw)
    tags = _tiff_tags(head)
    if DNG_VERSION in tags:
        return ContentType("image/x-adobe-dng", Kind.raw)
    named = TIFF_RAW_EXTENSIONS.get(filename.lower().rpartition(".")[2])
    # As in a NEF: a camera's first directory has a reduced picture, and a subdirectory has the full one.
    if tags.get(SUBFILE_TYPE) == 1 and SUB_IFDS in tags and MAKE in tags:
        made = head[tags[MAKE] :][:LONGEST_MAKE].upper()
        by_make = next((raw for make, raw in TIFF_RAW_MAKES.items() if made.startswith(make)), None)
        return ContentType(by_make or named or "image/x-tiff-raw", Kind.raw)
    return ContentType(named, Kind.raw) if named else ContentType("image/tiff", Kind.picture)


def _tiff_tags(head: bytes) -> dict[int, int]:
    """Return the tags of the first directory with their inline values, as far as the head has them (TIFF 6.0, 2)."""
    order = "<" if head[:2] == b"II" else ">"
    if len(head) < 10 or head[2:4] not in (b"*\x00", b"\x00*"):
        return {}
    (start,) = struct.unpack_from(f"{order}I", head, 4)
    if start + 2 > len(head):
        return {}
    (count,) = struct.unpack_from(f"{order}H", head, start)
    tags = {}
    for at in range(start + 2, min(start + 2 + 12 * count, len(head) - 11), 12):
        tag, kind, _, value = struct.unpack_from(f"{order}HHII", head, at)
        tags[tag] = value >> 16 if kind == 3 and order == ">" else value
    return tags


def _iso_media(head: bytes, _: str) -> ContentType | None:
    if head[4:8] != b"ftyp":
        return None
    size = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(size, len(head), 256), 4))]
    for brand in brands:
        if brand in ISO_BRANDS and not (brand in (b"isom", b"mp42") and brands[0] in (b"mif1", b"msf1")):
            return ContentType(*ISO_BRANDS[brand])
    if brands[0] in (b"mif1", b"msf1", b"mif2"):
        return ContentType("image/heif", Kind.picture)
    return ContentType("video/mp4", Kind.video)


def _riff(head: bytes, _: str) -> ContentType | None:
    if head[:4] not in (b"RIFF", b"FORM") or head[8:12] not in RIFF_FORMS:
        return None
    return ContentType(*RIFF_FORMS[head[8:12]])


def _bitmap(head: bytes, _: str) -> ContentType | None:
    """Return the type of a BMP file, or None if it is not one.

    Its magic number has only two bytes, so the length of the information header must fit as well.
    """
    if head[:2] == b"BM" and len(head) >= 18 and head[14:18] in _BITMAP_HEADER_LENGTHS:
        return ContentType("image/bmp", Kind.picture)
    return None


_BITMAP_HEADER_LENGTHS = {struct.pack("<I", length) for length in (12, 40, 52, 56, 64, 108, 124)}


def _tar(head: bytes, _: str) -> ContentType | None:
    """Return the type of a tar archive in the form from before POSIX, or None if it is not one.

    Such an archive has no magic number, only a checksum over its first 512 bytes.
    """
    if len(head) < 512 or not head[0] or not re.fullmatch(rb"[ 0]*[0-7]{1,7}[ \0]+", head[148:156]):
        return None
    stated = int(head[148:156].strip(b" \0"), 8)
    if stated != sum(head[:512]) - sum(head[148:156]) + 8 * 32:
        return None
    return ContentType("application/x-tar", Kind.refused)


def _windows_program(head: bytes, _: str) -> ContentType | None:
    """Return the type of a DOS or Windows program, which begins with MZ and is not text, or None if it is not one."""
    if head[:2] == b"MZ" and _decoded(head) is None:
        return ContentType("application/x-executable", Kind.refused)
    return None


def _stream(head: bytes, _: str) -> ContentType | None:
    """Return the type of an MPEG stream, which has frames instead of a header, or None if it is not one."""
    if any(head[at : at + 1] == head[at + step : at + step + 1] == b"G" for at, step in ((0, 188), (4, 192))):
        return ContentType("video/mp2t", Kind.video)
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return ContentType("audio/aac", Kind.audio)
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 not in (0x00, 0xF0):
        return ContentType("audio/mpeg", Kind.audio)
    return None


def _text(head: bytes) -> ContentType:
    text = _decoded(head)
    if text is None:
        # Not text as a whole, but a browser that guesses the type ignores single invalid bytes, so they count as text.
        text, otherwise = head.decode("latin-1"), UNKNOWN
    else:
        otherwise = PLAIN_TEXT if text else UNKNOWN
    start = text.lstrip("\ufeff\x00 \t\r\n\f\v")
    body = _without_prolog(start)
    if XMP_ROOT.match(body) and not ACTIVE_MARKUP.search(start):
        return UNKNOWN  # an XMP sidecar with capture data; it is always sent as a download
    if not MARKUP.match(start) and not (otherwise is PLAIN_TEXT and ACTIVE_MARKUP.search(start)):
        return otherwise
    is_svg = re.match(r"\s*<(\w+:)?svg\b", body, re.I)
    return ContentType("image/svg+xml" if is_svg else "text/html", Kind.refused)


def _decoded(head: bytes) -> str | None:
    """Return the head as text in the encoding that a browser would assume, or None if it is not text."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", errors="replace")
    if head[:4] in (b"<\x00?\x00", b"<\x00!\x00") or (head[:1] == b"<" and head[1:2] == head[3:4] == b"\x00"):
        return head.decode("utf-16-le", errors="replace")
    if head[:2] == b"\x00<" and head[2:3] == b"\x00":
        return head.decode("utf-16-be", errors="replace")
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(head) < HEAD_BYTES or error.start < len(head) - 3:
            return None
        text = head[: error.start].decode("utf-8")  # a character cut in two by the end of the head
    return None if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text) else text


def _without_prolog(text: str) -> str:
    while match := PROLOG.match(text):
        text = text[match.end() :]
    return text
