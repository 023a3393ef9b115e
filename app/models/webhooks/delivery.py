"""A delivery: one event on its way to one webhook, and what its receiver answered."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, Select, String, Text, Uuid, and_, delete, exists, false, or_, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from app.database import Base, Session, UTCDateTime
from app.errors import Conflict
from app.languages import gettext as _
from app.models.columns import text_enum
from app.models.files.lease import NO_LEASE, Lease
from app.models.webhooks.webhook import Webhook

LEASE = timedelta(minutes=1)  # longer than an exchange and the wait for the database
RETENTION = timedelta(days=30)
LONGEST_EXCERPT, LONGEST_ERROR = 1024, 300  # characters


class DeliveryState(StrEnum):
    """The state of a delivery: it waits for its next attempt, was accepted, or is not tried any more."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(Lease, Base):
    """An event for one webhook.

    ``uuid`` is the ``webhook-id`` of every attempt, so that a receiver can tell a repetition. ``payload`` is the body
    as it is sent. ``http_status``, ``excerpt`` (the beginning of the response) and ``error`` (why there was no
    response) are of the last attempt. A test is tried once. ``next_at`` is null when no attempt follows.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_webhook_id_id", "webhook_id", "id"),
        Index("ix_webhook_deliveries_next_at", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(Uuid, unique=True, default=uuid4)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(40))
    payload: Mapped[str] = mapped_column(Text)
    is_test: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[DeliveryState] = mapped_column(text_enum(DeliveryState), default=DeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tried_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    http_status: Mapped[int | None]
    excerpt: Mapped[str | None] = mapped_column(Text)
    error: Mapped[str | None] = mapped_column(String(LONGEST_ERROR))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    webhook: Mapped[Webhook] = relationship()

    @classmethod
    def of_event(
        cls, webhook: Webhook, event: str, payload: str, now: datetime, *, is_test: bool = False
    ) -> "Delivery":
        """Return a new delivery that is due at once; the caller adds it."""
        when = {"next_at": now, "created_at": now}
        return cls(webhook_id=webhook.id, event=event, payload=payload, is_test=is_test, attempts=0, **when)

    @classmethod
    def due(cls, now: datetime, most: int) -> Select[int]:
        """Return the query for the ids of due deliveries.

        Those of webhooks that fail come last. A webhook with a delivery under way is left out, so that a receiver that
        does not respond occupies one sender only.
        """
        other = aliased(cls)
        is_busy = exists().where(other.webhook_id == cls.webhook_id, other.lease_until > now)
        is_rested = or_(Webhook.waits_until.is_(None), Webhook.waits_until <= now)
        is_tried = or_(cls.is_test, and_(Webhook.disabled_at.is_(None), is_rested))
        return (
            select(cls.id)
            .join(Webhook, Webhook.id == cls.webhook_id)
            .where(cls.next_at <= now, cls.state == DeliveryState.PENDING, ~is_busy)
            .where(Webhook.deleted_at.is_(None), is_tried)
            .order_by(Webhook.failing_since.is_not(None), cls.next_at, cls.id)
            .limit(most)
        )

    @classmethod
    def lease(cls, session: Session, delivery_id: int, *, holder: str, now: datetime) -> bool:
        """Lease a due delivery for one attempt, in one statement; return whether this holder got it.

        The attempt is counted here, so that an event that kills its sender still runs out of attempts.
        """
        is_free = or_(cls.lease_until.is_(None), cls.lease_until <= now)
        conditions = (cls.id == delivery_id, cls.state == DeliveryState.PENDING, cls.next_at <= now, is_free)
        values = {"lease_holder": holder, "lease_until": now + LEASE}
        return cls.change_if(session, *conditions, attempts=cls.attempts + 1, tried_at=now, **values)

    @classmethod
    def finish(cls, session: Session, delivery_id: int, holder: str, **values: Any) -> bool:
        """Store the result of an attempt and end the lease; return False if the lease went to another holder."""
        return cls.change_if(session, cls.id == delivery_id, cls.lease_holder == holder, **NO_LEASE, **values)

    @classmethod
    def give_up_all(cls, session: Session, webhook_id: int, error: str) -> None:
        """Let no further attempt follow for the pending deliveries of a webhook, except for those under way."""
        pending = (cls.webhook_id == webhook_id, cls.state == DeliveryState.PENDING, cls.lease_holder.is_(None))
        values = {"state": DeliveryState.FAILED, "next_at": None, "error": error}
        session.execute(update(cls).where(*pending).values(values).execution_options(synchronize_session=False))

    @classmethod
    def forget(cls, session: Session, now: datetime) -> None:
        """Delete the deliveries that are older than 30 days."""
        old = delete(cls).where(cls.created_at <= now - RETENTION)
        session.execute(old.execution_options(synchronize_session=False))

    def give_up(self, error: str) -> None:
        """Let no further attempt follow, for this reason."""
        self.state, self.next_at, self.error = DeliveryState.FAILED, None, error

    def replay(self, now: datetime) -> None:
        """Send the event again, with all its attempts and the same id; raises ``Conflict`` if one is still to come."""
        if self.state is DeliveryState.PENDING:
            raise Conflict(_("This event is still being sent. Wait until its attempts have ended."))
        self.state, self.attempts, self.next_at = DeliveryState.PENDING, 0, now
        self.http_status = self.excerpt = self.error = None
