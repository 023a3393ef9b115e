"""The services of webhooks: their changes, and the sending of their deliveries."""

from dataclasses import dataclass

from app.services.webhooks.delivering import DeliveryService
from app.services.webhooks.webhook_editor import WebhookEditor


@dataclass(frozen=True)
class Webhooks:
    """The two services of webhooks, for pages, API and worker."""

    editor: WebhookEditor
    deliveries: DeliveryService
