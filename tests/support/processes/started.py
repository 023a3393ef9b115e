"""Process families: the processes that a process started, which of them still run, and how to end them."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def family_of(pid: int) -> set[tuple[int, str]]:
    """Return the process and all that it started, each with its start time, so that no reused id is mistaken."""
    parents: dict[int, list[int]] = {}
    for status in _statuses():
        parents.setdefault(int(status[1]), []).append(int(status[0]))
    family, waiting = set(), [pid]
    while waiting:
        member = waiting.pop()
        if (begun := _begun(member)) is not None:
            family.add((member, begun))
        waiting += parents.get(member, [])
    return family


def still_running(family: set[tuple[int, str]]) -> set[int]:
    """Return the ids of the family's processes that still run."""
    return {pid for pid, begun in family if _begun(pid) == begun}


def end(family: set[tuple[int, str]]) -> None:
    """Kill the family's processes that still run."""
    for pid in still_running(family):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _statuses() -> Iterator[tuple[str, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        if (fields := _fields(folder)) is not None:
            yield folder.name, fields[1]


def _begun(pid: int) -> str | None:
    fields = _fields(Path(f"/proc/{pid}"))
    return None if fields is None or fields[0] == "Z" else fields[19]


def _fields(folder: Path) -> list[str] | None:
    """Return the fields after the name in ``/proc/PID/stat`` (proc(5)): state, parent, …; None if it has ended."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
