"""The limit on the files and connections that this process may have open."""

import resource
from contextlib import suppress


def most_open_files() -> int:
    """Raise this process's limit as far as the system permits, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
            soft = hard
    return soft
