"""The throughput benchmark: one large upload in chunks of 8 MiB, compared with a minimal WSGI app that copies bytes."""

import argparse
import base64
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import requests

from benchmarks.reports.table import MB, Result, Table, at_least, results_table
from benchmarks.subjects.studio import RunningStudio, free_port, running_studio

CHUNK_BYTES = 8 * 1024 * 1024
MEGABYTES = 400
RUNS = 3
SHARE_GOAL = 0.6


@dataclass(frozen=True)
class Throughput:
    """The bytes per second of both uploads, and the peak memory of the studio's processes together in bytes."""

    resumable: float
    plain: float
    peak: int


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Upload a large file in resumable chunks and as a plain copy, and yield the table of their rates."""
    runs = [measure_throughput(MEGABYTES) for _ in range(asked.runs or RUNS)]
    ratio = median(run.resumable / run.plain for run in runs)
    results = [
        Result("resumable upload", f"{median(run.resumable for run in runs) / MB:.0f} MB/s"),
        Result("plain copy through the same web server", f"{median(run.plain for run in runs) / MB:.0f} MB/s"),
        at_least("resumable upload, the plain copy = 1", ratio, SHARE_GOAL),
        Result("peak memory of all processes", f"{max(run.peak for run in runs) / MB:.0f} MB"),
    ]
    yield results_table(f"One file of {MEGABYTES} MB in chunks of 8 MiB", results)


def measure_throughput(megabytes: int) -> Throughput:
    """Send ``megabytes`` of random bytes both ways, one after the other, each over one connection."""
    content = b"\x01" + os.urandom(megabytes * MB - 1)
    with tempfile.TemporaryDirectory() as folder, running_studio(Path(folder) / "instance") as studio:
        collection = studio.request("POST", "/api/v1/collections", json={"title": "Bench", "privacy": "link"})["id"]
        resumable = _sent_resumably(studio, collection, content)
        with _plain_server(Path(folder)) as url:
            plain = _sent_plainly(url, content)
    return Throughput(len(content) / resumable, len(content) / plain, studio.peak)


def _sent_resumably(studio: RunningStudio, collection: str, content: bytes) -> float:
    headers = {"Authorization": f"Bearer {studio.token}", "Tus-Resumable": "1.0.0"}
    metadata = {"filename": "film.mov", "collection": collection}
    encoded = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
    with requests.Session() as session:
        created = session.post(
            f"{studio.url}/api/v1/uploads",
            headers={**headers, "Upload-Length": str(len(content)), "Upload-Metadata": encoded},
            timeout=60,
        )
        created.raise_for_status()
        address = studio.url + created.headers["Location"]
        began = time.perf_counter()
        for start in range(0, len(content), CHUNK_BYTES):
            chunk_headers = {"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
            chunk = memoryview(content)[start : start + CHUNK_BYTES]
            session.patch(address, data=chunk, headers={**headers, **chunk_headers}, timeout=60).raise_for_status()
        return time.perf_counter() - began


def _sent_plainly(url: str, content: bytes) -> float:
    with requests.Session() as session:
        began = time.perf_counter()
        for start in range(0, len(content), CHUNK_BYTES):
            session.put(url, data=memoryview(content)[start : start + CHUNK_BYTES], timeout=60).raise_for_status()
        return time.perf_counter() - began


@contextmanager
def _plain_server(folder: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "benchmarks.traffic.plain_copy:app", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--threads", "8", "--no-control-socket", "--log-level", "error"]
    environ = {**os.environ, "COPY_TO": str(folder / "copy")}
    process = subprocess.Popen(command, env=environ)  # noqa: S603
    try:
        _wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            requests.put(url, data=b"", timeout=5)
            return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise TimeoutError("The plain server did not start.")
