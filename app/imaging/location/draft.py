"""A draft: an untrusted file read in pieces, together with the changes that take the place out of it."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from app.errors import LocationStays
from app.imaging.location.patches import Patch, apply_patches, merged
from app.languages import N_

MOST_CHANGED_BYTES = 8 << 20  # places take some hundred bytes, a whole XMP packet seldom more than a few hundred KB
SEARCH_BYTES = 8 << 20
TOO_MUCH = N_("More would have to be removed from this file than a location takes up.")


class Draft:
    """Reads the file as it would be after ``patches``; changes are collected, and never seen by ``read``."""

    def __init__(self, stream: BinaryIO, patches: Sequence[Patch] = ()):
        """``patches`` are disjoint, by rising offset."""
        self._stream = stream
        self._before = patches
        self._changes: list[Patch] = []
        self._changed_bytes = 0
        self.scanned: set[int] = set()
        """Where the embedded movies begin that were cleaned already."""
        self._cleaned: dict[str, list[tuple[int, int]]] = {}
        self.size = stream.seek(0, 2)

    @property
    def changes(self) -> list[Patch]:
        """What has been changed, as disjoint patches that change something indeed."""
        return [patch for patch in merged(self._changes) if self.read(patch.offset, len(patch.data)) != patch.data]

    def read(self, offset: int, length: int) -> bytes:
        """At most ``length`` bytes; fewer at the end of the file, none beyond it."""
        if offset < 0 or offset >= self.size or length <= 0:
            return b""
        self._stream.seek(offset)
        return apply_patches(self._stream.read(length), offset, self._before)

    def changed(self, offset: int, length: int) -> bytes:
        """The same with the changes made so far."""
        return apply_patches(self.read(offset, length), offset, merged(self._changes))

    def write(self, offset: int, data: bytes) -> None:
        """Replaces bytes of the file; raises ``LocationStays`` beyond all reason."""
        data = data[: max(0, self.size - offset)]
        self._changed_bytes += len(data)
        if self._changed_bytes > MOST_CHANGED_BYTES:
            raise LocationStays(TOO_MUCH)
        if data:
            self._changes.append(Patch(offset, data))

    def find(self, needle: bytes) -> Iterator[int]:
        """The offset of every occurrence."""
        for start in range(0, self.size, SEARCH_BYTES):
            piece = self.read(start, SEARCH_BYTES + len(needle) - 1)
            at = piece.find(needle)
            while at >= 0:
                yield start + at
                at = piece.find(needle, at + 1)

    def after(self) -> "Draft":
        """Return a draft of the file as it is with the changes made so far; records stay known."""
        draft = Draft(self._stream, merged([*self._before, *self.changes]))
        draft._cleaned, draft.scanned = self._cleaned, self.scanned
        return draft

    def is_cleaned(self, kind: str, offset: int) -> bool:
        """Whether a block recorded as ``kind`` holds the byte there, so that no search need clean it once more."""
        return any(start <= offset < start + length for start, length in self._cleaned.get(kind, []))

    def record(self, kind: str, pieces: Sequence[tuple[int, int]]) -> None:
        """Remember where a block was cleaned as ``kind``."""
        self._cleaned.setdefault(kind, []).extend(pieces)

    def block(self, offset: int, length: int) -> "Block":
        """A run of bytes, cut at the end of the file."""
        return Block(self, [(offset, max(0, min(length, self.size - offset)))])


class Block:
    """Bytes that belong together (an Exif block, an XMP packet), wherever their pieces lie in the file."""

    def __init__(self, draft: Draft, pieces: Sequence[tuple[int, int]]):
        self._draft = draft
        self._pieces = [(offset, length) for offset, length in pieces if length > 0]
        self.size = sum(length for _, length in self._pieces)

    def read(self, at: int = 0, length: int | None = None) -> bytes:
        """The original bytes from ``at`` on."""
        pieces = self._extents(at, self.size if length is None else length)
        return b"".join(self._draft.read(*piece) for piece in pieces)

    def changed(self) -> bytes:
        """All bytes with the changes made so far."""
        return b"".join(self._draft.changed(*piece) for piece in self._pieces)

    def write(self, at: int, data: bytes) -> None:
        """Replaces bytes of the block."""
        done = 0
        for offset, length in self._extents(at, len(data)):
            self._draft.write(offset, data[done : done + length])
            done += length

    def fill(self, at: int, length: int, byte: bytes = b"\0") -> None:
        """Blanks bytes of the block."""
        self.write(at, byte * max(0, min(length, self.size - at)))

    def record(self, kind: str) -> None:
        """Remember that this block was cleaned as ``kind``, wherever its pieces lie."""
        self._draft.record(kind, self._pieces)

    def blank(self) -> None:
        """Replace the whole block by zeros, where it holds anything else."""
        if self.size > MOST_CHANGED_BYTES:
            raise LocationStays(TOO_MUCH)
        if self.read().strip(b"\0"):
            self.fill(0, self.size)

    def part(self, at: int, length: int | None = None) -> "Block":
        """A smaller block inside of this one."""
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
