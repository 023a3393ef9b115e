"""A mail of the studio: its recipient, its content and its state."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, Uuid, and_, delete, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import Base, Session, UTCDateTime
from app.models.accounts.user import User
from app.models.collection import Collection
from app.models.columns import TypedText, language_tag, text_enum
from app.models.files.lease import NO_LEASE, Lease
from app.models.share_link import ShareLink
from app.models.text.email_address import LONGEST_EMAIL

LEASE = timedelta(minutes=5)  # more than one mail can take (integrations/mail_server.py)
WAITS = [
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 6 * 60, 24 * 60)
]  # after each attempt but the last
MOST_ATTEMPTS = len(WAITS) + 1


class MailKind(StrEnum):
    """The subject of a mail; those from ``SELECTION_SENT`` on go to owners, the others to clients."""

    READY = "ready"
    FIRST_LOOK = "first_look"
    MORE = "more"
    REMINDER = "reminder"
    REOPENED = "reopened"
    ENDS_IN_WEEK = "ends_in_week"
    ENDS_TOMORROW = "ends_tomorrow"
    CLOSED = "closed"
    CONFIRM_ADDRESS = "confirm_address"
    OPENED = "opened"
    SELECTION_SENT = "selection_sent"
    MORE_DAYS_ASKED = "more_days_asked"
    DIGEST = "digest"


TO_OWNERS = frozenset({MailKind.SELECTION_SENT, MailKind.MORE_DAYS_ASKED, MailKind.DIGEST})
# To addresses that visitors left only for a mail when a gallery opens. No owner sees these mails.
DELETED_AFTERWARDS = frozenset({MailKind.CONFIRM_ADDRESS, MailKind.OPENED})


class MailState(StrEnum):
    """The state of a mail.

    ``FAILED`` is one that the mail server refused or that has used up its attempts. ``DROPPED`` is one whose occasion
    was gone when it would have been sent.
    """

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class OutgoingMail(Lease, Base):
    """One mail to one address.

    It is stored in the transaction of the act that it reports, and sent later by a worker, which leases it.
    ``facts`` has what the mail says as JSON, and never a password. A mail is not sent before ``not_before``. No two
    mails have the same ``dedupe_key``, which names the occasion. ``message_id`` is the same in each attempt. ``reason``
    says in one sentence why the last attempt failed, or why the mail was dropped. ``content_sent_at`` is when a worker
    last began to send the content: if it is set and the mail is queued, the server may have it already.
    """

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        Index(
            "ix_outgoing_mails_queued",
            "not_before",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index("ix_outgoing_mails_collection_id_id", "collection_id", "id"),
        Index("ix_outgoing_mails_owner_id_kind_created_at", "owner_id", "kind", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    kind: Mapped[MailKind] = mapped_column(text_enum(MailKind, length=24))
    recipient: Mapped[str] = mapped_column(TypedText(LONGEST_EMAIL))
    language: Mapped[str] = mapped_column(language_tag())
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    collection_id: Mapped[int | None] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"))
    share_link_id: Mapped[int | None] = mapped_column(ForeignKey("share_links.id", ondelete="CASCADE"), index=True)
    not_before: Mapped[datetime] = mapped_column(UTCDateTime)
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[MailState] = mapped_column(text_enum(MailState), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column("last_error", Text)
    message_id: Mapped[str] = mapped_column(String(320))
    content_sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    owner: Mapped[User] = relationship()
    collection: Mapped[Collection | None] = relationship()
    share_link: Mapped[ShareLink | None] = relationship()

    @classmethod
    def due(cls, now: datetime) -> ColumnElement[bool]:
        """Return the condition that a mail waits, may be sent now and is not leased."""
        is_free = or_(cls.lease_until.is_(None), cls.lease_until < now)
        return and_(cls.state == MailState.QUEUED, cls.not_before <= now, cls.attempts < MOST_ATTEMPTS, is_free)

    @classmethod
    def for_owners(cls) -> ColumnElement[bool]:
        """Return the condition that the owner may see a mail and its recipient."""
        return cls.kind.not_in(DELETED_AFTERWARDS)

    @classmethod
    def lease_next(cls, session: Session, *, holder: str, now: datetime) -> int | None:
        """Lease the mail that has waited longest, count the attempt, and return its id; None if no mail is due.

        Workers that ask at the same time get different mails. The caller commits.
        """
        oldest = select(cls.id).where(cls.due(now)).order_by(cls.not_before, cls.id).limit(1)
        found = session.scalar(oldest.with_for_update(skip_locked=True))
        values = {"lease_holder": holder, "lease_until": now + LEASE, "attempts": cls.attempts + 1}
        if found is None or not cls.change_if(session, cls.id == found, cls.due(now), **values):
            return None
        return found

    @classmethod
    def finish(cls, session: Session, mail_id: int, holder: str, **values: Any) -> bool:
        """Set these columns and end the lease, if this holder still has it; return whether it had."""
        leased = (cls.id == mail_id, cls.lease_holder == holder, cls.state == MailState.QUEUED)
        return cls.change_if(session, *leased, **NO_LEASE, **values)

    @classmethod
    def forget(cls, session: Session, before: datetime) -> None:
        """Delete the mails that were stored before this moment and do not wait any more."""
        over = delete(cls).where(cls.created_at < before, cls.state != MailState.QUEUED)
        session.execute(over.execution_options(synchronize_session=False))

    @classmethod
    def forget_addresses(cls, session: Session) -> None:
        """Delete the mails that are deleted afterwards and do not wait any more."""
        over = delete(cls).where(cls.kind.in_(DELETED_AFTERWARDS), cls.state != MailState.QUEUED)
        session.execute(over.execution_options(synchronize_session=False))

    @property
    def may_be_doubled(self) -> bool:
        """Whether a worker ended while it sent the content, so that the next attempt may send it a second time."""
        return self.state is MailState.QUEUED and self.content_sent_at is not None
