"""Pictures in base64 inside XMP (GImage, Adobe's thumbnails), which may contain a location of their own."""

import binascii
import io
import re
from base64 import b64decode
from collections.abc import Iterator

from app.errors import LocationStays

JPEG_VALUE = re.compile(rb"/9j/[A-Za-z0-9+/=\s&#;]{40,}")  # lines may end with &#xA;
LINE_END = re.compile(rb"&#x?[0-9A-Fa-f]{1,2};|\s")


def encoded_pictures_with_locations(packet: bytes) -> Iterator[tuple[int, int]]:
    """Yield start and end of each JPEG in base64 that contains a location or cannot be read."""
    for value in JPEG_VALUE.finditer(packet):
        if _is_location(LINE_END.sub(b"", value[0])):
            yield value.span()


def _is_location(digits: bytes) -> bool:
    from app.imaging.location.finding import find_patches

    try:
        return bool(find_patches(io.BytesIO(b64decode(digits + b"==")), "image/jpeg"))
    except (LocationStays, binascii.Error):
        return True
