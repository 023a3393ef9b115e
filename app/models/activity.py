"""Activity: what visitors did in a collection, and which originals reached them. It is kept here and told to nobody."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UTCDateTime
from app.models.collection import text_enum
from app.models.files.file import File
from app.models.share_link import ShareLink


class ActivityKind(StrEnum):
    """What a visitor did. Originals that leave by another server are handed out: how far they come is unknown."""

    OPENED = "opened"
    UNLOCKED = "unlocked"
    FAVORITED = "favorited"
    DOWNLOADED_WEB = "downloaded_web"
    DOWNLOADED_ORIGINAL = "downloaded_original"
    HANDED_OUT = "handed_out"
    ZIP_STARTED = "zip_started"
    ZIP_COMPLETED = "zip_completed"


class ActivityEvent(Base):
    """One act. Without a share link the visitor came by the plain address; ``visitor`` is a browser's random id.

    Neither an address nor anything about the machine is kept. ``size`` is in bytes, ``file_count`` the files of a ZIP.
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
    """How much of one original has left for one visitor; ``whole_at`` is when the last missing byte did.

    ``parts`` are the bytes so far as ``[start, stop]``, joined and in order, empty once it is whole. ``handed_out_at``
    is when the visitor was last sent to another server for it, which does not say how far that came.
    """

    __tablename__ = "received_originals"
    __table_args__ = (Index("ix_received_originals_collection_id_share_link_id", "collection_id", "share_link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    share_link_id: Mapped[int | None] = mapped_column(ForeignKey("share_links.id", ondelete="CASCADE"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), index=True)
    visitor: Mapped[UUID | None] = mapped_column(Uuid)
    parts: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    whole_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handed_out_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    def add(self, start: int, stop: int, size: int, now: datetime) -> bool:
        """Bytes ``start`` to ``stop`` (exclusive) have left; answers whether that made the original whole just now."""
        self.changed_at = now
        if self.whole_at is not None:
            return False
        self.parts = joined([*self.parts, [start, stop]])
        if self.parts[0][0] > 0 or self.parts[0][1] < size:
            return False
        self.parts, self.whole_at = [], now
        return True


def joined(parts: list[list[int]]) -> list[list[int]]:
    """The same bytes in order, in as few parts as they make."""
    result: list[list[int]] = []
    for start, stop in sorted(parts):
        if result and start <= result[-1][1]:
            result[-1] = [result[-1][0], max(result[-1][1], stop)]
        else:
            result.append([start, stop])
    return result
