"""An entry of an owner's next digest: one event in one collection."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, UTCDateTime
from app.models.collection import Collection
from app.models.columns import TypedText
from app.models.share_link import LONGEST_NAME


class DigestEntry(Base):
    """One event for the next digest to an owner; it is deleted when that digest is queued.

    ``event`` is the name of the event's type. ``name`` is for whom the share link was, or "" without one. ``count`` is
    how many files the event is about, and ``detail`` is a reason or a file's name.
    """

    __tablename__ = "digest_entries"
    __table_args__ = (Index("ix_digest_entries_owner_id_at", "owner_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    collection_id: Mapped[int | None] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), index=True)
    event: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(TypedText(LONGEST_NAME), default="")
    detail: Mapped[str] = mapped_column(TypedText(), default="")
    count: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    collection: Mapped[Collection | None] = relationship()
