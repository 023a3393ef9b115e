"""Activity: what visitors did in a collection, and which originals were sent to them.

It stays in this database.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UTCDateTime
from app.models.columns import text_enum
from app.models.files.file import File
from app.models.share_link import ShareLink


class ActivityKind(StrEnum):
    """A kind of act of a visitor.

    ``HANDED_OUT`` is an original that another server sends, so that it is unknown how much of it was sent.
    """

    OPENED = "opened"
    UNLOCKED = "unlocked"
    FAVORITED = "favorited"
    SELECTION_SENT = "selection_sent"
    DOWNLOADED_WEB = "downloaded_web"
    DOWNLOADED_ORIGINAL = "downloaded_original"
    HANDED_OUT = "handed_out"
    ZIP_STARTED = "zip_started"
    ZIP_COMPLETED = "zip_completed"


class ActivityEvent(Base):
    """One act of a visitor.

    ``visitor`` is a random id of the browser; neither a network address nor anything about the device is stored.
    ``share_link_id`` is null if the visitor used the collection's plain address. ``size`` is in bytes, and
    ``file_count`` is the number of files in a ZIP or a selection.
    """

    __tablename__ = "activity_events"
    __table_args__ = (
        Index("ix_activity_events_collection_id_kind_at", "collection_id", "kind", "at"),
        Index("ix_activity_events_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    share_link_id: Mapped[int | None] = mapped_column(ForeignKey("share_links.id", ondelete="SET NULL"), index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"), index=True)
    visitor: Mapped[UUID | None] = mapped_column(Uuid)
    kind: Mapped[ActivityKind] = mapped_column(text_enum(ActivityKind, length=24))
    size: Mapped[int | None] = mapped_column(BigInteger)
    file_count: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    share_link: Mapped[ShareLink | None] = relationship()
    file: Mapped[File | None] = relationship()


class ReceivedOriginal(Base):
    """The bytes of one original that were sent to one visitor.

    ``sha256`` is the digest of the content that was sent, so that a replaced file has a row for each of its contents.
    It is null if it was not known yet.
    ``parts`` are the ranges sent so far as ``[start, stop]`` in bytes, joined and in order; the list is empty once the
    original is whole. ``whole_at`` is when the last missing byte was sent. ``handed_out_at`` is when another server
    was last left to send it; how much of it that server sent is unknown.
    """

    __tablename__ = "received_originals"
    __table_args__ = (Index("ix_received_originals_collection_id_share_link_id", "collection_id", "share_link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    share_link_id: Mapped[int | None] = mapped_column(ForeignKey("share_links.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), index=True)
    visitor: Mapped[UUID | None] = mapped_column(Uuid)
    sha256: Mapped[str | None] = mapped_column(String(64))
    parts: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    whole_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handed_out_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    def add(self, start: int, stop: int, size: int, now: datetime) -> bool:
        """Add the sent bytes ``start`` to ``stop`` (exclusive); return whether they made the original whole."""
        self.changed_at = now
        if self.whole_at is not None:
            return False
        self.parts = joined([*self.parts, [start, stop]])
        if self.parts[0][0] > 0 or self.parts[0][1] < size:
            return False
        self.parts, self.whole_at = [], now
        return True


def joined(parts: list[list[int]]) -> list[list[int]]:
    """Return the ranges in order, with overlapping and adjacent ones joined."""
    result: list[list[int]] = []
    for start, stop in sorted(parts):
        if result and start <= result[-1][1]:
            result[-1] = [result[-1][0], max(result[-1][1], stop)]
        else:
            result.append([start, stop])
    return result
