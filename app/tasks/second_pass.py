"""The worker's second pass: it makes the missing variants of ready pictures while no new picture waits."""

import time

from flask import Flask

from app.composition import services_of
from app.database import reading_only
from app.tasks.polling_threads import PollingThreads

IDLE_SECONDS = 1.0
QUIET_SECONDS = 1.5  # without a waiting picture, before the second pass goes on: an upload may bring the next one
STOPPING_SECONDS = 30  # for a picture; one that is not finished by then is rendered again after its lease ends


def second_pass_threads(app: Flask, count: int) -> PollingThreads:
    """Return the threads of the second pass, as many as there are child processes to render pictures.

    A new picture does not wait for older ones that lack a variant.
    """
    work = SecondPassWork(app).complete_one
    return PollingThreads(
        app, "second-pass", work, count=count, idle_seconds=IDLE_SECONDS, stopping_seconds=STOPPING_SECONDS
    )


class SecondPassWork:
    """The work of these threads, which share when a new picture was seen to wait."""

    def __init__(self, app: Flask):
        self._app = app
        self._last_waiting = time.monotonic()

    def complete_one(self) -> bool:
        """Return whether a picture was completed."""
        second_pass = services_of(self._app).second_pass
        with reading_only():
            due = second_pass.next_due()
            is_first_pass_waiting = bool(due) and second_pass.is_first_pass_waiting()
        if is_first_pass_waiting:
            self._last_waiting = time.monotonic()
        if not due or is_first_pass_waiting or time.monotonic() - self._last_waiting < QUIET_SECONDS:
            return False
        return any(second_pass.complete(file_id) for file_id in due)
