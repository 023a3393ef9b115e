"""Small things that can be restored for an hour after they were deleted."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Session, UTCDateTime

UNDO_FOR = timedelta(hours=1)  # a page may be open for much longer than its toast is shown


class Deletable:
    """A model whose deleted rows are stored for another hour.

    Queries that list such rows must leave out those with a ``deleted_at``.
    """

    deleted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    def delete(self, now: datetime) -> None:
        """Mark the row as deleted at ``now``, unless it is marked already."""
        self.deleted_at = self.deleted_at or now

    def bring_back(self) -> None:
        """Restore the row."""
        self.deleted_at = None

    @classmethod
    def can_come_back(cls, now: datetime) -> ColumnElement[bool]:
        """Return the condition that a row was deleted less than an hour ago."""
        return cls.deleted_at > now - UNDO_FOR

    @classmethod
    def forget_deleted(cls, session: Session, now: datetime) -> None:
        """Remove the rows that were marked as deleted an hour ago or earlier."""
        over = delete(cls).where(cls.deleted_at <= now - UNDO_FOR)
        session.execute(over.execution_options(synchronize_session=False))
