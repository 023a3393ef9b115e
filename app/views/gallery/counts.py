"""The numbers of photos, videos and other files that a gallery shows."""

from dataclasses import dataclass
from typing import Self

from sqlalchemy import Select, func, select

from app.database import Session
from app.formatting import format_count
from app.models import File, FileState


@dataclass(frozen=True)
class ShownCounts:
    """The numbers of photos, of videos with a poster, and of other files."""

    photos: int
    videos: int
    others: int

    @classmethod
    def of(cls, session: Session, files: Select[File]) -> Self:
        """Return the numbers of these files, which are ready or shown by name, by one query."""
        shown = files.order_by(None).subquery()
        columns = (shown.c.state, func.count(), func.count(shown.c.duration_ms))
        rows = {state: counts for state, *counts in session.execute(select(*columns).group_by(shown.c.state))}
        others, _ = rows.pop(FileState.UNSUPPORTED, (0, 0))
        videos = sum(videos for _, videos in rows.values())
        return cls(sum(count for count, _ in rows.values()) - videos, videos, others)

    @property
    def total(self) -> int:
        return self.photos + self.videos + self.others

    @property
    def text(self) -> str:
        """The numbers, such as ``18 photos and 2 videos``."""
        return format_count(self.photos, self.videos, self.others)
