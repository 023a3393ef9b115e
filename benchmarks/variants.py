"""The variants benchmark: processor time of each pass and bytes of each variant, for camera-sized originals."""

import argparse
import resource
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from app.imaging.limits import Limits
from app.imaging.variants import FIRST_PASS, VARIANTS
from benchmarks.reports.table import MB, Result, Table, at_most, results_table
from benchmarks.subjects.pictures import originals
from tests.imaging.in_process import render

PICTURES, RUNS, SHARE_GOAL = 3, 3, 0.1
SECOND_PASS = [spec for spec in VARIANTS if spec.made == "second"]


@dataclass(frozen=True)
class VariantCosts:
    """Means over the originals: processor seconds per pass, bytes per variant, and variants' share of the original."""

    first_seconds: float
    second_seconds: float
    sizes: dict[str, float]
    share: float


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Render all variants without a server and a store, and yield the table of their costs."""
    sent = list(originals(PICTURES, asked.folder))
    costs = measure_variants(sent, asked.runs or RUNS)
    results = [
        Result("first pass, processor time", f"{costs.first_seconds * 1000:.0f} ms"),
        Result("second pass, processor time", f"{costs.second_seconds * 1000:.0f} ms"),
        *(Result(f"- {name}", f"{size / 1000:.0f} KB") for name, size in costs.sizes.items()),
        at_most("all variants, share of the original", costs.share, SHARE_GOAL, "{:.1%}"),
    ]
    size = sum(map(len, sent)) / len(sent) / MB
    yield results_table(
        f"The table of variants, from {len(sent)} originals of 24 megapixels, {size:.1f} MB each", results
    )


def measure_variants(originals: Sequence[bytes], runs: int) -> VariantCosts:
    """Render each original ``runs`` times and return the costs.

    The shortest time counts, because other programs run on the machine.
    """
    first, second, sizes, shares = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for original in originals:
            source = Path(folder) / "original.jpg"
            source.write_bytes(original)
            timed = [(_seconds(source, FIRST_PASS), _seconds(source, SECOND_PASS)) for _ in range(runs)]
            first.append(min(each[0] for each in timed))
            second.append(min(each[1] for each in timed))
            made = render(source, Path(folder), VARIANTS, Limits()).variants
            sizes.append({f"{variant.name} {variant.format}": variant.size for variant in made})
            shares.append(sum(variant.size for variant in made) / len(original))
    names = [f"{spec.name} {spec.format}" for spec in VARIANTS]
    return VariantCosts(
        first_seconds=mean(first),
        second_seconds=mean(second),
        sizes={name: mean(each[name] for each in sizes if name in each) for name in names},
        share=mean(shares),
    )


def _seconds(source: Path, specs: Sequence) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF)
    render(source, source.parent, specs, Limits())
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
