"""A sign-in: one browser in which an owner is signed in, until it is ended, expires, or is unused too long."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, ForeignKey, String, Uuid, delete, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.database import Base, Session, UTCDateTime, changed_rows
from app.models.accounts.user import User

LONGEST_DEVICE = 100
# NIST SP 800-63B, section 4.1.3, requires a new sign-in after at most 30 days if a password is the only factor.
LONGEST = timedelta(days=30)
IDLE = timedelta(days=14)
SEEN_RECORDED_EVERY = timedelta(minutes=5)


class SignIn(Base):
    """A sign-in of an owner in one browser.

    ``digest`` is the SHA-256 of the key in the browser's signed cookie, so a reader of the database cannot sign in
    with it. ``device`` describes the browser; ``address`` is its network address when the sign-in began.
    """

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(LONGEST_DEVICE))
    address: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()

    @classmethod
    def begin(cls, session: Session, user: User, *, device: str, address: str, now: datetime) -> tuple["SignIn", str]:
        """Add a sign-in; return its row and the key for the cookie, which is stored nowhere else."""
        key = secrets.token_urlsafe(24)
        sign_in = cls(
            user=user, digest=_digest(key), device=device[:LONGEST_DEVICE], address=address, created_at=now, seen_at=now
        )
        session.add(sign_in)
        return sign_in, key

    @classmethod
    def find(cls, session: Session, key: str, now: datetime) -> "SignIn | None":
        """Return the sign-in in force with this key, or None; one query loads it and its owner."""
        wanted = select(cls).where(cls.digest == _digest(key)).options(joinedload(cls.user, innerjoin=True))
        sign_in = session.scalar(wanted)
        return sign_in if sign_in is not None and sign_in.is_in_force(now) else None

    @classmethod
    def in_force(cls, session: Session, user: User, now: datetime) -> list["SignIn"]:
        """Return this owner's sign-ins in force, the last seen first."""
        mine = (cls.user_id == user.id, ~cls._is_over(now))
        return list(session.scalars(select(cls).where(*mine).order_by(cls.seen_at.desc(), cls.id.desc())))

    @classmethod
    def end_all(cls, session: Session, user: User, now: datetime, *, but: "SignIn | None" = None) -> int:
        """End every sign-in of this owner, except ``but`` if it is given; return how many were ended."""
        mine = [cls.user_id == user.id, cls.ended_at.is_(None)]
        if but is not None:
            mine.append(cls.id != but.id)
        return changed_rows(session, update(cls).where(*mine).values(ended_at=now))

    @classmethod
    def forget(cls, session: Session, now: datetime) -> None:
        """Delete the sign-ins that are no longer in force."""
        session.execute(delete(cls).where(cls._is_over(now)).execution_options(synchronize_session=False))

    @classmethod
    def record_seen(cls, session: Session, sign_in_id: int, now: datetime) -> None:
        """Record that the sign-in is in use, in one statement."""
        session.execute(update(cls).where(cls.id == sign_in_id, cls.seen_at < now).values(seen_at=now))

    @classmethod
    def _is_over(cls, now: datetime) -> ColumnElement[bool]:
        return or_(cls.ended_at.is_not(None), cls.created_at <= now - LONGEST, cls.seen_at <= now - IDLE)

    def is_in_force(self, now: datetime) -> bool:
        """Return whether the sign-in is valid: not ended, used in the last 14 days, and begun in the last 30."""
        return self.ended_at is None and now - LONGEST < self.created_at and now - IDLE < self.seen_at

    def is_seen_outdated(self, now: datetime) -> bool:
        """Return whether the last recorded use is at least five minutes old, so that this one is worth a write."""
        return self.seen_at <= now - SEEN_RECORDED_EVERY

    def end(self, now: datetime) -> None:
        """End the sign-in, so that its cookie, and any copy of it, is refused on the next request."""
        self.ended_at = self.ended_at or now


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
