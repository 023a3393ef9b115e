"""Looks through a whole picture file for metadata that no structure leads to: previews, pictures behind the end."""

from app.errors import LocationStays
from app.imaging.location.draft import Block, Draft
from app.imaging.location.iptc import clean_iptc, resources
from app.imaging.location.tiff import clean_tiff
from app.imaging.location.xmp import LARGEST_PACKET, clean_xmp

LARGEST_SEGMENT = 65_533
RESOURCE_HEAD = 12 + 256
WORDS = (b"GPSLatitude", b"GPSLongitude")
HIDDEN = "Somewhere in this file stands a place in a form that is not known, so it cannot be taken out."


def sweep(draft: Draft) -> None:
    """Cleans every Exif block, XMP packet and IPTC resource that stands in the file as such."""
    for at in draft.find(b"Exif\0\0"):
        if draft.read(at + 6, 4) in (b"II*\0", b"MM\0*"):
            clean_tiff(draft.block(at + 6, _segment_size(draft, at) - 6))
    for at in draft.find(b"<x:xmpmeta"):
        clean_xmp(_packet(draft, at))
    for at in draft.find(b"8BIM\x04\x04"):
        found = next(resources(draft.read(at, RESOURCE_HEAD)), None)
        if found is not None:
            size = int.from_bytes(draft.read(at + found.at - 4, 4), "big")
            clean_iptc(draft.block(at + found.at, min(size, LARGEST_PACKET)))


def require_clean(draft: Draft) -> None:
    """Raises ``LocationStays`` where the words that begin a place still stand in the file."""
    for word in WORDS:
        for _ in draft.find(word):
            raise LocationStays(HIDDEN)


def _segment_size(draft: Draft, at: int) -> int:
    """How far an Exif block reaches: to the end of its JPEG segment, where it lies in one."""
    head = draft.read(at - 4, 4)
    return int.from_bytes(head[2:], "big") - 2 if head[:2] == b"\xff\xe1" else LARGEST_SEGMENT


def _packet(draft: Draft, at: int) -> Block:
    data = draft.read(at, LARGEST_PACKET)
    end = data.find(b"</x:xmpmeta>")
    return draft.block(at, end + len(b"</x:xmpmeta>") if end >= 0 else 0)
