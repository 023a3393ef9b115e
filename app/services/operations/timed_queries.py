"""Timed queries: slow questions that run in threads of their own, with a deadline for the page that asks."""

import logging
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class _Query(Generic[Result]):
    """A question that runs in its own thread, and its result once it has ended."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.ended_at = 0.0
        self.result: Result | None = None

    def run(self, key: Hashable, question: Callable[[], Result]) -> None:
        try:
            self.result = question()
        except Exception:  # the page shows the value as unknown
            log.exception("%s could not be found out", key)
        self.ended_at = time.monotonic()
        self.ended.set()


class TimedQueries(Generic[Key, Result]):
    """A cache of slow questions by key, for use from many threads; each question runs once at a time.

    A result is reused for ``max_age`` seconds. A question must not depend on the request that asks it.
    """

    def __init__(self, *, max_age: float):
        self._max_age = max_age
        self._queries: dict[Key, _Query[Result]] = {}
        self._lock = threading.Lock()

    def ask(self, questions: Mapping[Key, Callable[[], Result]], *, within: float) -> dict[Key, Result | None]:
        """Return the results by key; None for each question that failed or takes longer than ``within`` seconds."""
        deadline = time.monotonic() + within
        queries = {key: self._query(key, question) for key, question in questions.items()}
        for query in queries.values():
            query.ended.wait(max(0.0, deadline - time.monotonic()))
        return {key: query.result for key, query in queries.items()}

    def _query(self, key: Key, question: Callable[[], Result]) -> _Query[Result]:
        with self._lock:
            query = self._queries.get(key)
            if query is None or (query.ended.is_set() and time.monotonic() - query.ended_at > self._max_age):
                query = self._queries[key] = _Query()
                threading.Thread(target=query.run, args=(key, question), name=f"query-{key}", daemon=True).start()
            return query
