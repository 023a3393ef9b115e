"""A sign-in: one browser in which an owner is signed in, until it ends, is ended or is left alone for too long."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, ForeignKey, String, Uuid, delete, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.database import Base, Session, UTCDateTime, changed_rows
from app.models.accounts.user import User

LONGEST_DEVICE = 100
# NIST SP 800-63B, section 4.1.3, has whoever signs in with a password alone do so again after 30 days at the latest.
LONGEST = timedelta(days=30)
IDLE = timedelta(days=14)
SEEN_RECORDED_EVERY = timedelta(minutes=5)


class SignIn(Base):
    """``digest`` is of the key in the browser's signed cookie: whoever reads the database cannot sign in with it.

    ``device`` says in words what browser it is, ``address`` where it was when it began.
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
        """Adds a sign-in; answers its row and the key for the cookie, which is not kept anywhere else."""
        key = secrets.token_urlsafe(24)
        sign_in = cls(
            user=user, digest=_digest(key), device=device[:LONGEST_DEVICE], address=address, created_at=now, seen_at=now
        )
        session.add(sign_in)
        return sign_in, key

    @classmethod
    def find(cls, session: Session, key: str, now: datetime) -> "SignIn | None":
        """The sign-in in force with this key, and its owner, in one query."""
        wanted = select(cls).where(cls.digest == _digest(key)).options(joinedload(cls.user, innerjoin=True))
        sign_in = session.scalar(wanted)
        return sign_in if sign_in is not None and sign_in.is_in_force(now) else None

    @classmethod
    def in_force(cls, session: Session, user: User, now: datetime) -> list["SignIn"]:
        """Where this owner is signed in, the latest seen first."""
        mine = (cls.user_id == user.id, ~cls._is_over(now))
        return list(session.scalars(select(cls).where(*mine).order_by(cls.seen_at.desc(), cls.id.desc())))

    @classmethod
    def end_all(cls, session: Session, user: User, now: datetime, *, but: "SignIn | None" = None) -> int:
        """Ends every sign-in of this owner, or every other than this one; answers how many."""
        mine = [cls.user_id == user.id, cls.ended_at.is_(None)]
        if but is not None:
            mine.append(cls.id != but.id)
        return changed_rows(session, update(cls).where(*mine).values(ended_at=now))

    @classmethod
    def forget(cls, session: Session, now: datetime) -> None:
        """Removes those that are over."""
        session.execute(delete(cls).where(cls._is_over(now)).execution_options(synchronize_session=False))

    @classmethod
    def record_seen(cls, session: Session, sign_in_id: int, now: datetime) -> None:
        """Record that it is in use, in one statement."""
        session.execute(update(cls).where(cls.id == sign_in_id, cls.seen_at < now).values(seen_at=now))

    @classmethod
    def _is_over(cls, now: datetime) -> ColumnElement[bool]:
        return or_(cls.ended_at.is_not(None), cls.created_at <= now - LONGEST, cls.seen_at <= now - IDLE)

    def is_in_force(self, now: datetime) -> bool:
        """Whether it opens the owner's side: not ended, used within 14 days, and begun within 30."""
        return self.ended_at is None and now - LONGEST < self.created_at and now - IDLE < self.seen_at

    def is_seen_outdated(self, now: datetime) -> bool:
        """Whether its last recorded use is so long ago that this one is worth a write."""
        return self.seen_at <= now - SEEN_RECORDED_EVERY

    def end(self, now: datetime) -> None:
        """Ends it; a copy of its cookie is refused on the next request."""
        self.ended_at = self.ended_at or now


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
