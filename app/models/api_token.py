"""An API token: a program's way in. Only its digest is kept, so it can be shown once and never again."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Session, UTCDateTime
from app.errors import InvalidInput
from app.models.user import User

PREFIX = "vit_"
USE_NOTED_EVERY = timedelta(hours=1)


class ApiToken(Base):
    """``hint`` is the token's beginning, so that an owner can tell two apart in a list."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    hint: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()

    @classmethod
    def issue(cls, session: Session, user: User, *, name: str, now: datetime) -> tuple["ApiToken", str]:
        """Adds a token; answers its row and the token itself, which is not kept anywhere."""
        if not (name := name.strip()) or len(name) > 100:
            raise InvalidInput("Give the token a name of at most 100 characters.")
        secret = PREFIX + secrets.token_urlsafe(32)
        token = cls(user=user, name=name, hint=secret[:8], digest=_digest(secret), created_at=now)
        session.add(token)
        return token, secret

    @classmethod
    def find(cls, session: Session, secret: str) -> "ApiToken | None":
        """The token in force with this secret."""
        return session.scalar(select(cls).where(cls.digest == _digest(secret), cls.revoked_at.is_(None)))

    def revoke(self, now: datetime) -> None:
        """Ends the token; its next request is refused."""
        self.revoked_at = self.revoked_at or now


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
