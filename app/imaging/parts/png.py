"""The parts of a PNG: each chunk beside the pixels is metadata, and is left out if its checksum is wrong.

Metadata after the pixels is put before them, so that Pillow reads it while it opens the file. Source: PNG, third
edition, 5 and 11.
"""

import re
import zlib
from typing import BinaryIO

from app.imaging.parts.layout import MOST_BYTES, Layout, Part

SIGNATURE_BYTES, HEAD_BYTES = 8, 8
PIXELS = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
READ_TEXTS = re.compile(rb"(XML:com\.adobe\.xmp|Creation Time|Raw profile type (?:exif|APP1))\0")
FRAMES = {b"fcTL", b"fdAT"}  # the later pictures of an animation
CHUNK_NAME = re.compile(rb"[A-Za-z]{4}")
END = b"\0\0\0\0IEND\xaeB`\x82"
MOST_CHUNKS = 20_000  # beside the pixels; of more, only what is needed is searched for
MOST_SEARCHED = 200  # candidates for the next intact chunk
SEARCH_BYTES = 1 << 22
NEEDED = re.compile(rb"IDAT|IEND|PLTE|eXIf|iCCP|iTXtXML:com\.adobe\.xmp\0")
CHUNKS = re.compile(b"IDAT|IEND|PLTE|[tzi][ET]Xt|eXIf|iCCP|cICP|gAMA|cHRM|sRGB|tRNS")


def png_layout(stream: BinaryIO) -> Layout:
    """Return the parts of the PNG."""
    return _ChunkReader(stream).layout()


class _ChunkReader:
    """One pass over the chunks of a file."""

    def __init__(self, stream: BinaryIO):
        self._stream = stream
        self._size = stream.seek(0, 2)
        self._before: list[Part] = []
        self._pixels: list[Part] = []
        self._is_repaired = False
        self._count = 0
        self._searched = 0

    def layout(self) -> Layout:
        at, name = SIGNATURE_BYTES, b""
        while at < self._size and name != b"IEND":
            at, name = self._next(at)
        if name != b"IEND" or at > self._size:
            return Layout([Part((0, SIGNATURE_BYTES)), *self._before, *self._pixels], self._is_repaired)
        return Layout([Part((0, SIGNATURE_BYTES)), *self._before, *self._pixels, Part(END)], self._is_repaired)

    def _next(self, at: int) -> tuple[int, bytes]:
        """Take the chunk at ``at``, and return the offset after it and its name."""
        name, length, end = self._chunk(at)
        if name == b"IEND":
            return end, name
        if name in (b"IHDR", b"PLTE"):
            self._before.append(Part((at, end - at)))
        elif name == b"IDAT":
            self._pixels.append(Part((at, min(end, self._size) - at)))
        else:
            end = self._take_metadata(at, name, length, end)
        return end, name

    def _take_metadata(self, at: int, name: bytes, length: int, end: int) -> int:
        """Take a chunk of metadata if it is intact, and return the offset at which the next one begins."""
        self._count += 1
        is_known = CHUNK_NAME.fullmatch(name) is not None and end <= self._size
        beginning = self._read(at + HEAD_BYTES, 100)
        is_read = self._count <= MOST_CHUNKS or NEEDED.match(name + beginning) is not None
        if is_known and is_read and length <= MOST_BYTES and self._is_intact(at, length):
            is_left_out = name in FRAMES and (self._pixels or not self._is_whole_frame(beginning))
            self._is_repaired |= bool(self._pixels or is_left_out)
            if not is_left_out:
                self._before.append(Part((at, end - at), _kind(name, beginning)))
            return end
        self._is_repaired = True
        follower, _, its_end = self._chunk(end)
        is_length_right = CHUNK_NAME.fullmatch(follower) is not None and its_end <= self._size
        if is_known and is_length_right and self._count <= MOST_CHUNKS:
            return end
        return self._search(at + HEAD_BYTES, CHUNKS if self._count <= MOST_CHUNKS else NEEDED)

    def _search(self, at: int, names: re.Pattern[bytes]) -> int:
        """Return the offset of the next intact chunk with one of these names, or the end of the file.

        Until then, no chunk can be found by the length of the one before it.
        """
        while at < self._size and self._searched < MOST_SEARCHED:
            piece = self._read(at, SEARCH_BYTES)
            for found in names.finditer(piece):
                start = at + found.start() - 4
                _, length, end = self._chunk(start)
                self._searched += 1
                if end <= self._size and self._is_intact(start, length):
                    return start
            at += max(1, len(piece) - 3)
        return self._size

    def _is_whole_frame(self, control: bytes) -> bool:
        """Return whether a frame of an animation has the picture's size, as the first one must have."""
        return control[4:12] == self._read(SIGNATURE_BYTES + HEAD_BYTES, 8) and control[12:20] == bytes(8)

    def _is_intact(self, at: int, length: int) -> bool:
        checked, done = 0, 0
        while done < length + 4:
            piece = self._read(at + 4 + done, min(SEARCH_BYTES, length + 4 - done))
            checked, done = zlib.crc32(piece, checked), done + max(1, len(piece))
        return checked == int.from_bytes(self._read(at + HEAD_BYTES + length, 4), "big")

    def _chunk(self, at: int) -> tuple[bytes, int, int]:
        """Return the name and the length of the chunk at ``at``, and the offset after it."""
        head = self._read(at, HEAD_BYTES)
        length = int.from_bytes(head[:4], "big")
        return head[4:], length, at + length + 12

    def _read(self, at: int, length: int) -> bytes:
        self._stream.seek(at)
        return self._stream.read(length)


def _kind(name: bytes, beginning: bytes) -> str:
    if name not in TEXTS:
        return name.decode("latin-1")
    read = READ_TEXTS.match(beginning)
    return read[1].decode("latin-1") if read else "other texts"
