"""A pending deletion: a folder of objects that no row claims any more and whose bytes are still to go.

It is written in the transaction that gives the objects up, so a crash in the middle of a deletion leaves a note of what
is left to remove, and never a row that points at nothing.
"""

from datetime import datetime

from sqlalchemy import String, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime


class PendingDeletion(Base):
    """Below ``prefix`` everything is to go where it ends in a slash, else the one object of this key.

    ``not_before`` puts the removal off. A remover holds the note by a lease while it removes, so that nobody writes to
    the place meanwhile.
    """

    __tablename__ = "pending_deletions"

    id: Mapped[int] = mapped_column(primary_key=True)
    storage_backend: Mapped[str] = mapped_column(String(16))
    prefix: Mapped[str] = mapped_column(String(1024), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lease_holder: Mapped[str | None] = mapped_column(String(120))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def next_due(cls, session: Session, now: datetime, *, after: int, except_in: set[str]) -> "PendingDeletion | None":
        """The first note behind the id ``after`` whose time has come, outside these stores."""
        due = or_(cls.not_before.is_(None), cls.not_before <= now)
        wanted = select(cls).where(cls.id > after, due, cls.storage_backend.not_in(except_in))
        return session.scalar(wanted.order_by(cls.id).limit(1).execution_options(populate_existing=True))

    @classmethod
    def at_prefix(cls, session: Session, backend: str, prefix: str) -> "list[PendingDeletion]":
        """The notes about exactly this place."""
        wanted = select(cls).where(cls.storage_backend == backend, cls.prefix == prefix)
        return list(session.scalars(wanted.execution_options(populate_existing=True)))

    def take(self, session: Session, *, holder: str, until: datetime) -> bool:
        """Takes the note in one statement, if its holder is still the one seen here."""
        mine = update(PendingDeletion).where(*self._as_seen()).values(lease_holder=holder, lease_until=until)
        return session.execute(mine.execution_options(synchronize_session=False)).rowcount == 1  # type: ignore[attr-defined]

    def take_back(self, session: Session) -> bool:
        """Withdraws the note, if its holder is still the one seen here: the place is to be used again."""
        gone = delete(PendingDeletion).where(*self._as_seen()).execution_options(synchronize_session=False)
        return session.execute(gone).rowcount == 1  # type: ignore[attr-defined]

    def _as_seen(self):
        return (PendingDeletion.id == self.id, PendingDeletion.lease_holder == self.lease_holder)
