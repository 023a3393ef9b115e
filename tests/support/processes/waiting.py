"""Waiting for something to become true, no longer than it takes."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(condition: Callable[[], T], *, seconds: float = 30, every: float = 0.05) -> T:
    """The first true answer of ``condition``; raises ``TimeoutError`` when none comes."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{condition.__name__} did not come true within {seconds:g} seconds")
        time.sleep(every)
    return answer
