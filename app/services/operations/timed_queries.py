"""Questions that may take long, asked by pages that may not: each has a thread of its own and is waited for briefly."""

import logging
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class _Look(Generic[Answer]):
    """One question on its way, or its answer."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.ended_at = 0.0
        self.answer: Answer | None = None

    def run(self, key: Hashable, question: Callable[[], Answer]) -> None:
        try:
            self.answer = question()
        except Exception:  # whoever asked has gone on, and shows it as not known
            log.exception("%s could not be told", key)
        self.ended_at = time.monotonic()
        self.ended.set()


class PatientLooks(Generic[Key, Answer]):
    """Safe to use from many threads. However often a question is asked, it runs once at a time.

    An answer is given again for ``kept`` seconds. A question must need nothing of the request that asks it.
    """

    def __init__(self, *, kept: float):
        self._kept = kept
        self._looks: dict[Key, _Look[Answer]] = {}
        self._lock = threading.Lock()

    def ask(self, questions: Mapping[Key, Callable[[], Answer]], *, within: float) -> dict[Key, Answer | None]:
        """The answers by the questions' keys; None for those that are not there in so many seconds, or failed."""
        deadline = time.monotonic() + within
        looks = {key: self._look(key, question) for key, question in questions.items()}
        for look in looks.values():
            look.ended.wait(max(0.0, deadline - time.monotonic()))
        return {key: look.answer for key, look in looks.items()}

    def _look(self, key: Key, question: Callable[[], Answer]) -> _Look[Answer]:
        with self._lock:
            look = self._looks.get(key)
            if look is None or (look.ended.is_set() and time.monotonic() - look.ended_at > self._kept):
                look = self._looks[key] = _Look()
                threading.Thread(target=look.run, args=(key, question), name=f"look-{key}", daemon=True).start()
            return look
