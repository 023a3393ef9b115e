"""A wait for a condition that ends as soon as the condition is true."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(condition: Callable[[], T], *, seconds: float = 30, every: float = 0.05) -> T:
    """Return the first true result of ``condition``; raise ``TimeoutError`` if there is none in time."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{condition.__name__} did not come true within {seconds:g} seconds")
        time.sleep(every)
    return answer
