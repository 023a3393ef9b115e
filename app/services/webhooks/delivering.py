"""The sending of deliveries: one attempt at a time, under a lease, with its result stored afterwards."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.database import Session
from app.errors import InvalidInput
from app.integrations.egress.egress import Egress, EgressAnswer, EgressError
from app.models import Delivery, DeliveryState, DisabledReason, Webhook
from app.models.webhooks.delivery import LONGEST_ERROR, LONGEST_EXCERPT
from app.services.events.events import Events
from app.services.events.studio_event import EventType, OwnerEvent
from app.services.uploads.lease_holder import is_gone, new_holder
from app.services.webhooks.schedule import asked_wait, next_attempt
from app.services.webhooks.signature import signed_headers
from app.services.webhooks.webhook_editor import DISABLED_ERROR

log = logging.getLogger(__name__)

DISABLED_AFTER = timedelta(days=5)  # of failures without one success
GONE, TOO_MANY, UNAVAILABLE = 410, 429, 503
MOST_DUE = 10
AGENT = "Vitrine-Webhooks/1.0"


@dataclass(frozen=True)
class _Result:
    """The result of an attempt: the response, or the reason why there was none."""

    answer: EgressAnswer | None = None
    error: str | None = None

    @property
    def is_success(self) -> bool:
        return self.answer is not None and 200 <= self.answer.status < 300

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the delivery that describe it."""
        if self.answer is None:
            return {"http_status": None, "excerpt": None, "error": (self.error or "")[:LONGEST_ERROR]}
        return {"http_status": self.answer.status, "excerpt": self.answer.excerpt[:LONGEST_EXCERPT], "error": None}


class DeliveryService:
    """The sender of deliveries in this session; it commits before and after each request."""

    def __init__(self, session: Session, egress: Egress, events: Events, clock: Callable[[], datetime]):
        self._session = session
        self._egress = egress
        self._events = events
        self._clock = clock

    def due(self) -> list[int]:
        """Return the ids of some deliveries that are due now."""
        found = list(self._session.scalars(Delivery.due(self._clock(), MOST_DUE)))
        self._session.commit()  # ends the reading transaction
        return found

    def deliver(self, delivery_id: int) -> bool:
        """Make one attempt; return False if another process makes it, or if it is not due any more."""
        holder = new_holder()
        if not Delivery.lease(self._session, delivery_id, holder=holder, now=self._clock()):
            self._session.rollback()
            return False
        self._session.commit()
        delivery = self._session.get_one(Delivery, delivery_id, populate_existing=True)
        webhook, attempts, is_test = delivery.webhook, delivery.attempts, delivery.is_test
        webhook_id, now = webhook.id, self._clock()
        body = delivery.payload.encode()
        headers = {"Content-Type": "application/json", "User-Agent": AGENT}
        headers |= signed_headers(delivery.uuid, int(now.timestamp()), body, webhook.secrets_at(now))
        address = webhook.url
        self._session.commit()  # no transaction is open during the request
        result = self._send(address, headers, body)
        self._record(delivery_id, webhook_id, holder, result, attempts, is_test=is_test)
        return True

    def sweep(self) -> None:
        """End the leases of senders of this machine that were killed, so that their events are sent again at once."""
        leased = self._session.execute(
            select(Delivery.id, Delivery.lease_holder).where(
                Delivery.next_at.is_not(None), Delivery.lease_holder.is_not(None)
            )
        ).all()
        for delivery_id, holder in leased:
            if holder is not None and is_gone(holder):
                Delivery.finish(self._session, delivery_id, holder)
        self._session.commit()

    def forget(self, now: datetime) -> None:
        """Delete deliveries that are older than 30 days, and webhooks that were deleted an hour ago; no commit."""
        Delivery.forget(self._session, now)
        Webhook.forget_deleted(self._session, now)

    def _send(self, address: str, headers: dict[str, str], body: bytes) -> _Result:
        try:
            return _Result(self._egress.post(address, headers, body))
        except EgressError as error:
            return _Result(error=str(error))
        except InvalidInput as error:  # the settings changed after the address was entered
            return _Result(error=str(error.message))

    def _record(
        self, delivery_id: int, webhook_id: int, holder: str, result: _Result, attempts: int, *, is_test: bool
    ) -> None:
        now = self._clock()
        webhook = self._session.get(Webhook, webhook_id, with_for_update=True, populate_existing=True)
        if webhook is None:
            self._session.rollback()
            return
        values: dict[str, Any] = {"state": DeliveryState.DELIVERED, "next_at": None}
        if not result.is_success:
            following = None if is_test or webhook.disabled_at else self._following(webhook, result, attempts, now)
            state = DeliveryState.FAILED if following is None else DeliveryState.PENDING
            values = {"state": state, "next_at": following}
        is_mine = Delivery.finish(self._session, delivery_id, holder, **values, **result.columns)
        if is_mine and not is_test:
            self._judge(webhook, result, now)
        self._session.commit()

    def _following(self, webhook: Webhook, result: _Result, attempts: int, now: datetime) -> datetime | None:
        """Return the time of the next attempt, or None; a receiver that asks for a pause gets it for all its events."""
        if result.answer is not None and result.answer.status == GONE:
            return None
        following = next_attempt(attempts, now)
        if result.answer is not None and result.answer.status in (TOO_MANY, UNAVAILABLE):
            wait = asked_wait(result.answer.retry_after, now)
            webhook.waits_until = wait
            following = max(following, wait) if following is not None and wait is not None else following
        return following

    def _judge(self, webhook: Webhook, result: _Result, now: datetime) -> None:
        """Note a success or a failure, and disable a webhook that is gone or has failed for days."""
        if result.is_success:
            webhook.failing_since = webhook.waits_until = None
            return
        webhook.failing_since = webhook.failing_since or now
        if result.answer is not None and result.answer.status == GONE:
            self._disable(webhook, DisabledReason.GONE, now)
        elif now - webhook.failing_since >= DISABLED_AFTER:
            self._disable(webhook, DisabledReason.FAILING, now)

    def _disable(self, webhook: Webhook, reason: DisabledReason, now: datetime) -> None:
        if webhook.disabled_at is not None:
            return
        log.warning("webhook %s to %s is disabled (%s)", webhook.uuid, webhook.host, reason)
        webhook.disable(reason, now)
        Delivery.give_up_all(self._session, webhook.id, DISABLED_ERROR)
        self._events.report_to_owner(OwnerEvent(EventType.WEBHOOK_DISABLED, now, webhook.owner_id, webhook=webhook))
