"""The background queue: huey on a SQLite file, or on Redis if it is configured.

Queueing is best effort: if a task is lost, the sweep finds its work in the rows.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module, reload
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from huey.api import Huey

log = logging.getLogger(__name__)

NAME = "vitrine"
UNCHECKED = "ssl_cert_reqs=none&ssl_check_hostname=False"


def make_queue(instance: Path, redis_url: str | None, *, checks_certificate: bool = True) -> "Huey":
    """Return the queue for these settings; it connects at its first use."""
    huey = _import_huey(uses_redis=redis_url is not None)
    if redis_url:
        if redis_url.startswith("rediss://") and not checks_certificate:
            redis_url += ("&" if "?" in redis_url else "?") + UNCHECKED
        return huey.RedisHuey(NAME, url=redis_url, results=False)
    return huey.SqliteHuey(NAME, filename=str(instance / "queue.db"), fsync=True, results=False, timeout=15)


def _import_huey(*, uses_redis: bool) -> Any:
    """Return ``huey.api``, imported without the database clients that it imports if they are installed.

    A process that uses neither redis nor psycopg would need 16 MB for them.
    """
    with _hidden("psycopg", *([] if uses_redis else ["redis"])):
        api, storage = import_module("huey.api"), import_module("huey.storage")
        if uses_redis and storage.Redis is None:  # this process had a queue without Redis before
            reload(storage)
            reload(api)
    return api


@contextmanager
def _hidden(*packages: str) -> Iterator[None]:
    """Let imports of these packages fail, unless this process has imported them already."""
    hidden: dict[str, ModuleType | None] = {name: None for name in packages if name not in sys.modules}
    sys.modules.update(hidden)  # type: ignore[arg-type]  # None is how Python marks a module that must not be found
    yield
    for name in hidden:
        del sys.modules[name]


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

    def __init__(self, huey: "Huey"):
        self.huey = huey
        self._tasks: dict[Job, Any] = {}

    def register(self, job: Job, task: Callable[..., None]) -> None:
        """Register what the worker does for a job that is given to ``submit``."""
        self._tasks[job] = self.huey.task(name=job.value)(task)

    def repeat(self, task: Callable[[], None], name: str, *, minute: str = "*") -> None:
        """Let the worker do a task at this minute of each hour, in the form of crontab; by default each minute."""
        crontab = import_module("huey").crontab
        self.huey.periodic_task(crontab(minute=minute), name=name)(task)

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
