"""The worker's senders of webhooks: threads that send what is due, apart from the threads that prepare pictures."""

import logging
import threading
import time

from flask import Flask

from app.composition import services_of
from app.database import reading_only

log = logging.getLogger(__name__)

SENDERS = 2  # a receiver that does not respond occupies one of them
IDLE_SECONDS = 1.0
STOPPING_SECONDS = 20  # an exchange takes at most 15


class WebhookThreads:
    """The senders; they read the rows and not the queue, so that no event is lost with a queue."""

    def __init__(self, app: Flask):
        self._app = app
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, name=f"webhooks-{number}", daemon=True) for number in range(SENDERS)
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each thread finish its request; an event without a recorded answer is sent again later."""
        self._stopping.set()
        deadline = time.monotonic() + STOPPING_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self) -> None:
        while not self._stopping.is_set():
            if not self._deliver_one():
                self._stopping.wait(IDLE_SECONDS)

    def _deliver_one(self) -> bool:
        """Return whether an attempt was made."""
        try:
            with self._app.app_context():
                deliveries = services_of(self._app).webhooks.deliveries
                with reading_only():
                    due = deliveries.due()
                return any(deliveries.deliver(delivery_id) for delivery_id in due)
        except Exception:  # a fault of the database must not end the thread; the row stays due
            log.exception("the sending of webhooks met a fault; it goes on")
            return False
