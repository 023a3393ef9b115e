"""The listener that makes a delivery of each event for each webhook that wants it, in the transaction of the act."""

from app.database import Session
from app.models import Delivery, Webhook
from app.services.events.studio_event import EventType, OwnerEvent, StudioEvent
from app.services.webhooks.payload import payload_for_owner, payload_of

INTERNAL = frozenset({EventType.WEBHOOK_DISABLED, EventType.PHOTOS_ADDED, EventType.EXTENSION_ASKED})
DELIVERABLE = [type for type in EventType if type not in INTERNAL]


class WebhookListener:
    """The listener of one session; it adds rows only, and a worker sends them."""

    def __init__(self, session: Session):
        self._session = session

    def heard(self, event: StudioEvent) -> None:
        """Add the deliveries of a collection's event."""
        for webhook in Webhook.enabled_for(self._session, event.collection.owner_id, event.type):
            payload = payload_of(event, include_names=webhook.include_names)
            self._session.add(Delivery.of_event(webhook, event.type, payload, event.at))

    def heard_of_owner(self, event: OwnerEvent) -> None:
        """Add the deliveries of an event of no collection."""
        if event.type in INTERNAL:
            return
        for webhook in Webhook.enabled_for(self._session, event.owner_id, event.type):
            self._session.add(Delivery.of_event(webhook, event.type, payload_for_owner(event), event.at))
