"""The studio: the one row that says what this site is called and whether it has an owner yet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, update
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, Session, UTCDateTime

ONLY_ID = 1
DEFAULT_NAME = "Vitrine"


class Studio(Base):
    """There is exactly one; the first migration makes it."""

    __tablename__ = "studio"
    __table_args__ = (CheckConstraint(f"id = {ONLY_ID}", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=ONLY_ID)
    name: Mapped[str] = mapped_column(String(200), default=DEFAULT_NAME)
    set_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def get(cls, session: Session) -> "Studio":
        """The studio's row."""
        return session.get_one(cls, ONLY_ID)

    @classmethod
    def claim_set_up(cls, session: Session, now: datetime) -> bool:
        """True for exactly one caller, ever: the one that may make the first owner."""
        claim = update(cls).where(cls.id == ONLY_ID, cls.set_up_at.is_(None)).values(set_up_at=now)
        return session.execute(claim).rowcount == 1  # type: ignore[attr-defined]
