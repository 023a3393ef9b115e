"""The removal of locations from ``meta`` boxes: Apple's and Android's keys, iTunes' list, and the items of HEIC."""

import re

from app.errors import LocationStays
from app.imaging.location.boxes import LARGEST_META, PACKED, Box, boxes, empty
from app.imaging.location.draft import Draft
from app.imaging.location.items import clean_items
from app.imaging.location.jpeg import clean_jpeg

# 14496-12, 8.11, 23008-12 and QuickTime File Format, “Metadata”; other boxes of a meta box become free space.
STRUCTURE = {
    *(b"hdlr", b"pitm", b"iinf", b"iloc", b"iref", b"iprp", b"ipro", b"idat", b"dinf", b"grpl", b"mhdr", b"ctry"),
    *(b"lang", b"keys", b"ilst", b"free", b"skip"),
}
# The makers whose keys are known: of these keys, only those that match ``LOCATION_KEYS`` name a location.
KNOWN_KEYS = (b"com.apple.quicktime.", b"com.apple.photos.", b"com.android.", b"com.apple.proapps.")
LOCATION_KEYS = re.compile(rb"location|gps|direction|city|country|itude|place|iso6709", re.IGNORECASE)
# The items of iTunes' own list (MP4 registration authority); others, such as free-form items, become free space.
KNOWN_ITEMS = {
    b"\xa9" + name for name in (b"nam", b"ART", b"alb", b"day", b"too", b"gen", b"grp", b"wrt", b"cmt", b"lyr")
}
KNOWN_ITEMS |= {b"\xa9" + name for name in (b"mak", b"mod", b"swr", b"des", b"dir", b"inf", b"cpy")}
KNOWN_ITEMS |= {b"aART", b"covr", b"cprt", b"cpil", b"desc", b"ldes", b"disk", b"gnre", b"hdvd", b"keyw", b"pgap"}
KNOWN_ITEMS |= {b"rtng", b"stik", b"tmpo", b"trkn", b"tvsh", b"tven", b"tvsn", b"tves", b"tvnn", b"purd", b"catg"}
POSITION = re.compile(rb"[+-]\d{2,7}(\.\d*)?[+-]\d{3,8}(\.\d*)?([+-]\d+(\.\d*)?)?(CRS\w+)?/")  # ISO 6709, annex H
JPEG_VALUE = b"\xff\xd8\xff"


def clean_meta(draft: Draft, meta: Box, base: int) -> None:
    """Clean one ``meta`` box of a file that begins at ``base``.

    QuickTime's box lacks the 4 bytes with which ISO's box begins. Raises ``LocationStays`` if the box is too large or
    broken.
    """
    if meta.size > LARGEST_META:
        raise LocationStays(PACKED)
    start = meta.at if draft.read(meta.at + 4, 4) in STRUCTURE else meta.at + 4
    inside = {}
    for box in boxes(draft, start, meta.end):
        if box.name in (b"free", b"skip"):
            draft.block(box.at, box.size).blank()
        elif box.name not in STRUCTURE or box.name in inside:
            empty(draft, box)
        else:
            inside[box.name] = box
    if b"iinf" in inside and b"iloc" in inside:
        clean_items(draft, inside, base)
    elif b"iinf" in inside or b"iloc" in inside:
        raise LocationStays(PACKED)
    keys = list(boxes(draft, inside[b"keys"].at + 8, inside[b"keys"].end)) if b"keys" in inside else []
    if b"ilst" in inside:
        _clean_list(draft, inside[b"ilst"], keys)
    for key in keys:
        if not _is_known_key(_name(draft, key)):
            draft.block(key.at, key.size).fill(0, key.size, b"-")


def _clean_list(draft: Draft, items: Box, keys: list[Box]) -> None:
    for item in boxes(draft, items.at, items.end):
        number = int.from_bytes(item.name, "big") - 1
        is_keyed = number in range(len(keys))
        is_known = _is_known_key(_name(draft, keys[number])) if is_keyed else item.name in KNOWN_ITEMS
        value = draft.read(item.at, min(item.size, LARGEST_META))
        if not is_known or POSITION.search(value):
            empty(draft, item)
        elif item.name == b"covr":
            _clean_cover(draft, item)


def _clean_cover(draft: Draft, item: Box) -> None:
    """Clean the cover picture of a movie, which may contain a location; one that is not a JPEG becomes free space."""
    for value in boxes(draft, item.at, item.end):
        at = value.at + 8
        if draft.read(at, 3) != JPEG_VALUE or clean_jpeg(draft, at) > value.end:
            empty(draft, value)


def _is_known_key(name: bytes) -> bool:
    return name.startswith(KNOWN_KEYS) and LOCATION_KEYS.search(name) is None


def _name(draft: Draft, key: Box) -> bytes:
    return draft.read(key.at, min(key.size, 256))
