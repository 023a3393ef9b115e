"""The checks of an uploaded font file before and after it is opened: its kind, its unpacked size, and its license bits.

Only the child process imports this module, because it needs fontTools.
"""

import struct
from typing import Any, BinaryIO

from app.errors import PictureError
from app.imaging.fonts import reasons
from app.imaging.fonts.letters import REQUIRED

SINGLE, WOFF, WOFF2, SEVERAL = (b"\0\1\0\0", b"OTTO", b"true"), b"wOFF", b"wOF2", b"ttcf"
MOST_UNPACKED = 32 << 20  # bytes; Noto Sans CJK, one of the largest fonts, has 20 MB
MOST_PARTS, MOST_DEPTH = 1000, 16  # of one letter: composites of usual fonts have three parts, nested twice
# OS/2 fsType (OpenType 1.9.1): bits 0 to 3 say who may embed the font; 8 forbids subsets, 9 permits only bitmaps.
EMBEDDING, RESTRICTED, NO_SUBSETTING, BITMAPS_ONLY = 0x000F, 0x0002, 0x0100, 0x0200


def require_font_file(stream: BinaryIO) -> None:
    """Raise ``PictureError`` unless the file begins as a single font of at most 32 MB when it is unpacked."""
    stream.seek(0)
    head = stream.read(48)
    stream.seek(0)
    signature = head[:4]
    if signature == SEVERAL:
        raise PictureError(reasons.SEVERAL_FONTS)
    if signature in SINGLE:
        return
    if signature not in (WOFF, WOFF2) or len(head) < 44:
        raise PictureError(reasons.NOT_A_FONT)
    if head[4:8] == SEVERAL:
        raise PictureError(reasons.SEVERAL_FONTS)
    # Both headers have the unpacked size at byte 16 (WOFF 1.0, section 4; WOFF 2.0, section 4.1).
    (unpacked,) = struct.unpack(">I", head[16:20])
    if unpacked > MOST_UNPACKED:
        raise PictureError(reasons.TOO_LARGE_INSIDE)


def require_license(font: Any) -> None:
    """Raise ``PictureError`` if the font's own bits forbid websites or subsets.

    Several of the lowest bits can be set in old fonts; then the most permissive counts.
    """
    if "OS/2" not in font:
        return
    bits = font["OS/2"].fsType
    if bits & EMBEDDING == RESTRICTED or bits & BITMAPS_ONLY:
        raise PictureError(reasons.MAY_NOT_EMBED)
    if bits & NO_SUBSETTING:
        raise PictureError(reasons.MAY_NOT_SUBSET)


def require_letters(font: Any) -> None:
    """Raise ``PictureError`` if the font lacks one of the letters or numerals of English."""
    if not (font.getBestCmap() or {}).keys() >= REQUIRED:
        raise PictureError(reasons.NO_LETTERS)


def require_finite_letters(font: Any) -> None:
    """Raise ``PictureError`` if a letter contains itself, or over 1,000 parts when its parts are counted by theirs."""
    if "glyf" not in font:
        return
    counts: dict[str, int] = {}
    for name in font.getGlyphOrder():
        if _parts(font["glyf"], name, counts, MOST_DEPTH) > MOST_PARTS:
            raise PictureError(reasons.DAMAGED)


def _parts(glyphs: Any, name: str, counts: dict[str, int], depth: int) -> int:
    """Return the number of outlines of a glyph, or more than ``MOST_PARTS`` if its parts are nested too deep."""
    if not depth:
        return MOST_PARTS + 1
    if name not in counts:
        glyph = glyphs[name]
        parts = [component.glyphName for component in glyph.components] if glyph.isComposite() else []
        count = sum(_parts(glyphs, part, counts, depth - 1) for part in parts)
        counts[name] = min(max(1, count), MOST_PARTS + 1)
    return counts[name]
