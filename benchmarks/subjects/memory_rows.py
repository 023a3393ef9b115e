"""The rows on memory that several tables have."""

from collections.abc import Iterator
from typing import Protocol

from benchmarks.reports.table import MB, Result, at_most


class Peaked(Protocol):
    """A run that watched the memory of its processes."""

    @property
    def peak(self) -> int: ...

    @property
    def peak_by_process(self) -> dict[str, int]: ...


def memory_rows(run: Peaked, goal_megabytes: int = 250) -> Iterator[Result]:
    """The most that all processes held together, against the goal, and which of them held it."""
    yield at_most("peak memory of all processes", run.peak / MB, goal_megabytes, "{:.0f} MB")
    for process, size in sorted(run.peak_by_process.items(), key=lambda item: -item[1]):
        yield Result(f"- of which {process.rsplit(' ', 1)[0]}", f"{size / MB:.0f} MB")
