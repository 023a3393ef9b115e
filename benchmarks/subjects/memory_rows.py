"""The rows about memory that several tables have."""

from collections.abc import Iterator
from typing import Protocol

from benchmarks.reports.table import MB, Result, at_most


class Peaked(Protocol):
    """A run that sampled the memory of its processes, in bytes."""

    @property
    def peak(self) -> int: ...

    @property
    def peak_by_process(self) -> dict[str, int]: ...


def memory_rows(run: Peaked, goal_megabytes: int = 250) -> Iterator[Result]:
    """Yield the peak memory of all processes together with its goal in MB, then the share of each process."""
    yield at_most("peak memory of all processes", run.peak / MB, goal_megabytes, "{:.0f} MB")
    for process, size in sorted(run.peak_by_process.items(), key=lambda item: -item[1]):
        yield Result(f"- of which {process.rsplit(' ', 1)[0]}", f"{size / MB:.0f} MB")
