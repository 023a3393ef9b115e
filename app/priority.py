"""The lower priority of processes that prepare pictures, so that the web server gets processor time first.

This module imports no other module of the app, because the child processes that decode pictures use it too.
"""

import os
from contextlib import suppress
from pathlib import Path

# Beside one web process of niceness 0, these get about a quarter and about a tenth of the processor time (sched(7)).
# The kernel derives the priority of disk access from the niceness as well (ioprio_set(2)).
WORKER, PICTURE = 5, 10
AUTOGROUP = Path("/proc/self/autogroup")


def give_way(niceness: int) -> None:
    """Raise the niceness of this process to at least ``niceness``, and that of its session if it leads one.

    Linux divides processor time between sessions first and uses niceness only within a session ("autogrouping",
    sched(7)): a nice process in a session of its own would get as much as the web server. No error is raised if the
    system does not permit or does not have these settings.
    """
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(niceness, os.getpriority(os.PRIO_PROCESS, 0)))
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            AUTOGROUP.write_text(str(niceness))
