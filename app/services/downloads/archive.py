"""An archive that may be asked for: which files of a collection it holds, under which names, and exactly how large."""

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
    """The originals as they were uploaded, or the web-sized pictures."""

    ORIGINAL = "original"
    WEB = "web"


class Source(Protocol):
    """Where the bytes of one entry come from; ``crc32`` is None where nobody has read them yet."""

    size: int
    crc32: int | None
    sha256: str | None

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Bytes ``start`` to ``stop`` (exclusive), in blocks."""
        ...


class Member(NamedTuple):
    """One file of an archive: its row, the name it is to have, and its bytes."""

    file: File
    name: str
    source: Source
    mime_type: str

    @property
    def modified_at(self) -> datetime:
        """When it was taken, by the camera's clock; else when it came."""
        return self.file.taken_at or self.file.created_at


@dataclass(frozen=True)
class Archive:
    """The members in their order, a folder for each section; ``left_out`` counts files that cannot be had so."""

    members: Sequence[Member]
    sections: Mapping[int, Section]
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.members)

    @property
    def is_verified(self) -> bool:
        """Whether every checksum is known, so that its first byte can be sent."""
        return all(member.source.crc32 is not None for member in self.members)

    @cached_property
    def layout(self) -> ArchiveLayout:
        """Its exact layout; before it is verified only the size of it is right."""
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
