"""Another process seen from outside: the processor time it has used and the most memory it has held."""

import time
from collections.abc import Iterator
from pathlib import Path

CPU_CLOCK_OF_PROCESS = 2  # the kernel's CPUCLOCK_SCHED, in nanoseconds and over all threads


def cpu_seconds(pid: int) -> float:
    """User and system time of all its threads so far; its children are not counted."""
    return time.clock_gettime(~pid << 3 | CPU_CLOCK_OF_PROCESS)


def peak_bytes(pid: int) -> int:
    """The most memory it has held resident since it began."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) * 1024


def below(root: int) -> Iterator[tuple[int, str]]:
    """The process ids and command lines of ``root`` and of every process below it."""
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        yield pid, command
