"""The migration benchmark: files move from the disk to a bucket and back while visitors request them."""

import argparse
import hashlib
import io
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from random import Random

import requests
from PIL import Image

from app import create_app
from app.composition import services_of
from app.config import load_settings
from app.database import utcnow
from app.extensions import db
from benchmarks.reports.table import MB, Result, Table, at_most, results_table
from benchmarks.subjects.studio import RunningStudio, running_studio
from tests.support.servers.s3 import rclone_server

FILES, AT_ONCE, VISITORS = 300, 50, 2
SIZE = (900, 600)  # pixels
KINDS = ("thumbnail", "grid", "preview", "original")
POLL_SECONDS = 0.3


@dataclass
class Crawl:
    """The visitors' requests: how many, the paths that failed, and the paths whose bytes were not those at first."""

    requests: int = 0
    failed: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Migrate to the bucket and back once, and yield the table; ``--photos`` has no effect."""
    with tempfile.TemporaryDirectory() as work, rclone_server(Path(work, "store")) as bucket:
        settings = {**bucket.settings(), "STORAGE_BACKEND": "local"}
        with running_studio(Path(work, "instance"), **settings) as studio:
            slug, addresses = _published(studio)
            media = studio.instance / "media"
            before = _digests(media)
            with _crawled(studio.url, [f"/g/{slug}", f"/g/{slug}/index.json", *addresses]) as crawl:
                there = _migrated(studio, settings, "r2")
                removed = _remove_old_copies(studio, settings)
                in_bucket = sum(1 for _ in bucket.storage().list("collections/"))
                left = len(_digests(media))
                back = _migrated(studio, settings, "local")
            after = _digests(media)
    size = sum(size for _, size in before.values()) / MB
    other = len(before.items() ^ after.items())
    yield results_table(
        f"{FILES} files with their variants, {len(before):,} objects of {size:.0f} MB, to a bucket and back",
        [
            Result("to the bucket, each copied, read back and compared", f"{there:.0f} s"),
            Result("objects in the bucket then", f"{in_bucket:,}"),
            Result("old copies removed from the disk, and left there", f"{removed:,}, {left:,}"),
            Result("back to the disk", f"{back:.0f} s"),
            Result(f"requests of {VISITORS} visitors meanwhile", f"{crawl.requests:,}"),
            at_most("failed requests", len(crawl.failed), 0, "{:.0f}"),
            at_most("answers with other bytes than before", len(crawl.differing), 0, "{:.0f}"),
            at_most("objects with another hash than before, or missing", other, 0, "{:.0f}"),
        ],
    )


def _published(studio: RunningStudio) -> tuple[str, list[str]]:
    """Create a gallery of small photos, wait for all their variants, and return its slug and all picture addresses."""
    values = {"title": "By the sea", "privacy": "link", "downloads": "original"}
    made = studio.request("POST", "/api/v1/collections", json=values)
    files = f"/api/v1/collections/{made['id']}/files"
    for start in range(0, FILES, AT_ONCE):
        parts = [("files", (f"{number}.jpg", _photo(number))) for number in range(start, start + AT_ONCE)]
        studio.request("POST", files, files=parts)
    while not (shown := _all_prepared(studio, files)):
        time.sleep(POLL_SECONDS)
    return made["slug"], [f"/collections/files/{file}/{kind}" for file in shown for kind in KINDS]


def _all_prepared(studio: RunningStudio, files: str) -> list[str]:
    listed = studio.request("GET", f"{files}?limit=500")["files"]
    if any(file["state"] == "failed" for file in listed):
        raise RuntimeError("A picture failed; its reason is in the worker's log.")
    with _inside(studio, {}) as services:
        is_due = bool(services.second_pass.next_due())
    return [] if is_due or {file["state"] for file in listed} != {"ready"} else [file["id"] for file in listed]


def _photo(number: int) -> bytes:
    small = Image.frombytes("RGB", (30, 20), Random(number).randbytes(1800))
    out = io.BytesIO()
    small.resize(SIZE, Image.Resampling.BICUBIC).save(out, "JPEG", quality=85)
    return out.getvalue()


def _migrated(studio: RunningStudio, settings: Mapping[str, str], to: str) -> float:
    """Return the seconds that ``vitrine storage migrate`` took.

    Raises ``CalledProcessError`` if the command fails.
    """
    environ = {**os.environ, **settings, "VITRINE_INSTANCE": str(studio.instance)}
    began = time.perf_counter()
    command = [sys.executable, "-m", "app.cli", "storage", "migrate", "--to", to]
    subprocess.run(command, env=environ, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - began


def _remove_old_copies(studio: RunningStudio, settings: Mapping[str, str]) -> int:
    """Remove the old copies as the worker does a day later, and return how many were removed.

    Afterwards the pictures can only come from the new store.
    """
    with _inside(studio, settings) as services:
        services.removal._clock = lambda: utcnow() + timedelta(hours=25)
        return services.removal.remove_due()


class _inside:
    """A context manager with the services for this studio's instance, in this process."""

    def __init__(self, studio: RunningStudio, settings: Mapping[str, str]):
        environ = {**settings, "VITRINE_INSTANCE": str(studio.instance), "VITRINE_LOG_LEVEL": "error"}
        self._app = create_app(load_settings(environ))
        self._context = self._app.app_context()

    def __enter__(self):
        self._context.push()
        return services_of(self._app)

    def __exit__(self, *_):
        db.session.remove()
        db.engine.dispose()
        self._context.pop()


def _digests(media: Path) -> dict[str, tuple[str, int]]:
    """Return the SHA-256 digest and the size in bytes of every object on the disk, by its key."""
    stored = [path for path in (media / "collections").rglob("*") if path.is_file()]
    return {
        path.relative_to(media).as_posix(): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
        for path in stored
    }


class _crawled:
    """Visitors who request one address after the other for as long as the block runs."""

    def __init__(self, url: str, paths: list[str]):
        self._url, self._paths = url, paths
        self._first: dict[str, str] = {}
        self._crawl, self._lock, self._over = Crawl(), threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._visit, args=(index,)) for index in range(VISITORS)]

    def __enter__(self) -> Crawl:
        with requests.Session() as session:
            self._first = {path: self._fetched(session, path) for path in self._paths if "/collections/" in path}
        for thread in self._threads:
            thread.start()
        return self._crawl

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _visit(self, index: int) -> None:
        start = index * len(self._paths) // VISITORS
        with requests.Session() as session:
            for path in cycle(self._paths[start:] + self._paths[:start]):
                if self._over.is_set():
                    return
                found = self._fetched(session, path)
                with self._lock:
                    self._crawl.requests += 1
                    if not found:
                        self._crawl.failed.append(path)
                    elif found != self._first.get(path, found):
                        self._crawl.differing.append(path)

    def _fetched(self, session: requests.Session, path: str) -> str:
        """Return the digest of the response after all redirects, or an empty string if the request fails."""
        try:
            answer = session.get(self._url + path, timeout=60)
        except requests.RequestException:
            return ""
        return hashlib.sha256(answer.content).hexdigest() if answer.status_code == 200 else ""
