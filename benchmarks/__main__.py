"""The command behind ``make bench``: it runs benchmarks and prints their tables.

With ``--keep`` it also writes the tables into ``docs/benchmarks.md``.
"""

import argparse
import os
import platform
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import PIL

from benchmarks.reports.document import keep
from benchmarks.reports.table import Table

# In the order of docs/benchmarks.md. Each module of `benchmarks` with such a name defines `tables(asked)`.
BENCHES = (
    "pipeline", "variants", "ingest", "throughput", "browser_uploads", "serving", "archives", "pages", "smooth", "load",
    "scale", "migration", "workers",
)  # fmt: skip


def main() -> None:
    """Run the requested benchmarks, or all of them, and print the tables of each."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measures speed and memory.")
    parser.add_argument("what", nargs="*", choices=[[], *BENCHES], help="which of them; all unless said")
    parser.add_argument("--photos", type=int, default=12, help="how many originals of 24 megapixels are taken in")
    parser.add_argument("--runs", type=int, help="the median of so many runs; each has a number of its own unless said")
    parser.add_argument("--folder", type=Path, help="take the originals (*.jpg) from here instead of drawing them")
    parser.add_argument("--keep", action="store_true", help="put the tables into docs/benchmarks.md")
    asked = parser.parse_args()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}, Python {platform.python_version()}, Pillow {PIL.__version__}")
    for name in asked.what or BENCHES:
        found = []
        for table in _tables_of(name)(asked):
            print(f"\n{table}", flush=True)
            found.append(table)
        if asked.keep:
            keep(name, found)


def _tables_of(name: str) -> Callable[[argparse.Namespace], Iterator[Table]]:
    return import_module(f"benchmarks.{name}").tables


if __name__ == "__main__":
    main()
