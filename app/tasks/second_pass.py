"""The worker's second pass: threads that make what ready pictures lack, while no picture waits to be seen."""

import logging
import threading
import time

from flask import Flask

from app.composition import services_of
from app.database import reading_only

log = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
QUIET_SECONDS = 1.5  # after the last waiting picture: the next of an upload may be on its way
STOPPING_SECONDS = 30


class SecondPassThreads:
    """As many as there are children to render pictures.

    They look into the rows, not into the queue: nothing is lost with a queue, a worker that joins finds its share, and
    a picture that was uploaded just now never stands behind older ones that lack a size.
    """

    def __init__(self, app: Flask, count: int):
        self._app = app
        self._stopping = threading.Event()
        self._last_waiting = time.monotonic()
        self._threads = [threading.Thread(target=self._work, name=f"second-pass-{number}") for number in range(count)]

    def start(self) -> None:
        """Starts them."""
        for thread in self._threads:
            thread.daemon = True  # a worker that is told to end twice ends
            thread.start()

    def stop(self) -> None:
        """Lets each finish its picture; what it cannot finish is taken up again when the lease ends."""
        self._stopping.set()
        deadline = time.monotonic() + STOPPING_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _work(self) -> None:
        while not self._stopping.is_set():
            if not self._complete_one():
                self._stopping.wait(IDLE_SECONDS)

    def _complete_one(self) -> bool:
        """Answers whether there was something to do."""
        try:
            with self._app.app_context():
                return self._try_one()
        except Exception:  # one picture's fault, or the database's moment: the row stays due
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
