"""A worker's row: where the worker runs, and when it started, was last seen and stopped."""

from datetime import datetime, timedelta

from sqlalchemy import String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime, changed_rows

BEAT = timedelta(seconds=15)
SILENT_AFTER = timedelta(seconds=60)  # four beats, since a busy disk can delay one of them
FORGOTTEN_AFTER = timedelta(days=7)


class Worker(Base):
    """One run of a worker.

    ``stopped_at`` is set by a worker that ends on request; a killed one only stops updating ``seen_at``.
    """

    __tablename__ = "workers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    host: Mapped[str] = mapped_column(String(255))
    version: Mapped[str] = mapped_column(String(32))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def record(cls, session: Session, name: str, now: datetime, *, stops: bool = False) -> bool:
        """Record that this worker runs, or that it stops; return whether it has a row."""
        mine = update(cls).where(cls.name == name).values(seen_at=now, stopped_at=now if stops else None)
        return changed_rows(session, mine) == 1

    @classmethod
    def forget(cls, session: Session, now: datetime) -> None:
        """Delete the rows of workers that were last seen more than a week ago."""
        session.execute(delete(cls).where(cls.seen_at < now - FORGOTTEN_AFTER))

    @classmethod
    def at_work(cls, session: Session, now: datetime) -> "list[Worker]":
        """Return the workers that have not stopped and were seen in the last 60 seconds, the oldest first."""
        alive = (cls.stopped_at.is_(None), cls.seen_at > now - SILENT_AFTER)
        return list(session.scalars(select(cls).where(*alive).order_by(cls.started_at, cls.id)))

    @classmethod
    def last_seen(cls, session: Session) -> datetime | None:
        """Return when a worker was last seen, or None if there is no row."""
        return session.scalar(select(func.max(cls.seen_at)))
