"""Records of an archive's download: its start, the originals that were sent in it, and its end."""

from dataclasses import dataclass

from flask import Flask

from app.database import utcnow
from app.services.activity.activity_service import ActivityService, ActivityVisitor, SentPart
from app.services.downloads.archive import Archive
from app.services.downloads.archive_layout import ArchivePart
from app.services.storage.original_bytes import OriginalBytes
from app.web.visitor_activity import record_now


@dataclass(frozen=True)
class ArchiveActivity:
    """The record of one visitor's download; each write is a transaction of its own, separate from the request's."""

    app: Flask
    visitor: ActivityVisitor
    archive: Archive

    def began(self, start: int) -> None:
        """Record the start of a download, if the first byte to send is the archive's first."""
        if start == 0:
            facts = len(self.archive), self.archive.layout.size
            record_now(self.app, lambda activity: activity.zip_started(self.visitor, *facts, utcnow()))

    def ended(self, start: int, stop: int) -> None:
        """Record that bytes ``start`` to ``stop`` (exclusive) were sent, and that no more will be."""
        if stop > start:
            record_now(self.app, lambda activity: self._record(activity, start, stop))

    def _record(self, activity: ActivityService, start: int, stop: int) -> None:
        now, layout = utcnow(), self.archive.layout
        contents = [piece for piece in layout.pieces(start, stop) if isinstance(piece, ArchivePart)]
        parts = [part for part in contents if part.index < len(self.archive)]  # a keepsake has pages after its files
        if len(parts) == 1 and (start, stop) == self._content(parts[0].index):  # one file alone, as phones save them
            self._record_single(activity, parts[0])
            return
        activity.parts_sent(self.visitor, [self._sent(part) for part in parts if self._is_original(part)], now)
        if stop == layout.size and contents:
            activity.zip_completed(self.visitor, len(self.archive), layout.size, now)

    def _record_single(self, activity: ActivityService, part: ArchivePart) -> None:
        sent = self._sent(part)
        if self._is_original(part):
            activity.original_sent(self.visitor, sent, utcnow())
        else:
            activity.web_sent(self.visitor, sent.file_id, sent.size, utcnow())

    def _content(self, index: int) -> tuple[int, int]:
        first = self.archive.layout.start_of(index)
        return first, first + self.archive.members[index].source.size

    def _is_original(self, part: ArchivePart) -> bool:
        return isinstance(self.archive.members[part.index].source, OriginalBytes)

    def _sent(self, part: ArchivePart) -> SentPart:
        member = self.archive.members[part.index]
        return SentPart(member.file.id, part.start, part.stop, member.source.size, member.source.sha256)
