"""An opening request: a visitor of a draft's address asks for one mail when the gallery opens."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint, Uuid, and_, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Session, UTCDateTime
from app.models.collection import Collection
from app.models.columns import TypedText, language_tag
from app.models.guarded import Privacy
from app.models.text.email_address import LONGEST_EMAIL

UNCONFIRMED_FOR = timedelta(hours=48)


class OpeningRequest(Base):
    """A request of one e-mail address, which is deleted when the collection is published.

    ``email`` is in small letters, and ``language`` the tag of the visitor's language. ``asked_at`` is when the last
    mail was stored that asks to confirm the address, and ``confirmed_at`` when that was done, null before.
    """

    __tablename__ = "opening_requests"
    __table_args__ = (
        UniqueConstraint("collection_id", "email", name="uq_opening_requests_collection_id_email"),
        Index("ix_opening_requests_asked_at", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(TypedText(LONGEST_EMAIL))
    language: Mapped[str] = mapped_column(language_tag())
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    collection: Mapped[Collection] = relationship()

    @classmethod
    def forget(cls, session: Session, now: datetime) -> None:
        """Delete the requests that were not confirmed for 48 hours, and those for collections that are no drafts."""
        is_old = and_(cls.confirmed_at.is_(None), cls.asked_at < now - UNCONFIRMED_FOR)
        open_now = select(Collection.id).where(Collection.privacy != Privacy.DRAFT)
        over = delete(cls).where(or_(is_old, cls.collection_id.in_(open_now)))
        session.execute(over.execution_options(synchronize_session=False))
