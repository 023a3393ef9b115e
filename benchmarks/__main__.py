"""``make bench``: measures, and prints the tables that docs/benchmarks.md keeps."""

import argparse
import os
import platform
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import PIL

from benchmarks.ingest import decode_seconds, measure_ingest
from benchmarks.pictures import originals
from benchmarks.throughput import measure_throughput
from benchmarks.variants import measure_variants

MB = 1_000_000
THROUGHPUT_MEGABYTES = 400
Row = tuple[str, str]


def main() -> None:
    """Runs what is asked for, or everything, and prints a table for each."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measures speed and memory.")
    parser.add_argument("what", nargs="*", choices=[[], *TABLES], help="which of them; all unless said")
    parser.add_argument("--photos", type=int, default=12, help="how many originals of 24 megapixels")
    parser.add_argument("--runs", type=int, default=3, help="the median of so many runs")
    parser.add_argument("--folder", type=Path, help="take the originals (*.jpg) from here instead of drawing them")
    asked = parser.parse_args()
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"{machine}, Python {platform.python_version()}, Pillow {PIL.__version__}")
    for name in asked.what or TABLES:
        print(f"\n## {name}\n\n| measure | value |\n| --- | --- |")
        for measure, value in TABLES[name](asked):
            print(f"| {measure} | {value} |", flush=True)


def ingest_table(asked: argparse.Namespace) -> Iterator[Row]:
    """From the first byte of the originals to all their variants, beside a plain decode of the same pictures."""
    sent = list(originals(asked.photos, asked.folder))
    decodes, runs = [], []
    for _ in range(asked.runs):
        decodes.append(median(decode_seconds(original) for original in sent))
        runs.append(measure_ingest(sent))
    rate, decode = median(run.photos / run.ready_seconds for run in runs), median(decodes)
    yield "originals", f"{len(sent)}, {sum(map(len, sent)) / len(sent) / MB:.1f} MB each"
    yield "first byte to all variants ready", f"{median(run.ready_seconds for run in runs):.2f} s"
    yield "photos per second", f"{rate:.2f}"
    yield "a full decode and nothing else, one core", f"{1 / decode:.2f} photos per second"
    yield "ratio of the two", f"{rate * decode:.2f}"
    yield "upload, meanwhile", f"{median(run.sent / run.upload_seconds for run in runs) / MB:.0f} MB/s"
    peak = max(runs, key=lambda run: run.peak)
    yield from memory_rows(peak.peak, peak.peak_by_process)


def variants_table(asked: argparse.Namespace) -> Iterator[Row]:
    """What the lines of the table of variants cost, without server and store."""
    sent = list(originals(3, asked.folder))
    costs = measure_variants(sent, asked.runs)
    yield "originals", f"{len(sent)}, {sum(map(len, sent)) / len(sent) / MB:.1f} MB each"
    yield "first pass, processor time", f"{costs.first_seconds * 1000:.0f} ms"
    yield "second pass, processor time", f"{costs.second_seconds * 1000:.0f} ms"
    for name, size in costs.sizes.items():
        yield f"- {name}", f"{size / 1000:.0f} KB"
    yield "all variants, share of the original", f"{costs.share:.1%}"


def throughput_table(asked: argparse.Namespace) -> Iterator[Row]:
    """A large file in resumable chunks, beside the same bytes copied by a bare app of the same web server."""
    runs = [measure_throughput(THROUGHPUT_MEGABYTES) for _ in range(asked.runs)]
    yield "one file", f"{THROUGHPUT_MEGABYTES} MB, in chunks of 8 MiB"
    yield "resumable upload", f"{median(run.resumable for run in runs) / MB:.0f} MB/s"
    yield "plain copy through the same web server", f"{median(run.plain for run in runs) / MB:.0f} MB/s"
    yield "ratio of the two", f"{median(run.resumable / run.plain for run in runs):.2f}"
    yield "peak memory of all processes", f"{max(run.peak for run in runs) / MB:.0f} MB"


def browser_table(asked: argparse.Namespace) -> Iterator[Row]:
    """Folders dropped on the page of a real browser."""
    from benchmarks.browser_uploads import REDROPPED, SMALL_FILES, THERE_ALREADY, measure_browser_uploads

    run = measure_browser_uploads(10, asked.folder)
    new = REDROPPED - THERE_ALREADY
    yield "10 originals of 24 megapixels, dropped to all variants ready", f"{run.large_seconds:.1f} s"
    yield "- that is", f"{run.large_bytes / run.large_seconds / MB:.0f} MB/s"
    yield f"{SMALL_FILES:,} small files, dropped to all there", f"{run.small_seconds:.1f} s"
    yield f"folder of {REDROPPED} dropped again, {THERE_ALREADY} there already: files sent", f"{run.redrop_files}"
    yield (
        "- their bytes",
        f"{run.redrop_bytes / MB:.2f} MB; the {new} new files have {run.redrop_new_bytes / MB:.2f} MB",
    )
    yield from memory_rows(run.peak, run.peak_by_process)


def memory_rows(peak: int, by_process: dict[str, int]) -> Iterator[Row]:
    """The most that all processes held together, and which."""
    yield "peak memory of all processes", f"{peak / MB:.0f} MB"
    for process, size in sorted(by_process.items(), key=lambda item: -item[1]):
        yield f"- of which {process.rsplit(' ', 1)[0]}", f"{size / MB:.0f} MB"


TABLES = {"ingest": ingest_table, "variants": variants_table, "throughput": throughput_table, "browser": browser_table}

if __name__ == "__main__":
    main()
