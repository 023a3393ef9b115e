"""A worker's heartbeat: says every few seconds in its row that it is there, so that its absence can be told."""

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
    """Of one worker process; ``session`` is the thread's own. Each method commits."""

    def __init__(self, session: Session, clock: Callable[[], datetime]):
        self._session = session
        self._clock = clock
        self._host = socket.gethostname()[:LONGEST_HOST]
        self._name = f"{self._host[:60]}-{os.getpid()}-{uuid4().hex[:12]}"

    def beat(self) -> None:
        """The worker is there. A row that is missing, in a database that was just restored, is made again."""
        now = self._clock()
        if not Worker.record(self._session, self._name, now):
            row = Worker(name=self._name, host=self._host, version=version("vitrine"), started_at=now, seen_at=now)
            self._session.add(row)
        self._session.commit()

    def stop(self) -> None:
        """The worker ends as it was told to."""
        Worker.record(self._session, self._name, self._clock(), stops=True)
        self._session.commit()
