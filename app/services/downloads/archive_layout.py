"""The position of every byte of a ZIP archive, computed from names, sizes, checksums and times before a file is read.

Nothing is compressed, so an archive's bytes follow from its entries alone: its size, its ETag and any range of it are
known without reading or writing a file. The format is PKWARE's APPNOTE 6.3.10. ZIP64 fields are only used where a
number needs them (section 4.5.3), and there are no data descriptors.
"""

import hashlib
import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

FULL_32, FULL_16 = 0xFFFFFFFF, 0xFFFF  # this value in a field means that the number is in the ZIP64 field
UTF_8_NAMES = 1 << 11
STORED = 0
PLAIN_VERSION, ZIP64_VERSION = 20, 45
MADE_ON_UNIX = 3 << 8 | ZIP64_VERSION
READABLE_FILE = 0o100644 << 16
LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
TIMESTAMP = struct.Struct("<2HBl")
END = struct.Struct("<4s4H2LH")
END_64 = struct.Struct("<4sQ2H2L4Q")
END_64_LOCATOR = struct.Struct("<4sLQL")
LAYOUT_VERSION = b"1"  # part of the ETag: increase it when the layout of the same entries changes


class ArchiveEntry(NamedTuple):
    """A file of an archive: its path in the archive, its size in bytes, its CRC-32 and its time.

    A time without a time zone is a camera's clock. It is written as ZIP's local time, so it is the same after unpacking
    on any machine. A time with a time zone is written in UTC, and also in the extra field for timestamps in UTC.
    ``content`` is the digest of the bytes, or "". It is used only in the ETag.
    """

    name: str
    size: int
    crc32: int
    modified_at: datetime
    content: str = ""

    @property
    def path(self) -> bytes:
        """The name as bytes in UTF-8, as the archive contains it."""
        return self.name.encode()

    @property
    def timestamp(self) -> bytes:
        """The extra field “extended timestamp” (Info-ZIP, 0x5455), for times with a time zone that fit in 32 bits."""
        if self.modified_at.tzinfo is None:
            return b""
        seconds = int(self.modified_at.timestamp())
        return TIMESTAMP.pack(0x5455, 5, 1, seconds) if -(2**31) <= seconds < 2**31 else b""

    @property
    def is_large(self) -> bool:
        """Whether the size needs a ZIP64 field."""
        return self.size >= FULL_32


@dataclass(frozen=True)
class ArchivePart:
    """The bytes from ``start`` to ``stop`` (exclusive) of the content of entry number ``index``."""

    index: int
    start: int
    stop: int


Pieces = Iterator[bytes | ArchivePart]


class ArchiveLayout:
    """The layout of an archive with these entries, in their order; ``size`` is its size in bytes.

    Names are used as they are, without cleaning.
    """

    def __init__(self, entries: Sequence[ArchiveEntry]):
        self.entries = entries
        lengths = (_local_length(entry) + entry.size for entry in entries)
        *self._starts, self._central_start = accumulate(lengths, initial=0)
        lengths = (_central_length(entry, start) for entry, start in zip(entries, self._starts, strict=True))
        *self._central_starts, self._central_end = accumulate(lengths, initial=self._central_start)
        self._end = _end_records(len(entries), self._central_start, self._central_end)
        self.size = self._central_end + len(self._end)

    @cached_property
    def etag(self) -> str:
        """A digest (32 hex digits) of all facts that determine the archive's bytes, so it changes with them."""
        digest = hashlib.sha256(LAYOUT_VERSION)
        for entry in self.entries:
            facts = (entry.name, entry.size, entry.crc32, entry.modified_at.isoformat(), entry.content)
            digest.update(repr(facts).encode())
        return digest.hexdigest()[:32]

    def start_of(self, index: int) -> int:
        """Return the offset in the archive (bytes) where the content of entry number ``index`` begins."""
        return self._starts[index] + _local_length(self.entries[index])

    def pieces(self, start: int, stop: int) -> Pieces:
        """Yield the archive from ``start`` to ``stop`` (exclusive): headers as bytes, contents as the parts to read."""
        yield from self._contents(start, min(stop, self._central_start))
        yield from self._directory(max(start, self._central_start), min(stop, self._central_end))
        if stop > self._central_end:
            yield self._end[max(0, start - self._central_end) : stop - self._central_end]

    def _contents(self, start: int, stop: int) -> Pieces:
        for index, at in _from(self._starts, start, stop):
            header = _local_header(self.entries[index])
            if start < at + len(header):
                yield header[max(0, start - at) : stop - at]
            content = at + len(header)
            part = ArchivePart(index, max(0, start - content), min(self.entries[index].size, stop - content))
            if part.start < part.stop:
                yield part

    def _directory(self, start: int, stop: int) -> Iterator[bytes]:
        for index, at in _from(self._central_starts, start, stop):
            yield _central_header(self.entries[index], self._starts[index])[max(0, start - at) : stop - at]


