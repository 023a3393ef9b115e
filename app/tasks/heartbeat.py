"""The thread of a worker that keeps its heartbeat, whatever its pictures do meanwhile."""

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
    """Beats at once and then every ``BEAT``; a database that is away costs beats and nothing else."""

    def __init__(self, app: Flask):
        self._app = app
        self._heartbeat = Heartbeat(db.session, utcnow)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Starts it."""
        self._thread.start()

    def stop(self) -> None:
        """Says good-bye, where the database hears it."""
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
        except Exception:  # whatever ails the database, the pictures go on
            log.exception("the heartbeat did not reach the database")
