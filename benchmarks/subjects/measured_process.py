"""The processor time and the peak memory of another process."""

import time
from collections.abc import Iterator
from pathlib import Path

CPU_CLOCK_OF_PROCESS = 2  # Linux's CPUCLOCK_SCHED: the time of all threads, in nanoseconds


def cpu_seconds(pid: int) -> float:
    """Return the user and system time of all threads of the process so far, without its children."""
    return time.clock_gettime(~pid << 3 | CPU_CLOCK_OF_PROCESS)


def peak_bytes(pid: int) -> int:
    """Return the peak resident memory of the process since it started, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) * 1024


def below(root: int) -> Iterator[tuple[int, str]]:
    """Yield the process ids and command lines of ``root`` and of its children at every depth."""
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
