"""Changes to webhooks, by the same rules for their pages and for the API; the caller commits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.database import Session
from app.egress_list import EgressList
from app.errors import Conflict, InvalidInput
from app.integrations.egress.egress_address import read_address
from app.languages import gettext as _
from app.models import Delivery, DisabledReason, Webhook
from app.models.webhooks.webhook import new_secret
from app.services.webhooks.payload import json_of
from app.services.webhooks.webhook_listener import DELIVERABLE

TEST_EVENT = "webhook.test"
DISABLED_ERROR = "The webhook was disabled before this event was sent."
CHANGED = _("The webhook was changed meanwhile, in another tab or by a program. Save again to replace its values.")


@dataclass(frozen=True)
class WebhookValues:
    """The values of a webhook; ``version`` is the version that they replace, None for any."""

    url: str
    events: Sequence[str]
    include_names: bool = False
    version: int | None = None


class WebhookEditor:
    """The changes to webhooks in this session; ``allowed`` has the hosts that need not be public."""

    def __init__(self, session: Session, allowed: EgressList, clock: Callable[[], datetime]):
        self._session = session
        self._allowed = allowed
        self._clock = clock

    def create(self, owner_id: int, values: WebhookValues) -> Webhook:
        """Add a webhook; raises ``InvalidInput``, and ``Conflict`` if the owner has 20 already."""
        Webhook.require_room(self._session, owner_id)
        webhook = Webhook(owner_id=owner_id, secret=new_secret(), version=0, created_at=self._clock())
        self._set(webhook, values)
        self._session.add(webhook)
        self._session.flush()
        return webhook

    def change(self, webhook: Webhook, values: WebhookValues) -> bool:
        """Change a webhook, and return whether it changed; events that wait go to the new address.

        Raises ``InvalidInput``, and ``Conflict`` if the webhook has another version meanwhile.
        """
        self._session.refresh(webhook, with_for_update=True)
        if values.version is not None and values.version != webhook.version:
            raise Conflict(CHANGED, field="url")
        before = (webhook.url, webhook.event_names, webhook.include_names)
        self._set(webhook, values)
        is_changed = (webhook.url, webhook.event_names, webhook.include_names) != before
        webhook.version += is_changed
        self._session.flush()
        return is_changed

    def set_enabled(self, webhook: Webhook, *, is_enabled: bool) -> bool:
        """Enable or disable a webhook, and return whether that changed it; events that wait are not sent any more."""
        self._session.refresh(webhook, with_for_update=True)
        if is_enabled == (webhook.disabled_at is None):
            return False
        if is_enabled:
            webhook.enable()
        else:
            webhook.disable(DisabledReason.OWNER, self._clock())
            Delivery.give_up_all(self._session, webhook.id, DISABLED_ERROR)
        return True

    def test(self, webhook: Webhook) -> Delivery:
        """Add an event ``webhook.test``, which is sent once, also if the webhook is disabled."""
        now = self._clock()
        payload = json_of(TEST_EVENT, now, {"webhook": {"id": str(webhook.uuid)}})
        delivery = Delivery.of_event(webhook, TEST_EVENT, payload, now, is_test=True)
        self._session.add(delivery)
        self._session.flush()
        return delivery

    def replay(self, delivery: Delivery) -> None:
        """Send an event again, with the same id; raises ``Conflict`` if it is being sent or the webhook is disabled."""
        self._session.refresh(delivery, with_for_update=True)
        if delivery.webhook.disabled_at is not None and not delivery.is_test:
            raise Conflict(_("This webhook is disabled. Enable it first."))
        delivery.replay(self._clock())

    def _set(self, webhook: Webhook, values: WebhookValues) -> None:
        url = values.url.strip()
        if url != webhook.url:
            read_address(url, self._allowed)
        wanted = set(values.events)
        if unknown := sorted(wanted.difference(DELIVERABLE)):
            raise InvalidInput(_("There is no event “%(name)s”.", name=unknown[0][:40]), field="events")
        if not wanted:
            raise InvalidInput(_("Choose at least one event."), field="events")
        webhook.url, webhook.include_names = url, values.include_names
        webhook.events = [str(type) for type in DELIVERABLE if type in wanted]
