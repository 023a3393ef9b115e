"""The archive benchmark: a whole gallery as one ZIP archive, compared with one file of the same size."""

import argparse
from collections.abc import Iterator

from benchmarks.reports.table import MB, Result, Table, at_least, at_most, results_table
from benchmarks.traffic.zip import measure_zip

FILES, MEGABYTES, PAIRS = 30, 10, 5
RATE_GOAL, RATIO_GOAL, MEMORY_GOAL = 150, 0.5, 20


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Download the archive and the plain file in turn from the same server, and yield the table of their rates."""
    run = measure_zip(FILES, MEGABYTES, asked.runs or PAIRS)
    results = [
        at_least("the archive", run.archive / MB, RATE_GOAL, "{:.0f} MB/s"),
        Result("the plain file", f"{run.plain / MB:.0f} MB/s"),
        at_least("the archive, the plain file = 1", run.ratio, RATIO_GOAL),
        at_most("memory of all processes beyond that at rest", (run.peak - run.idle) / MB, MEMORY_GOAL, "{:.0f} MB"),
    ]
    yield results_table(f"{FILES} originals of {MEGABYTES} MB as one archive of {run.size / MB:.0f} MB", results)
