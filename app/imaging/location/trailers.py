"""The removal of locations from data after a picture's end: further pictures, motion photos' movies, makers' trailers.

Padding stays. A file with data that is not recognised is refused, because that data may name a location.
"""

import re
import struct

from app.errors import LocationStays
from app.imaging.location.boxes import leading_boxes
from app.imaging.location.draft import Draft
from app.imaging.location.jpeg import clean_jpeg
from app.imaging.location.movie import INSTA360, TELEMETRY, TOP_LEVEL, clean_movie
from app.languages import N_

PADDING = re.compile(rb"(?:(?!....ftyp)[\0\t\r\n ]|\xff(?!\xd8))*", re.DOTALL)  # a movie's size may begin with 0
PIECE = 1 << 20
A_REST = 8  # bytes; fewer cannot name a location, and some cameras leave a few
SAMSUNG_END, SAMSUNG_DIRECTORY = b"SEFT", b"SEFH"
SAMSUNG_BLOCK = re.compile(rb"\0{0,2}[^\0].([\x01-\x40])\0\0\0", re.DOTALL)
MOST_BLOCKS = 200
# Samsung's blocks that contain only numbers. All others become zeros, also the country's code (MCC_Data).
HARMLESS_BLOCKS = {b"Image_UTC_Data", b"MotionPhoto_Version", b"Color_Display_P3", b"Photo_HDR_Info"}
MOTION_NAME = b"MotionPhoto_Data"
MOVIE_PARTS = TOP_LEVEL | {b"moov", b"moof", b"meta", b"uuid", b"udta", b"free", b"skip", b"wide", b"mpvd"}
# Trailers with metadata or editing recipes: AFCP, FotoStation, Photo Mechanic, Canon, MIE, Nikon's app, Vivo, OnePlus
# (their first or last bytes, by ExifTool's tables). Visitors do not need them, so they become zeros.
KNOWN_BEGINNINGS = (b"CANON OPTIONAL DATA\0", b"AXS!", b"AXS*", b"vivo{", b"~\x10\x04", b"~\x18\x08", b'{"version":')
KNOWN_ENDS = re.compile(
    rb"AXS[!*].{8}$|\xa1\xb2\xc3\xd4$|cbipcbbl$|CANON OPTIONAL DATA\0.{44}$|zmie~\0\0[\x06\x0a].{5,9}[\x04\x08]$"
    rb"|\0{6}/NIKON APP$|vivo$|jxrs.{4}\0$",
    re.DOTALL,
)
BEHIND = N_("Unknown data follows the end of this picture, so Vitrine cannot tell whether it holds a location.")


def clean_behind(draft: Draft, at: int, end: int | None = None) -> None:
    """Clean the bytes between two offsets, all of which come after the picture's end.

    Raises ``LocationStays`` if they are not recognised or cannot be cleaned.
    """
    end = draft.size if end is None else end
    samsung_at = _clean_samsung(draft, at, end)
    if samsung_at is not None:
        end = samsung_at
    while (at := _behind_padding(draft, at, end)) < end:
        at = _clean_next(draft, at, end)


def clean_embedded_movie(draft: Draft, at: int, end: int) -> int:
    """Clean the movie at ``at``, and return the offset after its last box; one that cannot be cleaned becomes zeros.

    Raises ``LocationStays`` if there is no movie, or if it is too large to be replaced by zeros.
    """
    behind = at
    for box in leading_boxes(draft, at, end):
        if box.name not in MOVIE_PARTS or (behind > at and box.name == b"ftyp"):
            break
        behind = box.end
    if behind == at:
        raise LocationStays(BEHIND)
    if at not in draft.scanned:
        draft.scanned.add(at)
        try:
            clean_movie(draft, at, behind)
        except LocationStays:
            draft.block(at, behind - at).blank()
    return behind


