"""A pending deletion: objects in a store that no row needs any more and that are still to be removed.

It is written in the transaction that gives the objects up. A crash during a deletion therefore leaves the row of what
is left to remove, and never a file's row without its bytes.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime, changed_rows
from app.models.files.lease import Lease


class PendingDeletion(Lease, Base):
    """A removal: of all objects below ``prefix`` if it ends with a slash, else of the one object with that key.

    It is not carried out before ``not_before``. While a process carries it out, its lease keeps others from writing to
    these keys.
    """

    __tablename__ = "pending_deletions"

    id: Mapped[int] = mapped_column(primary_key=True)
    storage_backend: Mapped[str] = mapped_column(String(16))
    prefix: Mapped[str] = mapped_column(String(1024), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def next_due(cls, session: Session, now: datetime, *, after: int, except_in: set[str]) -> "PendingDeletion | None":
        """Return the first due deletion with an id above ``after`` that is in none of these stores."""
        due = or_(cls.not_before.is_(None), cls.not_before <= now)
        wanted = select(cls).where(cls.id > after, due, cls.storage_backend.not_in(except_in))
        return session.scalar(wanted.order_by(cls.id).limit(1).execution_options(populate_existing=True))

    @classmethod
    def at_prefix(cls, session: Session, backend: str, prefix: str) -> "list[PendingDeletion]":
        """Return the deletions of exactly this prefix."""
        wanted = select(cls).where(cls.storage_backend == backend, cls.prefix == prefix)
        return list(session.scalars(wanted.execution_options(populate_existing=True)))

    def take(self, session: Session, *, holder: str, until: datetime) -> bool:
        """Lease the deletion in one statement, unless another process has leased it since; return whether it did."""
        return self.change_if(session, *self._as_seen(), lease_holder=holder, lease_until=until)

    def take_back(self, session: Session) -> bool:
        """Withdraw the deletion, unless another process has leased it since; return whether it was withdrawn."""
        return changed_rows(session, delete(PendingDeletion).where(*self._as_seen())) == 1

    def _as_seen(self) -> Sequence[ColumnElement[bool]]:
        return (PendingDeletion.id == self.id, PendingDeletion.lease_holder == self.lease_holder)
