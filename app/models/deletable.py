"""Something small that was deleted and can still be brought back: it waits out of sight for an hour, then it goes."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Session, UTCDateTime

UNDO_FOR = timedelta(hours=1)  # a toast lasts seconds, a page that was left open longer


class Deletable:
    """Whoever lists these asks for those that are not deleted (``deleted_at`` null)."""

    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    def delete(self, now: datetime) -> None:
        """Takes it out of every list."""
        self.deleted_at = self.deleted_at or now

    def bring_back(self) -> None:
        """Takes the deletion back."""
        self.deleted_at = None

    @classmethod
    def can_come_back(cls, now: datetime) -> ColumnElement[bool]:
        """Whether it was deleted within the hour."""
        return cls.deleted_at > now - UNDO_FOR

    @classmethod
    def forget_deleted(cls, session: Session, now: datetime) -> None:
        """Removes for good what was deleted an hour ago."""
        over = delete(cls).where(cls.deleted_at <= now - UNDO_FOR)
        session.execute(over.execution_options(synchronize_session=False))
