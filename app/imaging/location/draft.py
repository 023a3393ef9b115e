"""A draft: an untrusted file that is read in pieces, and the changes that remove the location from it."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from app.errors import LocationStays
from app.imaging.location.patches import Patch, apply_patches, merged
from app.languages import N_

MOST_CHANGED_BYTES = 8 << 20  # a location takes some hundred bytes, an XMP packet seldom more than a few hundred KB
SEARCH_BYTES = 8 << 20
TOO_MUCH = N_("More would have to be removed from this file than a location takes up.")


class Draft:
    """A file as it is after ``patches``, and further changes to it.

    The further changes are collected. ``read`` returns bytes without them, and ``changed`` with them.
    """

    def __init__(self, stream: BinaryIO, patches: Sequence[Patch] = ()):
        """Begin a draft without further changes; ``patches`` must be disjoint and sorted by offset."""
        self._stream = stream
        self._before = patches
        self._changes: list[Patch] = []
        self._changed_bytes = 0
        self.scanned: set[int] = set()
        """The offsets of embedded movies that were cleaned already."""
        self._cleaned: dict[str, list[tuple[int, int]]] = {}
        self.size = stream.seek(0, 2)

    @property
    def changes(self) -> list[Patch]:
        """The changes made so far, as disjoint patches, without patches that change no byte."""
        return [patch for patch in merged(self._changes) if self.read(patch.offset, len(patch.data)) != patch.data]

    def read(self, offset: int, length: int) -> bytes:
        """Return at most ``length`` bytes: fewer at the end of the file, and none after it."""
        if offset < 0 or offset >= self.size or length <= 0:
            return b""
        self._stream.seek(offset)
        return apply_patches(self._stream.read(length), offset, self._before)

    def changed(self, offset: int, length: int) -> bytes:
        """Return the bytes that ``read`` returns, with the changes made so far."""
        return apply_patches(self.read(offset, length), offset, merged(self._changes))

    def write(self, offset: int, data: bytes) -> None:
        """Replace bytes of the file; bytes beyond its end are ignored.

        Raises ``LocationStays`` if more than 8 MiB were changed, which is more than a location takes.
        """
        data = data[: max(0, self.size - offset)]
        self._changed_bytes += len(data)
        if self._changed_bytes > MOST_CHANGED_BYTES:
            raise LocationStays(TOO_MUCH)
        if data:
            self._changes.append(Patch(offset, data))

    def find(self, needle: bytes) -> Iterator[int]:
        """Yield the offset of every occurrence of ``needle``."""
        for start in range(0, self.size, SEARCH_BYTES):
            piece = self.read(start, SEARCH_BYTES + len(needle) - 1)
            at = piece.find(needle)
            while at >= 0:
                yield start + at
                at = piece.find(needle, at + 1)

    def after(self) -> "Draft":
        """Return a new draft of the file with the changes made so far.

        It also takes over the records of what was cleaned.
        """
        draft = Draft(self._stream, merged([*self._before, *self.changes]))
        draft._cleaned, draft.scanned = self._cleaned, self.scanned
        return draft

    def is_cleaned(self, kind: str, offset: int) -> bool:
        """Return whether the byte at ``offset`` is in a block that was recorded as cleaned as ``kind``."""
        return any(start <= offset < start + length for start, length in self._cleaned.get(kind, []))

    def record(self, kind: str, pieces: Sequence[tuple[int, int]]) -> None:
        """Record the offset and length of each piece of a block that was cleaned as ``kind``."""
        self._cleaned.setdefault(kind, []).extend(pieces)

    def block(self, offset: int, length: int) -> "Block":
        """Return a run of bytes as a block, cut at the end of the file."""
        return Block(self, [(offset, max(0, min(length, self.size - offset)))])


class Block:
    """Bytes that belong together, such as an Exif block or an XMP packet, in one or several pieces of the file."""

    def __init__(self, draft: Draft, pieces: Sequence[tuple[int, int]]):
        self._draft = draft
        self._pieces = [(offset, length) for offset, length in pieces if length > 0]
        self.size = sum(length for _, length in self._pieces)

    def read(self, at: int = 0, length: int | None = None) -> bytes:
        """Return bytes of the block from ``at`` on, without the changes made so far."""
        pieces = self._extents(at, self.size if length is None else length)
        return b"".join(self._draft.read(*piece) for piece in pieces)

    def changed(self) -> bytes:
        """Return all bytes of the block, with the changes made so far."""
        return b"".join(self._draft.changed(*piece) for piece in self._pieces)

    def write(self, at: int, data: bytes) -> None:
        """Replace bytes of the block."""
        done = 0
        for offset, length in self._extents(at, len(data)):
            self._draft.write(offset, data[done : done + length])
            done += length

    def fill(self, at: int, length: int, byte: bytes = b"\0") -> None:
        """Replace ``length`` bytes of the block by ``byte``, at most up to the block's end."""
        self.write(at, byte * max(0, min(length, self.size - at)))

    def record(self, kind: str) -> None:
        """Record that this block was cleaned as ``kind``."""
        self._draft.record(kind, self._pieces)

    def blank(self) -> None:
        """Replace the whole block by zeros, unless it has only zeros.

        Raises ``LocationStays`` if the block has more than 8 MiB.
        """
        if self.size > MOST_CHANGED_BYTES:
            raise LocationStays(TOO_MUCH)
        if self.read().strip(b"\0"):
            self.fill(0, self.size)

    def part(self, at: int, length: int | None = None) -> "Block":
        """Return a smaller block that is inside this one."""
        return Block(self._draft, self._extents(at, self.size if length is None else length))

    def _extents(self, at: int, length: int) -> list[tuple[int, int]]:
        extents = []
        for offset, size in self._pieces:
            start, stop = max(at, 0), min(at + length, size)
            if start < stop:
                extents.append((offset + start, stop - start))
            length = at + length - max(size, at) if at < size else length
            at = max(at - size, 0)
            if length <= 0:
                break
        return extents
