"""The background queue: huey on a SQLite file, or on Redis if it is configured.

Queueing is best effort: if a task is lost, the sweep finds its work in the rows.
"""

import logging
from enum import StrEnum
from pathlib import Path
from typing import Any

from huey import SqliteHuey
from huey.api import Huey

log = logging.getLogger(__name__)

NAME = "vitrine"
UNCHECKED = "ssl_cert_reqs=none&ssl_check_hostname=False"


def make_queue(instance: Path, redis_url: str | None, *, checks_certificate: bool = True) -> Huey:
    """Return the queue for these settings; it connects at its first use."""
    if redis_url:
        from huey import RedisHuey

        if redis_url.startswith("rediss://") and not checks_certificate:
            redis_url += ("&" if "?" in redis_url else "?") + UNCHECKED
        return RedisHuey(NAME, url=redis_url, results=False)
    return SqliteHuey(NAME, filename=str(instance / "queue.db"), fsync=True, results=False, timeout=15)


class Job(StrEnum):
    """The jobs that a queue holds, by the names under which they wait there."""

    PROCESS_FILE = "process_file"
    SCAN_LOCATION = "look_for_location"
    RECROP_FILE = "recrop_file"
    MAKE_LOGO = "make_logo"
    MAKE_FONTS = "make_fonts"
    REMOVE_OBJECTS = "remove_objects"
    SEND_MAILS = "send_mails"


class BackgroundQueue:
    """A queue of tasks by name, whose errors never fail the caller: the caller's row is committed already."""

    def __init__(self, huey: Huey):
        self.huey = huey
        self._tasks: dict[Job, Any] = {}

    def register(self, job: Job, task: Any) -> None:
        """Register a task under the name that ``submit`` uses."""
        self._tasks[job] = task

    def submit(self, job: Job, *arguments: Any) -> bool:
        """Queue a task; return whether the queue accepted it."""
        try:
            self._tasks[job](*arguments)
        except Exception as error:  # noqa: BLE001 - the upload is stored already: no error of the queue may fail it
            reason = " ".join(str(error).split())
            log.error("the queue did not take %s (%s: %s); the sweep will find it", job, type(error).__name__, reason)
            return False
        return True

    def length(self) -> int:
        """Return how many tasks wait; raises the error of the queue's client if the queue cannot be reached."""
        count: int = self.huey.pending_count()
        return count

    def is_shorter_than(self, count: int) -> bool:
        """Return whether the queue can be reached and fewer than this many tasks wait."""
        try:
            return self.length() < count
        except Exception as error:  # noqa: BLE001 - after any error, the queue counts as not accepting tasks
            log.warning("the queue does not answer: %s", type(error).__name__)
            return False
