"""The worker's senders of webhooks: they send what is due, apart from the threads that prepare pictures."""

from flask import Flask

from app.composition import services_of
from app.database import reading_only
from app.tasks.polling_threads import PollingThreads

SENDERS = 2  # a receiver that does not respond occupies one of them
IDLE_SECONDS = 2.0  # so an event waits for a second on average
STOPPING_SECONDS = 20  # an exchange takes at most 15; an event without a recorded answer is sent again later


def webhook_threads(app: Flask) -> PollingThreads:
    """Return the senders."""

    def deliver_one() -> bool:
        deliveries = services_of(app).webhooks.deliveries
        with reading_only():
            due = deliveries.due()
        return any(deliveries.deliver(delivery_id) for delivery_id in due)

    return PollingThreads(
        app, "webhooks", deliver_one, count=SENDERS, idle_seconds=IDLE_SECONDS, stopping_seconds=STOPPING_SECONDS
    )
