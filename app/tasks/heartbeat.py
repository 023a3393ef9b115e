"""The thread that sends a worker's heartbeat, also while the other threads render pictures."""

import logging
import threading
from collections.abc import Callable

from flask import Flask

from app.database import utcnow
from app.extensions import db
from app.models.worker import BEAT
from app.services.operations.heartbeat import Heartbeat

log = logging.getLogger(__name__)


class HeartbeatThread:
    """A thread that records a heartbeat in the database at once and then every ``BEAT``.

    While the database is unavailable, heartbeats are lost; the thread goes on.
    """

    def __init__(self, app: Flask):
        self._app = app
        self._heartbeat = Heartbeat(db.session, utcnow)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, and record in the database that the worker stopped, if the database is available."""
        self._stopping.set()
        self._thread.join()
        self._attempt(self._heartbeat.stop)

    def _work(self) -> None:
        while True:
            self._attempt(self._heartbeat.beat)
            if self._stopping.wait(BEAT.total_seconds()):
                return

    def _attempt(self, act: Callable[[], object]) -> None:
        try:
            with self._app.app_context():
                act()
        except Exception:  # a fault of the database must not stop the worker
            log.exception("the heartbeat did not reach the database")
