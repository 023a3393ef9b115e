"""An archive to download: which files of a collection it contains, under which names, and its exact size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, Protocol

from app.models import File, Section
from app.services.downloads.archive_layout import ArchiveEntry, ArchiveLayout
from app.services.downloads.archive_names import NamedFile, archive_names


class PictureSize(StrEnum):
    """The size of the files in a download: the originals as they were uploaded, or smaller pictures as JPEG."""

    ORIGINAL = "original"
    PRINT = "print"
    WEB = "web"


class Source(Protocol):
    """The source of an entry's bytes."""

    @property
    def size(self) -> int:
        """The number of bytes."""
        ...

    @property
    def crc32(self) -> int | None:
        """The CRC-32, or None as long as it is not known."""
        ...

    @property
    def sha256(self) -> str | None:
        """The SHA-256 in hexadecimal digits, or None as long as it is not known."""
        ...

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes from ``start`` to ``stop`` (exclusive), in blocks."""
        ...


class Member(NamedTuple):
    """A file of an archive: its row, its name in the archive, and the source of its bytes."""

    file: File
    name: str
    source: Source
    mime_type: str

    @property
    def modified_at(self) -> datetime:
        """The time of taking by the camera's clock (no time zone), or else when the file was added (UTC)."""
        return self.file.taken_at or self.file.created_at


@dataclass(frozen=True)
class Archive:
    """The members in their order, with a folder for each section.

    ``left_out`` counts the files that it cannot contain: they have no smaller size, or their location cannot be
    removed. ``unmade`` counts the pictures whose variant of its size a worker has yet to make; the download can only
    begin when there are none.
    """

    members: Sequence[Member]
    sections: Mapping[int, Section]
    left_out: int = 0
    unmade: int = 0

    def __len__(self) -> int:
        return len(self.members)

    @property
    def is_verified(self) -> bool:
        """Whether every checksum is known and every picture is made; the download can only begin then."""
        return not self.unmade and all(source.crc32 is not None for source in self.stored_sources)

    @property
    def stored_sources(self) -> list[Source]:
        """The sources of all bytes that are read from a store."""
        return [member.source for member in self.members]

    def source_of(self, index: int) -> Source:
        """Return the source of entry number ``index`` of the layout."""
        return self.members[index].source

    def label_of(self, index: int) -> str:
        """Return what the log calls entry number ``index``: the id of its file."""
        return str(self.members[index].file.uuid)

    @cached_property
    def layout(self) -> ArchiveLayout:
        """The exact layout; as long as the archive is not verified, only its size is right."""
        paths = archive_names([self._named(member) for member in self.members])
        return ArchiveLayout(
            [
                ArchiveEntry(
                    path, member.source.size, member.source.crc32 or 0, member.modified_at, member.source.sha256 or ""
                )
                for path, member in zip(paths, self.members, strict=True)
            ]
        )

    def _named(self, member: Member) -> NamedFile:
        section = self.sections.get(member.file.section_id or 0)
        return NamedFile(member.name, section.id, section.title) if section is not None else NamedFile(member.name)
