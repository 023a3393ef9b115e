"""The worker's second pass: threads that make the missing variants of ready pictures while no new picture waits."""

import logging
import threading
import time

from flask import Flask

from app.composition import services_of
from app.database import reading_only

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
QUIET_SECONDS = 1.5  # without a waiting picture, before the second pass goes on: an upload may bring the next one
STOPPING_SECONDS = 30


class SecondPassThreads:
    """The threads of the second pass, as many as there are child processes to render pictures.

    They read the rows and not the queue. So no work is lost with a queue, an added worker finds work at once, and a new
    picture does not wait for older ones that lack a variant.
    """

    def __init__(self, app: Flask, count: int):
        self._app = app
        self._stopping = threading.Event()
        self._last_waiting = time.monotonic()
        self._threads = [threading.Thread(target=self._work, name=f"second-pass-{number}") for number in range(count)]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.daemon = True  # a second signal ends the worker without waiting for them
            thread.start()

    def stop(self) -> None:
        """Let each thread finish its picture, for at most 30 seconds.

        A picture that is not finished by then is rendered again after its lease ends.
        """
        self._stopping.set()
        deadline = time.monotonic() + STOPPING_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self) -> None:
        while not self._stopping.is_set():
            if not self._complete_one():
                self._stopping.wait(IDLE_SECONDS)

    def _complete_one(self) -> bool:
        """Return whether a picture was completed."""
        try:
            with self._app.app_context():
                return self._try_one()
        except Exception:  # a fault of one picture or of the database must not end the thread; the row stays due
            log.exception("the second pass met a fault; it goes on")
            return False

    def _try_one(self) -> bool:
        second_pass = services_of(self._app).second_pass
        with reading_only():
            due = second_pass.next_due()
            is_first_pass_waiting = bool(due) and second_pass.is_first_pass_waiting()
        if is_first_pass_waiting:
            self._last_waiting = time.monotonic()
        if not due or is_first_pass_waiting or time.monotonic() - self._last_waiting < QUIET_SECONDS:
            return False
        return any(second_pass.complete(file_id) for file_id in due)
