"""The pipeline benchmark: thumb and preview of 24 and 45 megapixels by Vitrine, sharp, libvips and a naive peer."""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks.peers.naive import shrunk, upright_srgb
from benchmarks.peers.processes import (
    FLOOR,
    LIBVIPS,
    NAIVE,
    SHARP_ONE,
    SHARP_TWO,
    VITRINE,
    contenders,
    has_sharp,
    has_vips,
)
from benchmarks.peers.trial import Summary, Trial
from benchmarks.reports.table import MB, Result, Table, at_least, at_most, results_table
from benchmarks.subjects.pictures import larger_original, smaller_originals

RUNS = 7
COLUMNS = (
    "program",
    "CPU: median",
    "least",
    "with its start",
    "on the clock",
    "peak memory: kept",
    "alone",
    "thumb + preview",
    "SSIM",
)
# Per size of picture in megapixels: the most CPU as a multiple of the entropy decoding's, and the most memory in MB.
LIMITS = {24: (2.5, 60), 45: (2.5, 90)}


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Yield one table for each size of picture, and the table of the goals."""
    smaller, results = smaller_originals(asked.folder), []
    for megapixels, sources in ((24, smaller), (45, [larger_original(path) for path in smaller])):
        summaries = measure(sources, asked.runs or RUNS)
        size = fmean(path.stat().st_size for path in sources) / MB
        title = f"Thumb and preview of {len(sources)} originals of {megapixels} megapixels, {size:.1f} MB each"
        yield Table(title, COLUMNS, [_cells(name, summary) for name, summary in summaries.items()])
        results += list(_goals(megapixels, summaries))
    yield results_table("Goals of the pipeline", results, _missing())


def measure(sources: Sequence[Path], runs: int) -> dict[str, Summary]:
    """Let every peer make every picture, in turn within each run, and return each peer's summary by its name."""
    with tempfile.TemporaryDirectory() as work:
        trials = [Trial.begin(each, Path(work, str(number))) for number, each in enumerate(contenders())]
        for source in sources:
            reference = shrunk(upright_srgb(source))
            for trial in trials:
                trial.make_alone(source, reference)
            for _ in range(runs):
                for trial in trials:
                    trial.make(source)
        return {f"{trial.contender.name}": trial.end() for trial in trials}


def _cells(name: str, summary: Summary) -> tuple[str, ...]:
    seconds = (summary.cpu, summary.least_cpu, summary.cpu_with_start, summary.wall)
    peaks = (summary.peak, summary.peak_alone)
    sizes = f"{summary.thumb_bytes / 1000:.0f} + {summary.preview_bytes / 1000:.0f} KB" if name != FLOOR else ""
    likeness = f"{summary.likeness:.4f}" if name != FLOOR else ""
    times = (f"{value * 1000:.0f} ms" for value in seconds)
    return name, *times, *(f"{peak / MB:.0f} MB" for peak in peaks), sizes, likeness


def _goals(megapixels: int, by_name: Mapping[str, Summary]) -> Iterator[Result]:
    """Yield the goals for this size of picture.

    CPU times are compared by their minimum, because other programs on the machine disturb it least.
    """
    ours, (floors, megabytes) = by_name[VITRINE], LIMITS[megapixels]
    for name in (SHARP_TWO, SHARP_ONE):
        if peer := by_name.get(name):
            yield at_most(f"{megapixels} MP: CPU, {name} = 1", ours.least_cpu / peer.least_cpu, 1)
            yield at_most(f"{megapixels} MP: peak memory, {name} = 1", ours.peak / peer.peak, 0.25)
            yield at_least(f"{megapixels} MP: SSIM less that of {name}", ours.likeness - peer.likeness, 0, "{:+.4f}")
    for name in (LIBVIPS, NAIVE):
        if peer := by_name.get(name):
            yield Result(f"{megapixels} MP: CPU, {name} = 1", f"{ours.least_cpu / peer.least_cpu:.2f}×")
    yield at_most(f"{megapixels} MP: CPU, entropy decoding = 1", ours.least_cpu / by_name[FLOOR].least_cpu, floors)
    yield at_most(f"{megapixels} MP: peak memory", ours.peak / MB, megabytes, "{:.0f} MB")


def _missing() -> str:
    missing = [name for name, is_there in (("sharp", has_sharp()), ("libvips", has_vips())) if not is_there]
    return f"Without {' and '.join(missing)}, which `make peers` installs." if missing else ""