def is_movie(draft: Draft, at: int) -> bool:
    """Return whether a movie begins at ``at``: a box that states its type in ASCII, and another known box after it."""
    head = draft.read(at, 12)
    if len(head) < 12 or head[4:8] != b"ftyp" or not all(0x20 <= byte < 0x7F for byte in head[8:12]):
        return False
    size = int.from_bytes(head[:4], "big")
    return 16 <= size <= 1024 and draft.read(at + size + 4, 4) in MOVIE_PARTS


def _clean_next(draft: Draft, at: int, end: int) -> int:
    """Clean one picture, movie, block or trailer, and return the offset after it.

    Raises ``LocationStays`` for data that is not recognised or cannot be cleaned.
    """
    head = draft.read(at, min(128, end - at))
    if head.startswith(b"\xff\xd8\xff"):
        return clean_jpeg(draft, at)
    if is_movie(draft, at):
        return clean_embedded_movie(draft, at, end)
    block = SAMSUNG_BLOCK.match(head)
    if block and re.fullmatch(rb"\w+", head[block.end() : block.end() + block[1][0]]):
        return at + block.end() + block[1][0]
    if head.startswith(MOTION_NAME):
        return at + len(MOTION_NAME)
    if head.startswith(SAMSUNG_DIRECTORY) and draft.read(end - 4, 4) == SAMSUNG_END:
        return end
    if draft.read(end - len(INSTA360), len(INSTA360)) == INSTA360:
        raise LocationStays(TELEMETRY)
    tail = draft.read(max(at, end - 128), min(128, end - at)).rstrip(b"\0")
    if end - at < A_REST or head.startswith(KNOWN_BEGINNINGS) or KNOWN_ENDS.search(tail):
        draft.block(at, end - at).blank()
        return end
    raise LocationStays(BEHIND)


def _behind_padding(draft: Draft, at: int, end: int) -> int:
    while at < end:
        piece = draft.read(at, min(PIECE, end - at))
        found = PADDING.match(piece)
        length = found.end() if found else 0
        if length < len(piece) or at + length >= end:
            return at + length
        at += length - A_REST
    return end


def _clean_samsung(draft: Draft, start: int, end: int) -> int | None:
    """Clean the trailer of Samsung's that ends at ``end``, and return where it begins, or None if none can be read.

    Its directory states how far before itself each block begins. A block has a type, a name and data (ExifTool,
    Samsung.pm).
    """
    tail = draft.read(end - 8, 8)
    length = int.from_bytes(tail[:4], "little")
    at = end - 8 - length
    directory = draft.read(at, length) if start <= at and 12 <= length <= 12 + 12 * MOST_BLOCKS else b""
    if tail[4:] != SAMSUNG_END or not directory.startswith(SAMSUNG_DIRECTORY):
        return None
    first, parts = at, range(12, length - 11, 12)
    for part in parts:
        _, _, back, size = struct.unpack_from("<HHII", directory, part)
        block_at = at - back
        if not start <= block_at <= block_at + size <= at:
            return None
        first = min(first, block_at)
        if not _clean_block(draft, block_at, block_at + size):
            draft.write(at + part, bytes(4))  # removes the block's type from the directory as well
    if len(parts) != int.from_bytes(directory[8:12], "little"):
        return None
    return first


def _clean_block(draft: Draft, at: int, end: int) -> bool:
    """Clean one block, and return whether it stays.

    A block that is not known to be harmless becomes zeros, except the length of its name.
    """
    name_size = int.from_bytes(draft.read(at + 4, 4), "little")
    name, data_at = draft.read(at + 8, min(name_size, 64)), min(at + 8 + name_size, end)
    data = draft.block(data_at, end - data_at)
    if data.read(0, 3) == b"\xff\xd8\xff" or is_movie(draft, data_at):
        clean_behind(draft, data_at, end)
        return True
    if name in HARMLESS_BLOCKS or data.read(0, 3) == b"mpv":  # mpv: the offset of a HEIC's movie
        return True
    draft.write(at, bytes(4))
    draft.block(at + 8, end - at - 8).blank()
    return False
