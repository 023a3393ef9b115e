"""The layout of a file in parts, and a file that is read without some of them."""

import io
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

MOST_BYTES = 17 << 20  # of one kind; a JPEG's color profile has at most 255 segments of 64 KiB
MOST_PARTS = 1000  # of one kind
MOST_KINDS = 64

Piece = bytes | tuple[int, int]
"""New bytes, or the offset and length of bytes in the file."""


@dataclass(frozen=True)
class Part:
    """One part of a file: where it is, and its kind of metadata; parts of no kind are needed to show the picture.

    ``instead`` replaces it if the part is left out.
    """

    piece: Piece
    kind: str = ""
    instead: bytes = b""
    weight: int = 0
    """The bytes of metadata to which the part refers, if they are elsewhere in the file."""

    @property
    def size(self) -> int:
        """The number of bytes of the part, with those to which it refers."""
        return self.weight + _length(self.piece)

    @property
    def is_too_large(self) -> bool:
        """Whether the part is larger than any that programs write."""
        return self.size > MOST_BYTES


@dataclass
class Layout:
    """The parts of a file in the order in which they are read.

    ``is_repaired`` is set if they are not all of the file in its own order.
    """

    parts: list[Part] = field(default_factory=list)
    is_repaired: bool = False

    @property
    def kinds(self) -> list[str]:
        """Each kind of metadata in the file."""
        return list(dict.fromkeys(part.kind for part in self.parts if part.kind))

    @property
    def readable_kinds(self) -> list[str]:
        """Each kind of which there is no more than programs write; there are at most 64."""
        sizes: dict[str, list[int]] = {}
        for part in self.parts:
            if part.kind and not part.is_too_large:
                sizes.setdefault(part.kind, []).append(part.size)
        found = [kind for kind, each in sizes.items() if len(each) <= MOST_PARTS and sum(each) <= MOST_BYTES]
        return found[:MOST_KINDS]

    def file_with(self, stream: BinaryIO, kinds: Collection[str]) -> BinaryIO:
        """Return the file with these kinds of metadata and no other: ``stream`` itself if that is all of it."""
        left_out = {id(part) for part in self.parts if part.kind and (part.kind not in kinds or part.is_too_large)}
        if not self.is_repaired and not left_out:
            stream.seek(0)
            return stream
        pieces = [part.instead if id(part) in left_out else part.piece for part in self.parts]
        return io.BufferedReader(Excerpt(stream, pieces), 1 << 16)


class Excerpt(io.RawIOBase):
    """A file that consists of pieces of another one and of new bytes."""

    def __init__(self, stream: BinaryIO, pieces: Sequence[Piece]):
        self._stream = stream
        self._pieces = [(start, piece) for start, piece in _with_starts(_joined(pieces)) if _length(piece)]
        self._size = sum(_length(piece) for _, piece in self._pieces)
        self._at = 0
        self._index = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = max(0, offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence])
        self._index = 0
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while self._index < len(self._pieces):
            start, piece = self._pieces[self._index]
            skipped = self._at - start
            if skipped < _length(piece):
                data = self._bytes_of(piece, skipped, min(len(buffer), _length(piece) - skipped))
                buffer[: len(data)] = data
                self._at += len(data)
                return len(data)
            self._index += 1
        return 0

    def _bytes_of(self, piece: Piece, skipped: int, length: int) -> bytes:
        if isinstance(piece, bytes):
            return piece[skipped : skipped + length]
        self._stream.seek(piece[0] + skipped)
        return self._stream.read(length)


def _length(piece: Piece) -> int:
    return len(piece) if isinstance(piece, bytes) else piece[1]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces with neighbors in the file joined into one."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else b""
        if not isinstance(piece, bytes) and not isinstance(last, bytes) and sum(last) == piece[0]:
            joined[-1] = (last[0], last[1] + piece[1])
        else:
            joined.append(piece)
    return joined


def _with_starts(pieces: Sequence[Piece]) -> list[tuple[int, Piece]]:
    found, start = [], 0
    for piece in pieces:
        found.append((start, piece))
        start += _length(piece)
    return found
