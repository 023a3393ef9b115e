"""The removal of locations from a JPEG's segments: Exif, XMP and its extension, Photoshop's resources, makers' data."""

import hashlib
import re
import struct
from collections import defaultdict

from app.errors import LocationStays
from app.imaging.location.draft import Block, Draft
from app.imaging.location.iptc import clean_resources
from app.imaging.location.segments import Segment, jpeg_segments
from app.imaging.location.tiff import clean_exif
from app.imaging.location.xmp import ANYWHERE, HINT, LARGEST_PACKET, clean_xmp
from app.languages import N_

EXIF = b"Exif\0"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
XMP_NAMES = b"http://ns.adobe.com/xap/"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP = b"Photoshop 3.0\0"
KODAK, FLIR, CREDENTIALS = b"Meta\0\0", b"FLIR\0", b"JP"
GUID_BYTES, EXTENSION_HEAD = 32, len(EXTENSION) + 40  # XMP specification, part 3, 1.1.3.1
COMMENT = 0xFE
# Segments without text metadata, by marker: T.871 (JFIF), T.84 (SPIFF), Adobe's and ICC's notes, CIPA DC-007 (MPF),
# ISO 21496-1 (gain maps), Apple's gain curve, JPEG HDR, stereo JPEG. All others become zeros.
HARMLESS = {
    0xE0: (b"JFIF\0", b"JFXX\0", b"AVI1"),
    0xE2: (b"ICC_PROFILE\0", b"MPF\0", b"urn:iso:std:iso:ts:21496:-1\0"),
    0xE3: (b"_JPSJPS_",),
    0xE8: (b"SPIFF\0",),
    0xEA: (b"AROT\0",),
    0xEB: (b"HDR_RI ",),
    0xED: (b"Adobe_CM",),
    0xEE: (b"Adobe",),
}
MARKED_AS_TEXT = {0xEC: re.compile(rb"Ducky|\[picture info\]|Type=")}
THERMAL = N_("This thermal picture holds its measurements in a form from which the location cannot be removed.")


def clean_jpeg(draft: Draft, start: int = 0) -> int:
    """Clean the JPEG at ``start``, and return the offset after its end; the data after it is not read.

    Raises ``LocationStays`` if a segment cannot be cleaned.
    """
    segments, end = jpeg_segments(draft, start)
    exif, photoshop, credentials = _Joined(draft), _Joined(draft), _Joined(draft)
    extensions, packets = defaultdict(list), []
    for segment in segments:
        head, payload = draft.read(segment.at, EXTENSION_HEAD), draft.block(segment.at, segment.size)
        if segment.marker == 0xE1 and head.startswith(EXIF):
            exif.add(segment, 6, is_first=payload.read(6, 2) in (b"II", b"MM"))
        elif segment.marker == 0xE1 and head.startswith(XMP):
            packets.append(payload.part(len(XMP)))
        elif segment.marker == 0xE1 and head.startswith(EXTENSION) and len(head) == EXTENSION_HEAD <= segment.size:
            guid, _, offset = struct.unpack_from(">32sII", head, len(EXTENSION))
            extensions[guid].append((offset, segment))
        elif segment.marker == 0xED and head.startswith(PHOTOSHOP):
            photoshop.add(segment, len(PHOTOSHOP))
        elif segment.marker == 0xEB and head.startswith(CREDENTIALS):
            credentials.add(segment, 0)
        else:
            _clean_other(segment, head, payload)
    for block in exif.blocks:
        block.part(0, 1).record("exif")
        clean_exif(block)
    for packet in packets:
        clean_xmp(packet)
    for guid, parts in extensions.items():
        _clean_extension(draft, guid, [segment for _, segment in sorted(parts, key=lambda part: part[0])], packets)
    for block in photoshop.blocks:
        clean_resources(block)
    for block in credentials.blocks:
        clean_credentials(block)
    return end


def clean_credentials(block: Block) -> None:
    """Replace content credentials (JUMBF, ISO 19566-5) by zeros if they may name a location."""
    if block.size > LARGEST_PACKET or HINT.search(block.read()) or b"brob" in block.read():  # brob: a compressed box
        block.blank()


class _Joined:
    """The payloads of several segments, joined into blocks of bytes that belong together."""

    def __init__(self, draft: Draft):
        self._draft = draft
        self._runs: list[list[tuple[int, int]]] = []

    def add(self, segment: Segment, head: int, *, is_first: bool = False) -> None:
        if is_first or not self._runs:
            self._runs.append([])
        self._runs[-1].append((segment.at + head, min(segment.size, self._draft.size - segment.at) - head))

    @property
    def blocks(self) -> list[Block]:
        return [Block(self._draft, run) for run in self._runs]


def _clean_other(segment: Segment, head: bytes, payload: Block) -> None:
    """Clean a comment or an application segment of one maker; one that is not known to be harmless becomes zeros."""
    marker = segment.marker
    if marker == 0xE3 and head.startswith(KODAK):
        clean_exif(payload.part(len(KODAK)))
    elif marker == 0xE1 and head.startswith(FLIR):
        raise LocationStays(THERMAL)
    elif marker == COMMENT or (marker in MARKED_AS_TEXT and MARKED_AS_TEXT[marker].search(payload.read())):
        if ANYWHERE.search(payload.read().decode("latin-1")):
            payload.fill(0, payload.size, b" ")
    elif head.startswith(XMP_NAMES):  # some programs write XMP into a segment with another marker
        clean_xmp(payload.part(max(0, payload.read().find(b"<"))))
    elif (0xE0 <= marker < COMMENT or marker < 0xC0) and not head.startswith(HARMLESS.get(marker, ())):
        payload.blank()


def _clean_extension(draft: Draft, guid: bytes, segments: list[Segment], packets: list[Block]) -> None:
    """Clean extended XMP, which continues over several segments.

    Its name is the MD5 digest of its content, so it gets a new name if it changed.
    """
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
