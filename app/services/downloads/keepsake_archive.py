"""The archive of a keepsake: files in a folder, a small picture of each, and pages that are made when it is sent."""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from app.services.downloads.archive import Archive, Source
from app.services.downloads.archive_layout import ArchiveEntry, ArchiveLayout
from app.services.downloads.archive_names import archive_names
from app.services.downloads.variant_bytes import VariantBytes

FOLDER = "photos/"


class GeneratedBytes:
    """A page as a source of bytes; ``make`` is called once, when its size, its checksums or its bytes are needed."""

    def __init__(self, make: Callable[[], str]):
        self._make = make

    @cached_property
    def content(self) -> bytes:
        """The page in UTF-8."""
        return self._make().encode()

    @cached_property
    def size(self) -> int:
        """The length in bytes."""
        return len(self.content)

    @cached_property
    def crc32(self) -> int:
        """The CRC-32."""
        return zlib.crc32(self.content)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes from ``start`` to ``stop`` (exclusive)."""
        yield self.content[start:stop]


class SmallPicture(NamedTuple):
    """The variant that a keepsake shows of one file, and its path in the archive."""

    path: str
    source: VariantBytes


class GeneratedPage(NamedTuple):
    """A page of a keepsake and its path in the archive."""

    path: str
    source: GeneratedBytes


@dataclass(frozen=True)
class KeepsakeArchive(Archive):
    """An archive whose members are in the folder ``photos``, followed by its small pictures and its pages.

    ``made_at`` (UTC) is the time of the pages. It must be the same each time, so that a download can be resumed.
    """

    small: Sequence[SmallPicture] = ()
    pages: Sequence[GeneratedPage] = ()
    made_at: datetime | None = None

    @property
    def stored_sources(self) -> list[Source]:
        """The sources of all bytes that are read from a store: not of the pages."""
        return [*super().stored_sources, *(picture.source for picture in self.small)]

    def source_of(self, index: int) -> Source:
        """Return the source of entry number ``index`` of the layout."""
        return self._sources[index]

    def label_of(self, index: int) -> str:
        """Return what the log calls entry number ``index``: the id of its file, or the path of a page."""
        return super().label_of(index) if index < len(self.members) else self.layout.entries[index].name

    @cached_property
    def paths(self) -> list[str]:
        """The paths of the members in the archive."""
        named = archive_names([self._named(member) for member in self.members], room=len(FOLDER))
        return [f"{FOLDER}{path}" for path in named]

    @cached_property
    def layout(self) -> ArchiveLayout:
        """The exact layout; as long as the archive is not verified, its size is only about right."""
        moments = [member.modified_at for member in self.members]
        others = [*(picture.path for picture in self.small), *(page.path for page in self.pages)]
        moments += [self.made_at or moments[0]] * len(others)
        return ArchiveLayout(
            [
                ArchiveEntry(path, source.size, source.crc32 or 0, moment, source.sha256 or "")
                for path, source, moment in zip([*self.paths, *others], self._sources, moments, strict=True)
            ]
        )

    @cached_property
    def _sources(self) -> list[Source]:
        return [*self.stored_sources, *(page.source for page in self.pages)]
