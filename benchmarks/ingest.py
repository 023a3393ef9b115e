"""Ingest: from the first byte of twelve 24-megapixel originals to all their variants, with the memory it takes."""

import io
import resource
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from benchmarks.studio import RunningStudio, running_studio

PARALLEL_UPLOADS = 3  # what the browser's uploader sends at once
POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Ingest:
    """What one run took: seconds on the clock, bytes, and the peak memory of all processes together in bytes."""

    photos: int
    sent: int
    upload_seconds: float
    ready_seconds: float
    peak: int
    peak_by_process: dict[str, int]


def measure_ingest(originals: Sequence[bytes]) -> Ingest:
    """Uploads the originals by the API, three at once, and waits until every one is ready."""
    with tempfile.TemporaryDirectory() as folder, running_studio(Path(folder)) as studio:
        collection = studio.request("POST", "/api/v1/collections", json={"title": "Bench", "privacy": "link"})["id"]
        began = time.perf_counter()
        with ThreadPoolExecutor(PARALLEL_UPLOADS) as pool:
            list(pool.map(lambda pair: _upload(studio, collection, *pair), enumerate(originals)))
        uploaded = time.perf_counter()
        _wait_until_all_ready(studio, collection, len(originals))
        ready = time.perf_counter()
    return Ingest(
        photos=len(originals),
        sent=sum(map(len, originals)),
        upload_seconds=uploaded - began,
        ready_seconds=ready - began,
        peak=studio.peak,
        peak_by_process=studio.peak_by_process,
    )


def decode_seconds(original: bytes) -> float:
    """Processor seconds of one full decode on one core, for the ratio: what this machine is worth today."""
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_utime
    Image.open(io.BytesIO(original)).load()
    return resource.getrusage(resource.RUSAGE_THREAD).ru_utime - before


def _upload(studio: RunningStudio, collection: str, number: int, original: bytes) -> None:
    files = {"files": (f"DSC_{number:04}.jpg", original, "image/jpeg")}
    studio.request("POST", f"/api/v1/collections/{collection}/files", files=files)


def _wait_until_all_ready(studio: RunningStudio, collection: str, count: int) -> None:
    while True:
        files = studio.request("GET", f"/api/v1/collections/{collection}/files?limit=500")["files"]
        states = [file["state"] for file in files]
        if states.count("ready") == count:
            return
        if "failed" in states:
            raise RuntimeError("A picture failed: " + str([file["error"] for file in files if file["error"]]))
        threading.Event().wait(POLL_SECONDS)