def _from(starts: list[int], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the number and the offset of everything that has bytes in this range."""
    if start >= stop:
        return
    for index in range(max(0, bisect_right(starts, start) - 1), len(starts)):
        if starts[index] >= stop:
            return
        yield index, starts[index]


def _local_length(entry: ArchiveEntry) -> int:
    return LOCAL.size + len(entry.path) + (20 if entry.is_large else 0) + len(entry.timestamp)


def _local_header(entry: ArchiveEntry) -> bytes:
    extra = struct.pack("<2H2Q", 1, 16, entry.size, entry.size) if entry.is_large else b""
    size = min(entry.size, FULL_32)
    date, time = _dos(entry.modified_at)
    version = ZIP64_VERSION if entry.is_large else PLAIN_VERSION
    lengths = len(entry.path), len(extra) + len(entry.timestamp)
    fields = (version, UTF_8_NAMES, STORED, time, date, entry.crc32, size, size, *lengths)
    return LOCAL.pack(b"PK\3\4", *fields) + entry.path + extra + entry.timestamp


def _central_length(entry: ArchiveEntry, start: int) -> int:
    return CENTRAL.size + len(entry.path) + len(_central_zip64(entry, start)) + len(entry.timestamp)


def _central_zip64(entry: ArchiveEntry, start: int) -> bytes:
    numbers = [entry.size, entry.size] if entry.is_large else []
    numbers += [start] if start >= FULL_32 else []
    return struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""


def _central_header(entry: ArchiveEntry, start: int) -> bytes:
    extra = _central_zip64(entry, start)
    size = min(entry.size, FULL_32)
    date, time = _dos(entry.modified_at)
    version = ZIP64_VERSION if extra else PLAIN_VERSION
    head = (MADE_ON_UNIX, version, UTF_8_NAMES, STORED, time, date, entry.crc32, size, size)
    lengths = len(entry.path), len(extra) + len(entry.timestamp), 0
    tail = (0, 0, READABLE_FILE, min(start, FULL_32))  # first disk, no internal attributes
    return CENTRAL.pack(b"PK\1\2", *head, *lengths, *tail) + entry.path + extra + entry.timestamp


def _end_records(count: int, start: int, end: int) -> bytes:
    """Return the records after the central directory, which has ``count`` entries from ``start`` to ``end``."""
    size = end - start
    few = min(count, FULL_16)
    plain = END.pack(b"PK\5\6", 0, 0, few, few, min(size, FULL_32), min(start, FULL_32), 0)
    if count < FULL_16 and size < FULL_32 and start < FULL_32:
        return plain
    rest = END_64.size - 12  # the bytes of the record after its length field
    record = END_64.pack(b"PK\6\6", rest, MADE_ON_UNIX, ZIP64_VERSION, 0, 0, count, count, size, start)
    return record + END_64_LOCATOR.pack(b"PK\6\7", 0, end, 1) + plain


def _dos(moment: datetime) -> tuple[int, int]:
    """Return the date and the time as MS-DOS packs them: in steps of 2 seconds, from 1980 to 2107."""
    wall = moment.astimezone(UTC) if moment.tzinfo else moment
    if wall.year < 1980:
        return 1 << 5 | 1, 0
    if wall.year > 2107:
        wall = datetime(2107, 12, 31, 23, 59, 58)  # noqa: DTZ001 - a wall clock
    return (wall.year - 1980) << 9 | wall.month << 5 | wall.day, wall.hour << 11 | wall.minute << 5 | wall.second // 2
