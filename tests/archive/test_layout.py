"""The layout of an archive, compared with how Python's own zip reader reads it."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.downloads.archive_layout import ArchiveEntry, ArchiveLayout, ArchivePart

NOON = datetime(2026, 8, 1, 12, 30, 8)
GIB = 1024**3

names = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40).filter(
    lambda name: not name.endswith("/")
)
moments = st.datetimes(datetime(1970, 1, 2), datetime(2120, 1, 1)) | st.datetimes(
    datetime(1970, 1, 2), datetime(2120, 1, 1), timezones=st.just(UTC)
)
contents = st.lists(st.tuples(names, st.binary(max_size=200), moments), max_size=8, unique_by=lambda file: file[0])


def entry(name: str, content: bytes, moment: datetime = NOON) -> ArchiveEntry:
    return ArchiveEntry(name, len(content), zlib.crc32(content), moment)


def bytes_of(layout: ArchiveLayout, files: Sequence[bytes], start: int = 0, stop: int | None = None) -> bytes:
    pieces = layout.pieces(start, layout.size if stop is None else stop)
    return b"".join(files[p.index][p.start : p.stop] if isinstance(p, ArchivePart) else p for p in pieces)


@given(contents)
def test_python_reads_every_file_whole(given_files: list[tuple[str, bytes, datetime]]) -> None:
    layout = ArchiveLayout([entry(*file) for file in given_files])
    archive = zipfile.ZipFile(io.BytesIO(bytes_of(layout, [content for _, content, _ in given_files])))
    assert archive.testzip() is None
    found = [(one.filename, archive.read(one)) for one in archive.infolist()]
    assert found == [(name, content) for name, content, _ in given_files]


@given(contents, st.data())
def test_any_range_is_that_part_of_the_whole(files: list[tuple[str, bytes, datetime]], data: st.DataObject) -> None:
    layout, bodies = ArchiveLayout([entry(*file) for file in files]), [content for _, content, _ in files]
    start = data.draw(st.integers(0, layout.size))
    stop = data.draw(st.integers(start, layout.size))
    whole = bytes_of(layout, bodies)
    assert (len(whole), bytes_of(layout, bodies, start, stop)) == (layout.size, whole[start:stop])


def test_content_begins_where_the_layout_says() -> None:
    files = [b"first", b"", b"third"]
    layout = ArchiveLayout([entry(f"{number}.txt", content) for number, content in enumerate(files)])
    whole = bytes_of(layout, files)
    starts = [layout.start_of(index) for index in range(3)]
    assert [whole[at : at + len(content)] for at, content in zip(starts, files, strict=True)] == files


class TestTimes:
    def test_a_cameras_clock_is_kept_as_it_is(self) -> None:
        layout = ArchiveLayout([entry("a", b"", NOON)])
        found = zipfile.ZipFile(io.BytesIO(bytes_of(layout, [b""]))).infolist()[0]
        assert (found.date_time, found.extra) == ((2026, 8, 1, 12, 30, 8), b"")

    def test_a_moment_says_that_it_is_one(self) -> None:
        moment = NOON.replace(tzinfo=UTC)
        layout = ArchiveLayout([entry("a", b"", moment)])
        found = zipfile.ZipFile(io.BytesIO(bytes_of(layout, [b""]))).infolist()[0]
        assert found.extra == b"UT\5\0\1" + int(moment.timestamp()).to_bytes(4, "little")

    @pytest.mark.parametrize(
        ("moment", "kept"),
        [(datetime(1975, 5, 5), (1980, 1, 1, 0, 0, 0)), (datetime(2300, 1, 1), (2107, 12, 31, 23, 59, 58))],
    )
    def test_times_beyond_the_format_become_its_ends(self, moment: datetime, kept: tuple[int, ...]) -> None:
        layout = ArchiveLayout([entry("a", b"", moment)])
        assert zipfile.ZipFile(io.BytesIO(bytes_of(layout, [b""]))).infolist()[0].date_time == kept


class TestTag:
    @pytest.mark.parametrize(
        "other",
        [
            ArchiveEntry("b", 1, 2, NOON),
            ArchiveEntry("a", 2, 2, NOON),
            ArchiveEntry("a", 1, 3, NOON),
            ArchiveEntry("a", 1, 2, NOON + timedelta(seconds=2)),
            ArchiveEntry("a", 1, 2, NOON.replace(tzinfo=UTC)),
            ArchiveEntry("a", 1, 2, NOON, "digest"),
        ],
    )
    def test_another_entry_is_another_archive(self, other: ArchiveEntry) -> None:
        assert ArchiveLayout([other]).etag != ArchiveLayout([ArchiveEntry("a", 1, 2, NOON)]).etag

    def test_another_order_is_another_archive(self) -> None:
        first, second = entry("a", b"a"), entry("b", b"b")
        assert ArchiveLayout([first, second]).etag != ArchiveLayout([second, first]).etag

    def test_the_same_entries_are_the_same_archive(self) -> None:
        assert ArchiveLayout([entry("a", b"a")]).etag == ArchiveLayout([entry("a", b"a")]).etag


class Virtual(io.RawIOBase):
    """An archive whose contents are zeros that are computed when they are read, and stored nowhere."""

    def __init__(self, layout: ArchiveLayout):
        self._layout, self._at = layout, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + {0: 0, 1: self._at, 2: self._layout.size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        stop = self._layout.size if size < 0 else min(self._layout.size, self._at + size)
        pieces = self._layout.pieces(self._at, stop)
        found = b"".join(bytes(p.stop - p.start) if isinstance(p, ArchivePart) else p for p in pieces)
        self._at += len(found)
        return found


def read_by_python(*entries: ArchiveEntry) -> list[zipfile.ZipInfo]:
    """Return the entries that Python finds, after comparing each local header."""
    with zipfile.ZipFile(Virtual(ArchiveLayout(entries))) as archive:
        for found in archive.infolist():
            with archive.open(found) as content:
                content.read(1)
        return archive.infolist()


class TestLargerThan32Bits:
    """Virtual archives: the tests write no gigabytes."""

    @pytest.mark.parametrize("size", [4 * GIB - 2, 4 * GIB - 1, 4 * GIB, 20 * GIB])
    def test_a_large_file(self, size: int) -> None:
        found = read_by_python(ArchiveEntry("large.mov", size, 0, NOON), entry("after.jpg", bytes(7)))
        assert [(one.filename, one.file_size, one.compress_size) for one in found] == [
            ("large.mov", size, size),
            ("after.jpg", 7, 7),
        ]

    @pytest.mark.parametrize(("size", "is_needed"), [(4 * GIB - 2, False), (4 * GIB - 1, True)])
    def test_a_size_that_means_see_elsewhere_is_written_elsewhere(self, size: int, is_needed: bool) -> None:
        layout = ArchiveLayout([ArchiveEntry("a.mov", size, 0, NOON)])
        (local, *_), extra = layout.pieces(0, 100), size.to_bytes(8, "little") * 2
        assert isinstance(local, bytes)
        assert (b"\1\0\x10\0" + extra in local) == is_needed

    def test_files_beyond_four_gigabytes(self) -> None:
        found = read_by_python(*(ArchiveEntry(f"{number}.mov", 3 * GIB, 0, NOON) for number in range(4)))
        assert [one.header_offset for one in found] == [number * (3 * GIB + 35) for number in range(4)]

    @pytest.mark.parametrize(
        ("size", "is_needed"), [(4 * GIB - 2 - 35 - 30 - 5, False), (4 * GIB - 1 - 35, True), (5 * GIB, True)]
    )
    def test_64_bit_fields_are_there_only_where_they_are_needed(self, size: int, is_needed: bool) -> None:
        layout = ArchiveLayout([ArchiveEntry("a.mov", size, 0, NOON)])
        end = b"".join(p for p in layout.pieces(layout.size - 200, layout.size) if isinstance(p, bytes))
        assert (b"PK\6\6" in end) == is_needed

    @pytest.mark.parametrize(("count", "is_needed"), [(65_534, False), (65_535, True), (70_000, True)])
    def test_many_files(self, count: int, is_needed: bool) -> None:
        layout = ArchiveLayout([ArchiveEntry(f"{number}.txt", 0, 0, NOON) for number in range(count)])
        with zipfile.ZipFile(Virtual(layout)) as archive:
            assert len(archive.infolist()) == count
        end = b"".join(p for p in layout.pieces(layout.size - 98, layout.size) if isinstance(p, bytes))
        assert end.startswith(b"PK\6\6") == is_needed
