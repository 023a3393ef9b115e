"""The background queue: huey on a SQLite file, or on Redis when there is one.

Handing a task over is best effort: what the queue loses, the sweep finds again in the rows.
"""

import logging
from pathlib import Path
from typing import Any

from huey import SqliteHuey
from huey.api import Huey

log = logging.getLogger(__name__)

NAME = "vitrine"
UNCHECKED = "ssl_cert_reqs=none&ssl_check_hostname=False"


def make_queue(instance: Path, redis_url: str | None, *, checks_certificate: bool = True) -> Huey:
    """The queue that the settings ask for; nothing connects before it is used."""
    if redis_url:
        from huey import RedisHuey

        if redis_url.startswith("rediss://") and not checks_certificate:
            redis_url += ("&" if "?" in redis_url else "?") + UNCHECKED
        return RedisHuey(NAME, url=redis_url, results=False)
    return SqliteHuey(NAME, filename=str(instance / "queue.db"), fsync=True, results=False, timeout=15)


class BackgroundQueue:
    """Hands tasks over by name and never fails the caller, whose row is committed already."""

    def __init__(self, huey: Huey):
        self.huey = huey
        self._tasks: dict[str, Any] = {}

    def register(self, name: str, task: Any) -> None:
        """Makes a task known under its name."""
        self._tasks[name] = task

    def submit(self, name: str, *arguments: Any) -> bool:
        """Enqueues a task; answers whether the queue took it."""
        try:
            self._tasks[name](*arguments)
        except Exception:  # whatever ails the queue, the upload it follows is safe
            log.exception("the queue did not take %s; the sweep will find it", name)
            return False
        return True

    def length(self) -> int:
        """How many tasks wait; raises what the queue's own client raises where it is away."""
        return self.huey.pending_count()

    def is_shorter_than(self, count: int) -> bool:
        """Whether it takes tasks, and fewer than this many wait."""
        try:
            return self.length() < count
        except Exception as error:  # noqa: BLE001 - whatever ails it, it takes nothing now
            log.warning("the queue does not answer: %s", type(error).__name__)
            return False
