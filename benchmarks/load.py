"""The load benchmark: how long fifty visitors wait, on an idle machine and while two hundred originals are prepared."""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import select

from app import create_app
from app.composition import services_of
from app.config import load_settings
from app.database import utcnow
from app.extensions import db
from app.integrations.background_queue import Job
from app.models import Collection, User
from app.services.uploads.upload_service import UploadTarget
from benchmarks.reports.table import Table
from benchmarks.subjects.filled import Filled, fill
from benchmarks.subjects.pictures import originals
from benchmarks.subjects.studio import RunningStudio, running_studio
from benchmarks.traffic.crowd import PAUSE_SECONDS, Gallery, Waits, crowd
from benchmarks.traffic.visitor import unlocked

VISITORS, PHOTOS, ORIGINALS = 50, 600, 200
IDLE_SECONDS, POLL_SECONDS, LONGEST_SECONDS = 40, 0.5, 600
SLOWER_GOAL = 3.0  # the longest wait as a multiple of the idle machine's, at the median and at p99
KINDS = ("page", "thumbnail", "preview")


@dataclass(frozen=True)
class Wait:
    """The median and the 99th percentile of the waits, in seconds, and how many waits there were."""

    middle: float
    slow: float
    count: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Wait":
        return cls(median(seconds), quantiles(seconds, n=100, method="inclusive")[98], len(seconds))


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Measure a crowd of visitors twice, first on the idle machine and then while originals are prepared."""
    with tempfile.TemporaryDirectory() as work, running_studio(Path(work, "instance")) as studio:
        gallery = _gallery(studio, fill(studio.instance, (PHOTOS,), asked.folder)[0])
        with crowd(gallery, VISITORS) as leave:
            time.sleep(IDLE_SECONDS)
            idle = leave()
        waiting = _stage(studio.instance, list(originals(ORIGINALS, asked.folder)))
        with crowd(gallery, VISITORS) as leave:
            began = time.perf_counter()
            _submit(studio.instance, waiting)
            _wait_until_ready(studio, ORIGINALS)
            took = time.perf_counter() - began
            busy = leave()
    yield _table(idle, busy, ORIGINALS / took)


def _gallery(studio: RunningStudio, filled: Filled) -> Gallery:
    cookie = unlocked(studio.url, filled.slug).cookies.items()
    previews = tuple(address.replace("/thumbnail?", "/preview?") for address in filled.thumbnails)
    cookies = "; ".join(f"{name}={value}" for name, value in cookie)
    return Gallery(studio.url, cookies, (f"/g/{filled.slug}",), filled.thumbnails, previews)


def _stage(instance: Path, pictures: list[bytes]) -> list[int]:
    """Store the originals and their rows as an upload does, without queueing them, and return the files' ids."""
    app = create_app(load_settings({"VITRINE_INSTANCE": str(instance), "VITRINE_LOG_LEVEL": "error"}))
    with app.app_context():
        services, now = services_of(app), utcnow()
        collection = Collection.create(db.session, db.session.scalars(select(User)).one(), title="Shoot", now=now)
        db.session.commit()
        target, ids = UploadTarget(collection.id, collection.uuid), []
        for number, picture in enumerate(pictures):
            with services.incoming_file() as incoming:
                incoming.write(picture)
                ids.append(services.uploads.receive(target, incoming, f"VIT_{number:04}.jpg", utcnow()).file.id)
        db.session.remove()
        db.engine.dispose()
    return ids


def _submit(instance: Path, ids: list[int]) -> None:
    app = create_app(load_settings({"VITRINE_INSTANCE": str(instance), "VITRINE_LOG_LEVEL": "error"}))
    with app.app_context():
        for file_id in ids:
            services_of(app).queue.submit(Job.PROCESS_FILE, file_id)
        db.engine.dispose()


def _wait_until_ready(studio: RunningStudio, count: int) -> None:
    database = f"file:{studio.instance / 'vitrine.db'}?mode=ro"
    deadline = time.monotonic() + LONGEST_SECONDS
    query = "SELECT state, count(*) FROM files WHERE original_filename LIKE 'VIT_%' GROUP BY state"
    with closing(sqlite3.connect(database, uri=True)) as connection:
        while time.monotonic() < deadline:
            states = dict(connection.execute(query).fetchall())
            if not states.get("pending") and not states.get("processing"):
                return
            time.sleep(POLL_SECONDS)
    raise TimeoutError(f"{count} originals were not prepared in {LONGEST_SECONDS} seconds.")


def _table(idle: Waits, busy: Waits, rate: float) -> Table:
    rows = []
    for kind in KINDS:
        before, during = Wait.of(idle.seconds[kind]), Wait.of(busy.seconds[kind])
        ratios = during.middle / before.middle, during.slow / before.slow
        reached = "reached" if max(ratios) <= SLOWER_GOAL else "**not reached**"
        rows.append(
            (
                kind,
                f"{before.middle * 1000:.0f} / {before.slow * 1000:.0f} ms ({before.count:,})",
                f"{during.middle * 1000:.0f} / {during.slow * 1000:.0f} ms ({during.count:,})",
                f"{ratios[0]:.1f}× / {ratios[1]:.1f}×",
                f"≤ {SLOWER_GOAL:.1f}×: {reached}",
            )
        )
    refused = len(idle.refused) + len(busy.refused)
    note = (
        f"{VISITORS} visitors at a gallery of {PHOTOS} behind a password, each with a tap every {PAUSE_SECONDS:.0f} "
        f"seconds. Median / 99 % of the waits for the last byte, in brackets how many. Meanwhile {rate:.1f} originals "
        f"a second were prepared. Requests refused: {refused}."
    )
    columns = ("asked for", "idle machine", f"while {ORIGINALS} originals are prepared", "times idle", "goal")
    return Table(f"{VISITORS} visitors at once", columns, rows, note)
