"""A worker's heartbeat: the time in its row that is updated every few seconds, so that a dead worker is noticed."""

import os
import socket
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from uuid import uuid4

from app.database import Session
from app.models import Worker

LONGEST_HOST = 255


class Heartbeat:
    """The heartbeat of one worker process; ``session`` belongs to the thread that calls.

    Each method commits.
    """

    def __init__(self, session: Session, clock: Callable[[], datetime]):
        self._session = session
        self._clock = clock
        self._host = socket.gethostname()[:LONGEST_HOST]
        self._name = f"{self._host[:60]}-{os.getpid()}-{uuid4().hex[:12]}"

    def beat(self) -> None:
        """Record that the worker runs.

        A missing row is added: at the start, or after the database was restored.
        """
        now = self._clock()
        if not Worker.record(self._session, self._name, now):
            row = Worker(name=self._name, host=self._host, version=version("vitrine"), started_at=now, seen_at=now)
            self._session.add(row)
        self._session.commit()

    def stop(self) -> None:
        """Record that the worker ends in an orderly way."""
        Worker.record(self._session, self._name, self._clock(), stops=True)
        self._session.commit()
