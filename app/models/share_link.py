"""A share link: a personal, revocable way into one collection."""

import secrets
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String, Uuid, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Session, UTCDateTime
from app.errors import InvalidInput
from app.models.collection import Collection, Downloads
from app.models.columns import text_enum

LONGEST_NAME = 100


class ShareLink(Base):
    """The token is kept as it is, because the owner copies it again; ``downloads`` can only narrow the collection's."""

    __tablename__ = "share_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    downloads: Mapped[Downloads] = mapped_column(text_enum(Downloads), default=Downloads.ORIGINAL)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    collection: Mapped[Collection] = relationship()

    @classmethod
    def create(
        cls,
        session: Session,
        collection: Collection,
        *,
        name: str,
        now: datetime,
        downloads: Downloads = Downloads.ORIGINAL,
        expires_at: datetime | None = None,
    ) -> "ShareLink":
        """Adds a link under a fresh token of 128 random bits."""
        if not (name := " ".join(name.split())) or len(name) > LONGEST_NAME:
            raise InvalidInput(f"Say whom the link is for, in at most {LONGEST_NAME} characters.")
        link = cls(
            collection=collection,
            name=name,
            token=secrets.token_urlsafe(16),
            downloads=downloads,
            expires_at=expires_at,
            created_at=now,
        )
        session.add(link)
        return link

    @classmethod
    def by_token(cls, session: Session, token: str) -> "ShareLink | None":
        """The link with this token, revoked and expired ones included: the policy decides."""
        return session.scalar(select(cls).where(cls.token == token))

    def revoke(self, now: datetime) -> None:
        """Ends the link; whoever came by it is refused on the next request."""
        self.revoked_at = self.revoked_at or now
