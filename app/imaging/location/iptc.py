"""The removal of locations from IPTC data (IIM 4.2) and from the Photoshop image resources that contain it."""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from app.imaging.location.draft import Block
from app.imaging.location.xmp import clean_xmp
from app.imaging.metadata.iptc import MARKER, datasets

# Destination; content location code and name, city, sublocation, province, country code and name (IIM 4.2, 5 and 6).
LOCATION_DATASETS = {(1, 5), *((2, number) for number in (26, 27, 90, 92, 95, 100, 101))}
RECORDS = {1, 2, 3, 6, 7, 8, 9}  # IIM 4.2, 1.4 and chapters 5 to 10; others are not known to be harmless
IPTC_RESOURCE, DIGEST_RESOURCE, XMP_RESOURCE = 0x0404, 0x0425, 0x0424
EXIF_RESOURCES = {0x0422, 0x0423}
# Adobe Photoshop File Formats, “Image Resource IDs”; 4000 to 4999 belong to plug-ins and may contain anything.
HARMLESS_RESOURCES = (range(1000, 3000), range(7000, 7002), range(8000, 8001), range(10000, 10001))
SIGNATURES = {b"8BIM", b"PHUT", b"DCSR", b"AgHg", b"MeSa"}


@dataclass(frozen=True)
class Resource:
    """One Photoshop image resource: its number, and the offset and size of its data."""

    number: int
    at: int
    size: int


def clean_iptc(block: Block) -> None:
    """Remove the datasets that name a location; later datasets move up, and zeros fill the end.

    All data from the first dataset that cannot be read is removed as well.
    """
    data = block.read()
    found, remaining, end = list(datasets(data)), [], 0
    for dataset in found:
        if dataset.record in RECORDS and (dataset.record, dataset.number) not in LOCATION_DATASETS:
            remaining.append(data[end : dataset.at + len(dataset.value)])
        end = dataset.at + len(dataset.value)
    rest = data[end:]
    if len(remaining) < len(found) or rest.strip(b"\0") or (data[:1] != bytes((MARKER,)) and data.strip(b"\0")):
        block.write(0, b"".join(remaining).ljust(len(data), b"\0"))


def clean_resources(block: Block) -> None:
    """Clean the IPTC, Exif and XMP data among Photoshop's resources.

    If the digest of the IPTC data was right, it is updated. Resources of plug-ins, and data that cannot be read, become
    zeros.
    """
    from app.imaging.location.tiff import clean_exif

    block.record("resources")
    found = list(resources(block.read()))
    for resource in found:
        value = block.part(resource.at, resource.size)
        if resource.number == IPTC_RESOURCE:
            clean_iptc(value)
        elif resource.number in EXIF_RESOURCES:
            clean_exif(value)
        elif resource.number == XMP_RESOURCE:
            clean_xmp(value)
        elif not any(resource.number in numbers for numbers in HARMLESS_RESOURCES):
            value.blank()
    end = max((resource.at + resource.size + resource.size % 2 for resource in found), default=0)
    block.part(end).blank()
    _update_digest(block, {resource.number: resource for resource in found})


def _update_digest(block: Block, found: dict[int, Resource]) -> None:
    if IPTC_RESOURCE in found and DIGEST_RESOURCE in found:
        iptc, digest = (found[number] for number in (IPTC_RESOURCE, DIGEST_RESOURCE))
        data = block.part(iptc.at, iptc.size)
        if block.read(digest.at, digest.size) == _md5(data.read()):
            block.write(digest.at, _md5(data.changed()))


def resources(data: bytes) -> Iterator[Resource]:
    """Yield the image resources that can be read (Adobe Photoshop File Formats, “Image Resource Blocks”)."""
    at = 0
    while data[at : at + 4] in SIGNATURES and at + 12 <= len(data):
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
