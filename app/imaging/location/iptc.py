"""Takes places out of IPTC data (IIM 4.2) and out of the Photoshop image resources that hold it."""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.imaging.iptc import datasets
from app.imaging.location.draft import Block
from app.imaging.location.xmp import clean_xmp

# Record 2: content location code and name, city, sublocation, province, country code and name (IIM 4.2, chapter 6).
PLACES = {26, 27, 90, 92, 95, 100, 101}
IPTC_RESOURCE, DIGEST_RESOURCE, EXIF_RESOURCE, XMP_RESOURCE = 0x0404, 0x0425, 0x0422, 0x0424


@dataclass(frozen=True)
class Resource:
    """One Photoshop image resource: its number and where its data lies."""

    number: int
    at: int
    size: int


def clean_iptc(block: Block) -> None:
    """Blanks what names a place with spaces."""
    for dataset in datasets(block.read()):
        if dataset.record == 2 and dataset.number in PLACES and dataset.value.strip(b" \0"):
            block.fill(dataset.at, len(dataset.value), b" ")


def clean_resources(block: Block) -> None:
    """Cleans the IPTC, Exif and XMP among Photoshop's resources; a digest of the IPTC that was right stays right."""
    from app.imaging.location.tiff import clean_tiff

    found = {resource.number: resource for resource in resources(block.read())}
    for number, clean in ((IPTC_RESOURCE, clean_iptc), (EXIF_RESOURCE, clean_tiff), (XMP_RESOURCE, clean_xmp)):
        if number in found:
            clean(block.part(found[number].at, found[number].size))
    if IPTC_RESOURCE in found and DIGEST_RESOURCE in found:
        iptc, digest = (found[number] for number in (IPTC_RESOURCE, DIGEST_RESOURCE))
        data = block.part(iptc.at, iptc.size)
        if block.read(digest.at, digest.size) == _md5(data.read()):
            block.write(digest.at, _md5(data.changed()))


def resources(data: bytes) -> Iterator[Resource]:
    """The image resources (Adobe Photoshop File Formats, “Image Resource Blocks”), as far as they are whole."""
    at = 0
    while data[at : at + 4] == b"8BIM" and at + 12 <= len(data):
        (number,) = struct.unpack_from(">H", data, at + 4)
        name = 1 + data[at + 6]
        at += 6 + name + name % 2
        if at + 4 > len(data):
            return
        (size,) = struct.unpack_from(">I", data, at)
        yield Resource(number, at + 4, min(size, len(data) - at - 4))
        at += 4 + size + size % 2


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
