"""The removal of locations from GIF and BMP, which contain little more than pixels."""

from app.errors import LocationStays
from app.imaging.location.draft import Block, Draft
from app.imaging.location.xmp import ANYWHERE, clean_xmp
from app.languages import N_

EXTENSION, IMAGE, TRAILER = 0x21, 0x2C, 0x3B
COMMENT, APPLICATION, PLAIN_TEXT, CONTROL = 0xFE, 0xFF, 0x01, 0xF9
XMP = b"XMP DataXMP"
XMP_TRAILER = 258  # bytes that lead a reader of sub-blocks to the packet's end (XMP specification, part 3, 1.1.2)
# Loops and color profiles (Netscape's and ICC's notes). The data of other applications becomes zeros.
HARMLESS = {b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"}
MOST_BLOCKS = 100_000
CUT = N_("This GIF ends too early, so Vitrine cannot tell whether it holds a location.")


def clean_gif(draft: Draft) -> int:
    """Clean comments and applications' data, and return the offset after the end (GIF 89a, sections 18 to 27).

    Raises ``LocationStays`` if the file ends too early.
    """
    at = 13 + _table_size(draft.read(10, 1))
    for _ in range(MOST_BLOCKS):
        head = draft.read(at, 10)
        if head[:1] == bytes((TRAILER,)):
            return at + 1
        if len(head) < 3 or head[0] not in (EXTENSION, IMAGE):
            break
        start = at + (2 if head[0] == EXTENSION else 11 + _table_size(head[9:]))
        pieces, at = _sub_blocks(draft, start)
        if head[0] == EXTENSION:
            _clean_extension(draft, head[1], pieces, at)
    raise LocationStays(CUT)


def clean_bmp(draft: Draft) -> int:
    """Return the offset after the picture, by the sizes in its header; a BMP has no text before that offset."""
    size, pixels_at = (int.from_bytes(draft.read(at, 4), "little") for at in (2, 10))
    width, height = (abs(int.from_bytes(draft.read(at, 4), "little", signed=True)) for at in (18, 22))
    bits, packed = (int.from_bytes(draft.read(at, 2), "little") for at in (28, 30))
    pixels = 0 if packed in (1, 2) else (width * bits + 31) // 32 * 4 * height
    return min(max(size, pixels_at + pixels), draft.size)


def _clean_extension(draft: Draft, label: int, pieces: list[tuple[int, int]], end: int) -> None:
    if label == COMMENT:
        block = Block(draft, pieces)
        if ANYWHERE.search(block.read().decode("latin-1")):
            block.fill(0, block.size, b" ")
    elif label == APPLICATION:
        name = draft.read(*pieces[0]) if pieces else b""
        if name == XMP:
            start = pieces[0][0] + len(XMP)
            clean_xmp(draft.block(start, end - XMP_TRAILER - start))
        elif name not in HARMLESS:
            Block(draft, pieces[1:]).blank()
    elif label not in (PLAIN_TEXT, CONTROL):
        Block(draft, pieces).blank()


def _sub_blocks(draft: Draft, at: int) -> tuple[list[tuple[int, int]], int]:
    """Return offset and length of each part of a run of sub-blocks, and the offset after the empty one that ends it.

    Raises ``LocationStays`` if the file ends before.
    """
    pieces: list[tuple[int, int]] = []
    while True:
        size = draft.read(at, 1)
        if not size:
            raise LocationStays(CUT)
        if size == b"\0":
            return pieces, at + 1
        pieces.append((at + 1, size[0]))
        at += 1 + size[0]


def _table_size(flags: bytes) -> int:
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0
