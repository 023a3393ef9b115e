"""The workers benchmark: photos per second that one, two and three workers on separate machines prepare."""

import argparse
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import redis
from flask_migrate import upgrade

from app import create_app
from app.config import load_settings
from benchmarks.reports.table import Table
from benchmarks.subjects.filled import shoot
from benchmarks.subjects.pictures import numbered
from tests.support.instances import close
from tests.support.processes.workers import Studio, worker_settings
from tests.support.servers.fixtures import fresh_database, running_postgres, running_redis
from tests.support.servers.live import LiveServer
from tests.support.servers.s3 import rclone_server

PHOTOS = 16
COUNTS = (1, 2, 3)
NEAR, FAR = 0.0, 0.1  # seconds by which every response of the bucket is delayed
CONNECTIONS = 2  # connections that a started worker holds to the queue
POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Run:
    """The seconds from the first upload to all variants, each worker's written variants, and those written twice."""

    seconds: float
    shares: list[int]
    twice: int


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Run each number of workers once with a near and once with a far bucket, and yield the table."""
    sources = list(shoot(asked.folder))
    photos = [(f"{n}.jpg", numbered(sources[n % len(sources)], n)) for n in range(PHOTOS)]
    rows = []
    with tempfile.TemporaryDirectory() as work, running_postgres() as postgres, running_redis(Path(work)) as queue:
        for away in (NEAR, FAR):
            runs = [_measured(count, photos, away, postgres, queue) for count in COUNTS]
            for count, run in zip(COUNTS, runs, strict=True):
                rate = f"{PHOTOS / run.seconds:.2f}"
                shares = " + ".join(map(str, run.shares))
                faster = f"{runs[0].seconds / run.seconds:.2f}×"
                rows.append((f"{away * 1000:.0f} ms", str(count), rate, faster, shares, str(run.twice)))
    columns = ("the bucket is away", "workers", "photos a second", "one worker = 1", "variants written", "twice")
    note = "PostgreSQL, Redis and rclone's S3 server on the same machine; each worker renders one picture at a time."
    yield Table(f"{PHOTOS} photographs of 2 to 4 megapixels, from the upload to all variants", columns, rows, note)


def _measured(count: int, photos: list[tuple[str, bytes]], away: float, postgres: str, queue: str) -> Run:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bucket = stack.enter_context(rclone_server(folder / "store"))
        settings = worker_settings(bucket, stack.enter_context(fresh_database(postgres)), queue)
        app = create_app(load_settings({**settings, "VITRINE_INSTANCE": str(folder), "VITRINE_LOG_LEVEL": "error"}))
        stack.callback(close, app)
        with app.app_context():
            upgrade()
        studio = Studio(app, bucket, settings, _maker(folder, stack), stack, away)
        workers = [studio.join() for _ in range(count)]
        connection = stack.enter_context(redis.Redis.from_url(queue))
        stack.callback(connection.flushall)
        while len(connection.client_list()) <= count * CONNECTIONS:
            threading.Event().wait(POLL_SECONDS)
        began = time.perf_counter()
        studio.take_in(photos)
        while not studio.is_done(len(photos)):
            threading.Event().wait(POLL_SECONDS)
        written = [worker.written for worker in workers]
        total = sum(written, Counter())
        seconds = time.perf_counter() - began
    return Run(seconds, [each.total() for each in written], total.total() - len(total))


def _maker(folder: Path, stack: ExitStack):
    def make(*, has_owner: bool, **settings: str) -> LiveServer:
        machine = LiveServer(Path(tempfile.mkdtemp(dir=folder)), settings, None)
        stack.callback(machine.stop)
        return machine

    return make
