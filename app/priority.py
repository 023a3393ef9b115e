"""Lower priority: lets a process that prepares pictures give way to the one that answers people.

It imports nothing of the app: the children that decode pictures call it too.
"""

import os
from contextlib import suppress
from pathlib import Path

# A share of the processor beside one web process of niceness 0 (sched(7)): about a quarter, and about a tenth. The
# kernel derives the disk's priority from it as well (ioprio_set(2)).
WORKER, PICTURE = 5, 10
AUTOGROUP = Path("/proc/self/autogroup")


def give_way(niceness: int) -> None:
    """At least this niceness for the process, and for its session where it leads one.

    Linux shares the processor between sessions first and looks at niceness only within each ("autogrouping", sched(7)):
    a nice process in a session of its own would take as much as the web server. Raises nothing where that is no matter.
    """
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, max(niceness, os.getpriority(os.PRIO_PROCESS, 0)))
    if os.getsid(0) == os.getpid():
        with suppress(OSError):
            AUTOGROUP.write_text(str(niceness))
