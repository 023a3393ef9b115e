"""The sidecars of a choice as an archive, laid out and sent like every other; contents are written as they are read."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.models import File
from app.services.downloads.archive import Archive, Member
from app.services.downloads.archive_layout import ArchiveLayout, Entry
from app.services.selections.exports.exported_photo import ExportedPhoto
from app.services.selections.exports.sidecars import MIME_TYPE, Marks, Naming, Sidecar, sidecars


class SidecarBytes:
    """One sidecar as a source of bytes; only its length and checksum are kept."""

    def __init__(self, sidecar: Sidecar, marks: Marks):
        self._sidecar = sidecar
        self._marks = marks
        content = sidecar.content(marks)
        self.size = len(content)
        self.crc32: int | None = zlib.crc32(content)
        self.sha256: str | None = None

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Bytes ``start`` to ``stop`` (exclusive)."""
        yield self._sidecar.content(self._marks)[start:stop]


@dataclass(frozen=True)
class SidecarArchive(Archive):
    """Sidecars under the names that programs look for; ``made_at`` (UTC) is the time of each."""

    made_at: datetime | None = None

    @cached_property
    def layout(self) -> ArchiveLayout:
        """Its exact layout: nothing is numbered but the folders of second photos of one name."""
        return ArchiveLayout(
            [
                Entry(member.name, member.source.size, member.source.crc32 or 0, self.made_at or member.modified_at)
                for member in self.members
            ]
        )


def sidecar_archive(
    pairs: Sequence[tuple[File, ExportedPhoto]], naming: Naming, marks: Marks, *, made_at: datetime
) -> SidecarArchive:
    """The archive of these files' sidecars; ``made_at`` stays the same for the same bytes."""
    rows = {id(photo): file for file, photo in pairs}
    members = [
        Member(rows[id(sidecar.photos[0])], sidecar.path, SidecarBytes(sidecar, marks), MIME_TYPE)
        for sidecar in sidecars([photo for _, photo in pairs], naming)
    ]
    return SidecarArchive(members, {}, made_at=made_at)
