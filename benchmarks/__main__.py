"""``make bench``: measures, and prints the table that docs/benchmarks.md keeps."""

import argparse
import os
import platform
from pathlib import Path
from statistics import median

import PIL

from benchmarks.ingest import Ingest, decode_seconds, measure_ingest
from benchmarks.pictures import originals

MB = 1_000_000


def main() -> None:
    """Several runs, the medians, and the ratio to a plain decode measured in the same run."""
    parser = argparse.ArgumentParser(description="Measures ingest: 24-megapixel originals to all variants.")
    parser.add_argument("--photos", type=int, default=12)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="take the originals (*.jpg) from here instead of drawing them")
    asked = parser.parse_args()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}, Python {platform.python_version()}, Pillow {PIL.__version__}")
    sent = list(originals(asked.photos, asked.folder))
    decodes, runs = [], []
    for _ in range(asked.runs):
        decodes.append(median(decode_seconds(original) for original in sent))
        runs.append(measure_ingest(sent))
    _print_table(runs, median(decodes))


def _print_table(runs: list[Ingest], decode: float) -> None:
    first = runs[0]
    rate = median(run.photos / run.ready_seconds for run in runs)
    upload = median(run.sent / run.upload_seconds / MB for run in runs)
    peak = max(runs, key=lambda run: run.peak)
    print()
    print("| measure | value |")
    print("| --- | --- |")
    print(f"| originals | {first.photos}, {first.sent / first.photos / MB:.1f} MB each |")
    print(f"| first byte to all variants ready | {median(run.ready_seconds for run in runs):.2f} s |")
    print(f"| photos per second | {rate:.2f} |")
    print(f"| a full decode and nothing else, one core | {1 / decode:.2f} photos per second |")
    print(f"| ratio of the two | {rate * decode:.2f} |")
    print(f"| upload, meanwhile | {upload:.0f} MB/s |")
    print(f"| peak memory of all processes | {peak.peak / MB:.0f} MB |")
    for process, size in sorted(peak.peak_by_process.items(), key=lambda item: -item[1]):
        print(f"| - of which {process.rsplit(' ', 1)[0]} | {size / MB:.0f} MB |")


if __name__ == "__main__":
    main()
