"""The last visit: what the visitors with one share link, or in one browser, have seen of a collection."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, Uuid, delete
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime

ONE_VISIT = timedelta(minutes=30)  # without a page; the next one begins another visit
FORGET_BROWSERS_AFTER = timedelta(days=180)


class LastVisit(Base):
    """A last visit; all devices with one share link have one, and so has each browser at the plain address.

    Photos with a number up to ``last_seen_seq`` are seen; ``seen_at`` is when that was so. Of later ones those in
    ``seen_photos`` are seen. ``next_seq`` is the number up to which photos are seen once this visit is over; it is
    null if the page's script has reported that some are not. ``visited_at`` is the last page of the visit.
    """

    __tablename__ = "last_visits"
    __table_args__ = (
        UniqueConstraint("share_link_id", name="uq_last_visits_share_link_id"),
        UniqueConstraint("collection_id", "visitor", name="uq_last_visits_collection_id_visitor"),
        Index("ix_last_visits_visited_at", "visited_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    share_link_id: Mapped[int | None] = mapped_column(ForeignKey("share_links.id", ondelete="CASCADE"))
    visitor: Mapped[UUID | None] = mapped_column(Uuid)
    last_seen_seq: Mapped[int]
    next_seq: Mapped[int | None]
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    visited_at: Mapped[datetime] = mapped_column(UTCDateTime)

    def is_over(self, now: datetime) -> bool:
        """Return whether a page at ``now`` begins another visit."""
        return now - self.visited_at >= ONE_VISIT

    def as_of(self, now: datetime) -> tuple[int, datetime]:
        """Return the number up to which all is seen for a page at ``now``, and since when that is so."""
        if self.is_over(now) and self.next_seq is not None:
            return max(self.last_seen_seq, self.next_seq), self.visited_at
        return self.last_seen_seq, self.seen_at

    def go_on(self, known_seq: int, now: datetime) -> None:
        """Store a page at ``now`` that shows the photos with a number up to ``known_seq``."""
        if self.is_over(now):
            self.last_seen_seq, self.seen_at = self.as_of(now)
            self.next_seq = known_seq
        self.visited_at = now

    @classmethod
    def forget(cls, session: Session, now: datetime) -> None:
        """Delete the last visits of browsers that have not come back for 180 days."""
        silent = (cls.share_link_id.is_(None), cls.visited_at < now - FORGET_BROWSERS_AFTER)
        session.execute(delete(cls).where(*silent).execution_options(synchronize_session=False))


class SeenPhoto(Base):
    """A photo that was on the screen, with the number that it had then: a later publication makes it new again."""

    __tablename__ = "seen_photos"

    visit_id: Mapped[int] = mapped_column(ForeignKey("last_visits.id", ondelete="CASCADE"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), primary_key=True, index=True)
    published_seq: Mapped[int]
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
