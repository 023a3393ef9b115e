"""The removal of locations from the items of HEIC and AVIF: Exif, XMP, and unknown metadata.

Sources: ISO/IEC 14496-12, 8.11; 23008-12, annex A.
"""

from collections.abc import Iterator

from app.errors import LocationStays
from app.imaging.location.boxes import LARGEST_META, PACKED, Box, boxes
from app.imaging.location.draft import Block, Draft
from app.imaging.location.tiff import clean_exif
from app.imaging.location.xmp import clean_xmp

# Coded and derived pictures (23008-12, 6 and annexes; AV1 Image File Format): pixels, or how pictures are combined.
PICTURES = {
    *(b"hvc1", b"hev1", b"lhv1", b"hvt1", b"av01", b"avc1", b"vvc1", b"evc1", b"jpeg", b"j2k1", b"unci", b"mski"),
    *(b"grid", b"iovl", b"iden", b"tmap", b"mask"),
}
IN_FILE, IN_IDAT = 0, 1  # construction methods
ENCODINGS = (b"deflate", b"gzip", b"br")

Extents = dict[int, list[tuple[int, int]]]


def clean_items(draft: Draft, inside: dict[bytes, Box], base: int) -> None:
    """Clean the items that the boxes ``inside`` one ``meta`` box describe; offsets count from ``base``.

    An item that is neither a picture nor Exif nor XMP becomes zeros. Raises ``LocationStays`` if an item is compressed
    or cannot be found.
    """
    extents = _extents_of(draft, inside[b"iloc"], inside.get(b"idat"), base)
    for number, kind in _items(draft, inside[b"iinf"]):
        if kind[:4] in PICTURES:
            continue
        if number not in extents:
            raise LocationStays(PACKED)
        _clean_item(Block(draft, extents[number]), kind)


def _clean_item(block: Block, kind: bytes) -> None:
    if kind == b"Exif":
        head = block.read(0, 4)
        start = 4 + int.from_bytes(head, "big")
        if len(head) == 4 and block.read(start, 2) not in (b"II", b"MM"):
            start = 4 + 6 * (block.read(4, 6) == b"Exif\0\0")
        clean_exif(block.part(start))
    elif kind.startswith(b"mime") and b"application/rdf+xml" in kind:
        if kind.rstrip(b"\0").rpartition(b"\0")[2] in ENCODINGS:
            raise LocationStays(PACKED)
        clean_xmp(block)
    else:
        block.blank()


def _items(draft: Draft, iinf: Box) -> Iterator[tuple[int, bytes]]:
    """Yield each item's number and type; in the type ``mime``, the content type and the encoding follow.

    Raises ``LocationStays`` if the items are described in a form that is not known.
    """
    version = draft.read(iinf.at, 1)[:1]
    for box in boxes(draft, iinf.at + (6 if version == b"\0" else 8), iinf.end):
        content = draft.read(box.at, min(box.size, 1024))
        if box.name != b"infe" or len(content) < 12 or content[0] < 2:
            raise LocationStays(PACKED)
        wide = content[0] >= 3
        number = int.from_bytes(content[4 : 8 if wide else 6], "big")
        kind = content[10 if wide else 8 :]
        yield number, kind if kind[:4] == b"mime" else kind[:4]


def _extents_of(draft: Draft, iloc: Box, idat: Box | None, base: int) -> Extents:
    """Return offset and length of each item's pieces in the file, by the item's number (14496-12, 8.11.3).

    Items that are made from other items are left out.
    """
    if iloc.size > LARGEST_META:
        raise LocationStays(PACKED)
    reader = _Numbers(draft.read(iloc.at, iloc.size))
    version, _ = reader.take(1), reader.take(3)
    widths = reader.take(2)
    offset_size, length_size, base_size = widths >> 12, widths >> 8 & 15, widths >> 4 & 15
    index_size = widths & 15 if version in (1, 2) else 0
    found: Extents = {}
    for _ in range(reader.take(2 if version < 2 else 4)):
        if reader.is_over:
            raise LocationStays(PACKED)
        number = reader.take(2 if version < 2 else 4)
        method = reader.take(2) & 15 if version in (1, 2) else IN_FILE
        source = reader.take(2)
        start = reader.take(base_size)
        extents = []
        for _ in range(reader.take(2)):
            reader.take(index_size)
            extents.append((start + reader.take(offset_size), reader.take(length_size)))
            if reader.is_over:
                break
        if method == IN_FILE and source == 0:
            found[number] = [(base + at, length or draft.size - base - at) for at, length in extents]
        elif method == IN_IDAT and idat is not None:
            found[number] = [(idat.at + at, length or idat.size - at) for at, length in extents]
    return found


class _Numbers:
    """A reader that takes big-endian numbers of any width from a run of bytes, and zeros after its end."""

    def __init__(self, data: bytes):
        self._data = data
        self._at = 0

    def take(self, width: int) -> int:
        number = int.from_bytes(self._data[self._at : self._at + width], "big")
        self._at += width
        return number

    @property
    def is_over(self) -> bool:
        return self._at > len(self._data)
