"""Threads of the worker that read the rows and not the queue: they ask again and again whether something is due.

So no work is lost with a queue, and an added worker finds work at once.
"""

import logging
import threading
import time
from collections.abc import Callable

from flask import Flask

log = logging.getLogger(__name__)


class PollingThreads:
    """Threads that call ``work`` in a context of the app until they are stopped.

    It returns whether it found something to do; if not, the thread rests for ``idle_seconds``. A fault is logged, and
    ends no thread: the row stays due. ``name`` is that of the threads, in logs too. ``stopping_seconds`` is how long
    ``stop`` waits for work in progress, whose leases end later; it sets ``stopping``, by which long work can end early.
    """

    def __init__(
        self,
        app: Flask,
        name: str,
        work: Callable[[], bool],
        *,
        count: int,
        idle_seconds: float,
        stopping_seconds: float,
        stopping: threading.Event | None = None,
    ):
        self._app = app
        self._name = name
        self._work = work
        self._idle_seconds = idle_seconds
        self._stopping_seconds = stopping_seconds
        self._stopping = stopping or threading.Event()
        self._threads = [
            # A second signal ends the worker without waiting for daemons.
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True)
            for number in range(count)
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each thread finish its work in progress, for at most ``stopping_seconds`` together."""
        self._stopping.set()
        deadline = time.monotonic() + self._stopping_seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not self._try_once():
                self._stopping.wait(self._idle_seconds)

    def _try_once(self) -> bool:
        try:
            with self._app.app_context():
                return self._work()
        except Exception:  # of one row, or of the database
            log.exception("%s met a fault; it goes on", self._name)
            return False
