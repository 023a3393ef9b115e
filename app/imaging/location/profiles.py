"""The profiles that ImageMagick and ExifTool write into a PNG's text: name, length, hexadecimal digits."""

import io
import re

from app.errors import LocationStays
from app.imaging.location.draft import Draft
from app.imaging.location.iptc import SIGNATURES, clean_iptc, clean_resources
from app.imaging.location.tiff import clean_tiff
from app.imaging.location.xmp import location_spans

KEYWORD = b"raw profile type"
COLOR = re.compile(rb"raw profile type ic[cm]$", re.IGNORECASE)
# The name may contain spaces (“IPTC profile”), and the length is a decimal number (ImageMagick, coders/png.c).
CONTENT = re.compile(rb"\s*(?P<name>[^\n]*)\n\s*(?P<length>\d{1,10})\n(?P<digits>[0-9a-f\s]*)\0*", re.I)
HEADS = (b"Photoshop 3.0\0", b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0")


def is_profile(keyword: bytes) -> bool:
    """Return whether the text with this keyword is a profile of ImageMagick's or ExifTool's."""
    return keyword.strip().lower().startswith(KEYWORD)


def is_color_profile(keyword: bytes) -> bool:
    """Return whether the profile with this keyword is an ICC color profile."""
    return COLOR.match(keyword.strip()) is not None


def holds_location(text: bytes) -> bool:
    """Return whether a profile names a location or cannot be read, in which case it may name one."""
    data = _data(text)
    if data is None:
        return True
    for head in HEADS:
        data = data.removeprefix(head)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return bool(location_spans(data))
    draft = Draft(io.BytesIO(data))
    block = draft.block(0, draft.size)
    try:
        if data[:4] in SIGNATURES:
            clean_resources(block)
        elif data.startswith(b"\x1c"):
            clean_iptc(block)
        elif clean_tiff(block) is None:
            return True
    except LocationStays:
        return True
    return bool(draft.changes)


def _data(text: bytes) -> bytes | None:
    found = CONTENT.fullmatch(text)
    if found is None:
        return None
    try:
        data = bytes.fromhex(found["digits"].decode("ascii"))
    except ValueError:
        return None
    return data if len(data) == int(found["length"]) else None
