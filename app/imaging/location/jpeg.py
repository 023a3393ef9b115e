"""Takes places out of a JPEG's segments: Exif, XMP with its extension, Photoshop's resources, GoPro's telemetry."""

import hashlib
import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from app.imaging.location.draft import Block, Draft
from app.imaging.location.iptc import clean_resources
from app.imaging.location.tiff import clean_tiff
from app.imaging.location.xmp import clean_xmp

EXIF = b"Exif\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP = b"Photoshop 3.0\0"
KODAK, GOPRO = b"Meta\0\0", b"GoPro\0"
GUID_BYTES, EXTENSION_HEAD = 32, len(EXTENSION) + 40  # XMP specification, part 3, 1.1.3.1
STANDALONE = {0x01, *range(0xD0, 0xD8)}
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
MOST_SEGMENTS = 10_000


@dataclass(frozen=True)
class Segment:
    """One marker segment: its marker's second byte, and where its payload lies in the file."""

    marker: int
    at: int
    size: int


def clean_jpeg(draft: Draft, start: int = 0) -> None:
    """Cleans the segments before the first scan; what lies behind is the sweep's."""
    photoshop, extensions, packets = [], defaultdict(list), []
    for segment in _segments(draft, start):
        head, payload = draft.read(segment.at, EXTENSION_HEAD), draft.block(segment.at, segment.size)
        if segment.marker == 0xE1 and head.startswith(EXIF):
            clean_tiff(payload.part(6))
        elif segment.marker == 0xE1 and head.startswith(XMP):
            packets.append(payload.part(len(XMP)))
        elif segment.marker == 0xE1 and head.startswith(EXTENSION) and len(head) == EXTENSION_HEAD:
            guid, _, offset = struct.unpack_from(">32sII", head, len(EXTENSION))
            extensions[guid].append((offset, segment))
        elif segment.marker == 0xED and head.startswith(PHOTOSHOP):
            photoshop.append((segment.at + len(PHOTOSHOP), segment.size - len(PHOTOSHOP)))
        elif segment.marker == 0xE3 and head.startswith(KODAK):
            clean_tiff(payload.part(len(KODAK)))
        elif segment.marker == 0xE6 and head.startswith(GOPRO):
            payload.fill(len(GOPRO), segment.size)
    for packet in packets:
        clean_xmp(packet)
    for guid, parts in extensions.items():
        _clean_extension(draft, guid, [segment for _, segment in sorted(parts, key=lambda part: part[0])], packets)
    if photoshop:
        clean_resources(Block(draft, photoshop))


def _segments(draft: Draft, at: int) -> Iterator[Segment]:
    at += 2
    for _ in range(MOST_SEGMENTS):
        head = draft.read(at, 4)
        while len(head) >= 2 and head[0] == 0xFF and head[1] == 0xFF:  # fill bytes
            at += 1
            head = draft.read(at, 4)
        if len(head) < 4 or head[0] != 0xFF or head[1] in (START_OF_SCAN, END_OF_IMAGE):
            return
        if head[1] in STANDALONE:
            at += 2
            continue
        size = int.from_bytes(head[2:], "big")
        yield Segment(head[1], at + 4, max(0, size - 2))
        at += 2 + size


def _clean_extension(draft: Draft, guid: bytes, segments: list[Segment], packets: list[Block]) -> None:
    """Cleans XMP that runs over several segments; its name is its own MD5, so it gets another where it changed."""
    pieces = [(segment.at + EXTENSION_HEAD, segment.size - EXTENSION_HEAD) for segment in segments]
    block = Block(draft, pieces)
    clean_xmp(block)
    changed = block.changed()
    if changed == block.read() or _named(block.read()) != guid:
        return
    for segment in segments:
        draft.write(segment.at + len(EXTENSION), _named(changed))
    for packet in packets:
        at = packet.read().find(guid)
        if at >= 0:
            packet.write(at, _named(changed))


def _named(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).hexdigest().upper().encode()
