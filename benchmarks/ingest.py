"""The ingest benchmark: from the first byte of twelve 24-megapixel originals to all their variants, and the memory."""

import argparse
import io
import resource
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from PIL import Image

from benchmarks.ingest_steps import RENDERING, measure_steps
from benchmarks.reports.stopwatch import Stopwatch
from benchmarks.reports.table import MB, Result, Table, at_least, at_most, results_table
from benchmarks.subjects.memory_rows import memory_rows
from benchmarks.subjects.pictures import originals
from benchmarks.subjects.studio import RunningStudio, running_studio

RUNS = 3
RATE_GOAL = 6  # photos per second, on two cores
SHARE_GOAL = 0.15

PARALLEL_UPLOADS = 3  # files that the browser's uploader sends at once
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Ingest:
    """The result of one run: seconds on the clock, bytes, and the peak memory of all processes together in bytes."""

    photos: int
    sent: int
    upload_seconds: float
    ready_seconds: float
    peak: int
    peak_by_process: dict[str, int]
    cpu_by_role: dict[str, float]

    @property
    def own_share(self) -> float:
        """The share of all processor time, from 0 to 1, that the picture children did not use."""
        return 1 - self.cpu_by_role["picture child"] / sum(self.cpu_by_role.values())


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Yield a table of the whole ingest beside a plain decode, and a table of its single steps."""
    sent = list(originals(asked.photos, asked.folder))
    decodes, runs = [], []
    for _ in range(asked.runs or RUNS):
        decodes.append(median(decode_seconds(original) for original in sent))
        runs.append(measure_ingest(sent))
    rows = [*_results(runs, median(decodes)), *memory_rows(max(runs, key=lambda run: run.peak))]
    size = sum(map(len, sent)) / len(sent) / MB
    yield results_table(f"{len(sent)} originals of 24 megapixels, {size:.1f} MB each, to all variants", rows)
    yield _steps_table(measure_steps(sent), len(sent))


def _results(runs: "Sequence[Ingest]", decode: float) -> Iterator[Result]:
    rate = median(run.photos / run.ready_seconds for run in runs)
    yield Result("first byte to all variants ready", f"{median(run.ready_seconds for run in runs):.2f} s")
    yield at_least("photos per second", rate, RATE_GOAL, "{:.2f}")
    yield Result("a full decode and nothing else, one core", f"{1 / decode:.2f} photos per second")
    yield Result("photos per second, the full decode's = 1", f"{rate * decode:.2f}×")
    yield Result("upload, meanwhile", f"{median(run.sent / run.upload_seconds for run in runs) / MB:.0f} MB/s")
    share = median(run.own_share for run in runs)
    yield at_most("processor time outside the picture children", share, SHARE_GOAL, "{:.0%}")
    total = {role: median(run.cpu_by_role[role] / run.photos for run in runs) for role in runs[0].cpu_by_role}
    for role, seconds in sorted(total.items(), key=lambda item: -item[1]):
        yield Result(f"- {role}", f"{seconds * 1000:.0f} ms a photo")


def _steps_table(watch: Stopwatch, photos: int) -> Table:
    """Return the table of the steps, per photo; its goal is the share of all steps except rendering."""
    clock, cpu = sum(watch.clock.values()), sum(watch.cpu.values())
    rows = [
        (
            step,
            f"{watch.clock[step] / photos * 1000:.1f} ms",
            f"{watch.clock[step] / clock:.1%}",
            f"{watch.cpu[step] / photos * 1000:.1f} ms",
            f"{watch.cpu[step] / cpu:.1%}",
        )
        for step in sorted(watch.clock, key=lambda step: -watch.clock[step])
    ]
    shares = [f"{1 - of[RENDERING] / sum(of.values()):.1%}" for of in (watch.clock, watch.cpu)]
    rows.append(("**all but rendering** (goal: ≤ 15%)", "", shares[0], "", shares[1]))
    columns = ("step", "on the clock", "share", "processor", "share")
    return Table("Where the time goes, one photo after the other in one process", columns, rows)


def measure_ingest(originals: Sequence[bytes]) -> Ingest:
    """Upload the originals by the API, three at once, wait until all are ready, and return what that took."""
    with tempfile.TemporaryDirectory() as folder, running_studio(Path(folder)) as studio:
        collection = studio.request("POST", "/api/v1/collections", json={"title": "Bench", "privacy": "link"})["id"]
        before, began = studio.cpu_by_role(), time.perf_counter()
        with ThreadPoolExecutor(PARALLEL_UPLOADS) as pool:
            list(pool.map(lambda pair: _upload(studio, collection, *pair), enumerate(originals)))
        uploaded = time.perf_counter()
        _wait_until_all_ready(studio, len(originals))
        ready = time.perf_counter()
        cpu = {role: seconds - before.get(role, 0) for role, seconds in studio.cpu_by_role().items()}
    return Ingest(
        photos=len(originals),
        sent=sum(map(len, originals)),
        upload_seconds=uploaded - began,
        ready_seconds=ready - began,
        peak=studio.peak,
        peak_by_process=studio.peak_by_process,
        cpu_by_role=cpu,
    )


def decode_seconds(original: bytes) -> float:
    """Return the processor seconds of one full decode on one core.

    The rate of photos is compared with it, because machines, and one machine at different times, differ in speed.
    """
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_utime
    Image.open(io.BytesIO(original)).load()
    return resource.getrusage(resource.RUSAGE_THREAD).ru_utime - before


def _upload(studio: RunningStudio, collection: str, number: int, original: bytes) -> None:
    files = {"files": (f"DSC_{number:04}.jpg", original, "image/jpeg")}
    studio.request("POST", f"/api/v1/collections/{collection}/files", files=files)


def _wait_until_all_ready(studio: RunningStudio, count: int) -> None:
    """Wait until ``count`` files are ready, by reading the database.

    Frequent requests would take processor time from the measured server. Raises ``RuntimeError`` if a file failed.
    """
    database = f"file:{studio.instance / 'vitrine.db'}?mode=ro"
    with closing(sqlite3.connect(database, uri=True)) as connection:
        while True:
            states = dict(connection.execute("SELECT state, count(*) FROM files GROUP BY state").fetchall())
            if states.get("ready") == count:
                return
            if states.get("failed"):
                raise RuntimeError("A picture failed; its reason is in the worker's log.")
            threading.Event().wait(POLL_SECONDS)
