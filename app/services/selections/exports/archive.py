"""An archive of a selection's sidecars, with the layout of every archive.

The sidecars are not stored: each is made when it is read.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from app.models import File
from app.services.downloads.archive import Archive, Member
from app.services.downloads.archive_layout import ArchiveEntry, ArchiveLayout
from app.services.selections.exports.exported_photo import ExportedPhoto
from app.services.selections.exports.sidecars import MIME_TYPE, Marks, Naming, Sidecar, sidecars


class SidecarBytes:
    """A sidecar as a source of bytes, which stores only its size in bytes and its CRC-32."""

    def __init__(self, sidecar: Sidecar, marks: Marks):
        self._sidecar = sidecar
        self._marks = marks
        content = sidecar.content(marks)
        self.size = len(content)
        self.crc32: int | None = zlib.crc32(content)
        self.sha256: str | None = None

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Yield the bytes from ``start`` to ``stop`` (exclusive)."""
        yield self._sidecar.content(self._marks)[start:stop]


@dataclass(frozen=True)
class SidecarArchive(Archive):
    """An archive of sidecars under the names that programs expect; ``made_at`` (UTC) is the time of each sidecar."""

    made_at: datetime | None = None

    @cached_property
    def layout(self) -> ArchiveLayout:
        """The exact layout; paths are used as they are, because equal names are in numbered folders."""
        return ArchiveLayout(
            [
                ArchiveEntry(
                    member.name, member.source.size, member.source.crc32 or 0, self.made_at or member.modified_at
                )
                for member in self.members
            ]
        )


def sidecar_archive(
    pairs: Sequence[tuple[File, ExportedPhoto]], naming: Naming, marks: Marks, *, made_at: datetime
) -> SidecarArchive:
    """Return the archive of these files' sidecars.

    ``made_at`` is part of the archive's bytes. It must be the same for the same selection, so that a download can be
    resumed.
    """
    rows = {id(photo): file for file, photo in pairs}
    members = [
        Member(rows[id(sidecar.photos[0])], sidecar.path, SidecarBytes(sidecar, marks), MIME_TYPE)
        for sidecar in sidecars([photo for _, photo in pairs], naming)
    ]
    return SidecarArchive(members, {}, made_at=made_at)
