"""The sweep: a search of a whole picture file for metadata to which its structure does not lead.

Such metadata is in previews, movies and further pictures.
"""

from app.errors import LocationStays
from app.imaging.location.draft import Block, Draft
from app.imaging.location.iptc import clean_iptc, resources
from app.imaging.location.tiff import clean_tiff
from app.imaging.location.trailers import clean_embedded_movie, is_movie
from app.imaging.location.xmp import LARGEST_PACKET, clean_xmp
from app.languages import N_

LARGEST_SEGMENT = 65_533
RESOURCE_HEAD = 12 + 256
PACKET, PACKET_END = b"<rdf:RDF", b"</rdf:RDF>"
GPS_TAGS = (b"GPSLatitude", b"GPSLongitude")
HIDDEN = N_("This file holds a location in an unknown form, which cannot be removed.")


def sweep(draft: Draft) -> None:
    """Clean every Exif block, XMP packet, IPTC resource and movie in the file that is found by its first bytes.

    Those that are recorded as cleaned are left out.
    """
    for at in draft.find(b"Exif\0\0"):
        if draft.read(at + 6, 4) in (b"II*\0", b"MM\0*") and not draft.is_cleaned("exif", at + 6):
            clean_tiff(draft.block(at + 6, _segment_size(draft, at) - 6))
    for at in draft.find(PACKET):
        if not draft.is_cleaned("xmp", at):
            clean_xmp(_packet(draft, at))
    for at in draft.find(b"8BIM\x04\x04"):
        found = next(resources(draft.read(at, RESOURCE_HEAD)), None)
        if found is not None and not draft.is_cleaned("resources", at):
            size = int.from_bytes(draft.read(at + found.at - 4, 4), "big")
            clean_iptc(draft.block(at + found.at, min(size, LARGEST_PACKET)))
    for at in draft.find(b"ftyp"):
        if at > 4 and is_movie(draft, at - 4):
            clean_embedded_movie(draft, at - 4, draft.size)


def require_clean(draft: Draft) -> None:
    """Raise ``LocationStays`` if the file still contains the name of a field for latitude or longitude."""
    for tag in GPS_TAGS:
        for _ in draft.find(tag):
            raise LocationStays(HIDDEN)


def _segment_size(draft: Draft, at: int) -> int:
    """Return the number of bytes from an Exif block to the end of its JPEG segment.

    Outside of a segment, return the largest length that one can have.
    """
    head = draft.read(at - 4, 4)
    return int.from_bytes(head[2:], "big") - 2 if head[:2] == b"\xff\xe1" else LARGEST_SEGMENT


def _packet(draft: Draft, at: int) -> Block:
    data = draft.read(at, LARGEST_PACKET)
    end = data.find(PACKET_END)
    return draft.block(at, end + len(PACKET_END) if end >= 0 else 0)
