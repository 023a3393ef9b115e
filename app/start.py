"""The start of a process, which imports and builds what stays until its end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quick_start() -> Iterator[None]:
    """Turn the garbage collector off while this block imports and builds.

    The collector would go through a growing heap in which nothing can be freed: an eighth of the time of the start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
