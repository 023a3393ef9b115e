"""An API token, which authenticates a program as an owner.

Only the token's digest is stored, so the token itself can be shown just once.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Uuid, delete, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from app.database import Base, Session, UTCDateTime
from app.errors import Conflict, InvalidInput
from app.languages import gettext as _
from app.models.accounts.user import User
from app.models.columns import TypedText
from app.models.deletable import UNDO_FOR
from app.models.text.typed_text import one_line

PREFIX = "vit_"
PUSH = "vitrine push"  # the name, before a digest, of the tokens that this command makes
USE_RECORDED_EVERY = timedelta(hours=1)
SHOWN_AFTER_END = timedelta(days=30)  # so that an owner whose program stopped can find out why


class TokenScope(StrEnum):
    """The rights of a token: read and download, add files, or make, change and delete."""

    READ = "read"
    UPLOAD = "upload"
    MANAGE = "manage"


class ApiToken(Base):
    """An API token of one owner; ``hint`` is its beginning, by which the owner tells tokens apart in a list."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(TypedText(100))
    hint: Mapped[str] = mapped_column(String(16))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scope_names: Mapped[str] = mapped_column("scopes", String(60))
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()

    @classmethod
    def issue(
        cls,
        session: Session,
        user: User,
        *,
        name: str,
        now: datetime,
        scopes: Iterable[TokenScope] = tuple(TokenScope),
        expires_at: datetime | None = None,
    ) -> tuple["ApiToken", str]:
        """Add a token; return its row and the token itself, which is stored nowhere.

        Raises ``InvalidInput`` for an empty or too long name, for no scope, and for an end in the past.
        """
        if not (name := one_line(name)) or len(name) > 100:
            raise InvalidInput(_("Give the token a name of at most 100 characters."), field="name")
        if not (wanted := set(scopes)):
            raise InvalidInput(_("Choose at least one thing that the token may do."), field="scopes")
        if expires_at is not None and expires_at <= now:
            raise InvalidInput(_("That day has passed. Choose a later day for the token."), field="last_day")
        secret = PREFIX + secrets.token_urlsafe(32)
        token = cls(
            user=user,
            name=name,
            hint=secret[:8],
            digest=_digest(secret),
            scope_names=" ".join(scope for scope in TokenScope if scope in wanted),
            expires_at=expires_at,
            created_at=now,
        )
        session.add(token)
        return token, secret

    @classmethod
    def find(cls, session: Session, secret: str, now: datetime) -> "ApiToken | None":
        """Return the token in force with this secret, or None; one query loads it and its owner."""
        wanted = select(cls).where(cls.digest == _digest(secret)).options(joinedload(cls.user, innerjoin=True))
        token = session.scalar(wanted)
        return token if token is not None and token.is_in_force(now) else None

    @classmethod
    def forget(cls, session: Session, now: datetime) -> None:
        """Delete the tokens that ended 30 days ago or earlier."""
        long_ago = now - SHOWN_AFTER_END
        over = or_(cls.revoked_at <= long_ago, cls.expires_at <= long_ago)
        session.execute(delete(cls).where(over).execution_options(synchronize_session=False))

    @property
    def shown_name(self) -> str:
        """The token's name as owners see it."""
        return name_for_people(self.name)

    @property
    def scopes(self) -> frozenset[TokenScope]:
        """The scopes of the token, which say what it may do."""
        return frozenset(map(TokenScope, self.scope_names.split()))

    def is_in_force(self, now: datetime) -> bool:
        """Return whether the token is valid: neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def revoke(self, now: datetime) -> None:
        """Revoke the token, so that its next request is refused."""
        self.revoked_at = self.revoked_at or now

    def reinstate(self, now: datetime) -> None:
        """Undo the revocation; raises ``Conflict`` if it was an hour ago or earlier."""
        if self.revoked_at is not None and self.revoked_at <= now - UNDO_FOR:
            raise Conflict(_("This token was revoked more than an hour ago. Make a new one."))
        self.revoked_at = None


def name_for_people(name: str) -> str:
    """Return a token's name without the digest that ``vitrine push`` puts into the names of its own tokens."""
    return re.sub(rf"^({PUSH}) [0-9a-f]{{32}}$", r"\1", name)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
