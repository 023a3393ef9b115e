"""Uploads in a real browser: large originals, thousands of small files, and a folder that is dropped again."""

import argparse
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, Request

from benchmarks.reports.table import MB, Result, Table, results_table
from benchmarks.subjects.chromium import running_chromium
from benchmarks.subjects.memory_rows import memory_rows
from benchmarks.subjects.pictures import originals
from benchmarks.subjects.studio import EMAIL, PASSWORD, RunningStudio, running_studio
from benchmarks.traffic.folder_drop import drop

SMALL_FILES, REDROPPED, THERE_ALREADY = 2000, 300, 280
POLL_MILLISECONDS = 100
MOST_SECONDS = 300


@dataclass(frozen=True)
class BrowserUploads:
    """The seconds and bytes of each part, and the peak memory of all the studio's processes together in bytes."""

    large_bytes: int
    large_seconds: float
    small_seconds: float
    redrop_files: int
    redrop_bytes: int
    redrop_new_bytes: int
    peak: int
    peak_by_process: dict[str, int]


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Measure folders that are dropped on a collection's page in a real browser, and yield the table."""
    run = measure_browser_uploads(10, asked.folder)
    new, sent = REDROPPED - THERE_ALREADY, f"{run.redrop_bytes / MB:.2f} MB"
    results = [
        Result("10 originals of 24 megapixels, dropped to all variants ready", f"{run.large_seconds:.1f} s"),
        Result("- that is", f"{run.large_bytes / run.large_seconds / MB:.0f} MB/s"),
        Result(f"{SMALL_FILES:,} small files, dropped to all there", f"{run.small_seconds:.1f} s"),
        Result(
            f"folder of {REDROPPED} dropped again, {THERE_ALREADY} there already: files sent", f"{run.redrop_files}"
        ),
        Result("- their bytes", f"{sent}; the {new} new files have {run.redrop_new_bytes / MB:.2f} MB"),
        *memory_rows(run),
    ]
    yield results_table("Folders dropped on a collection's page", results)


def measure_browser_uploads(large: int, folder: Path | None) -> BrowserUploads:
    """Measure three drops and return their seconds, bytes and peak memory.

    The first has ``large`` originals of 24 megapixels, the second 2,000 small files. The third has 300 files, 280 of
    which the collection has already.
    """
    with (
        tempfile.TemporaryDirectory() as work,
        running_studio(Path(work) / "instance") as studio,
        _page(studio) as page,
    ):
        shoot = _folder(Path(work) / "shoot", dict(_named(originals(large, folder), "jpg")))
        large_seconds, large_bytes = _dropped(studio, page, shoot, large)
        small = _folder(Path(work) / "small", {f"note {n}.txt": f"small file {n}".encode() for n in range(SMALL_FILES)})
        small_seconds, _ = _dropped(studio, page, small, SMALL_FILES)
        redrop = _redropped(studio, page, Path(work))
    return BrowserUploads(large_bytes, large_seconds, small_seconds, *redrop, studio.peak, studio.peak_by_process)


def _dropped(studio: RunningStudio, page: Page, folder: Path, count: int) -> tuple[float, int]:
    """Drop the folder on a new collection's page, and return the seconds that it took and the folder's bytes.

    The time ends when the collection has ``count`` files and none of them waits for the worker.
    """
    collection = _open_collection(studio, page)
    size = sum(path.stat().st_size for path in folder.iterdir())
    began = time.perf_counter()
    drop(page, folder)
    _wait_until(studio, page, collection, count)
    return time.perf_counter() - began, size


def _redropped(studio: RunningStudio, page: Page, work: Path) -> tuple[int, int, int]:
    """Drop a folder twice, and return how many files the second drop sends, their bytes, and the bytes of new files."""
    contents = {f"frame {n}.txt": os.urandom(100_000) for n in range(REDROPPED)}
    first = dict(list(contents.items())[:THERE_ALREADY])
    collection = _open_collection(studio, page)
    folder = _folder(work / "again", first)
    drop(page, folder)
    _wait_until(studio, page, collection, THERE_ALREADY)
    for name, content in contents.items():
        if name not in first:
            (folder / name).write_bytes(content)
    sent: list[Request] = []
    page.on("requestfinished", lambda request: sent.append(request) if "/uploads" in request.url else None)
    page.reload()
    drop(page, folder)
    _wait_until(studio, page, collection, REDROPPED)
    # A small file is sent within the request that creates its upload; that request has its length as a header.
    begun = [int(request.headers["upload-length"]) for request in sent if "upload-length" in request.headers]
    return len(begun), sum(begun), sum(len(content) for name, content in contents.items() if name not in first)


def _open_collection(studio: RunningStudio, page: Page) -> str:
    collection = studio.request("POST", "/api/v1/collections", json={"title": "Bench", "privacy": "link"})["id"]
    page.goto(f"{studio.url}/collections/{collection}")
    return collection


def _wait_until(studio: RunningStudio, page: Page, collection: str, count: int) -> None:
    """Wait until the collection has ``count`` files and none of them waits for the worker.

    Raises ``TimeoutError`` with the progress so far after 300 seconds.
    """
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline:
        page.wait_for_timeout(POLL_MILLISECONDS)
        files: list[dict] = []
        after = ""
        while after is not None:
            answer = studio.request("GET", f"/api/v1/collections/{collection}/files?limit=500&after={after}")
            files, after = files + answer["files"], answer["next"]
        if len(files) >= count and not any(file["state"] in ("pending", "processing") for file in files):
            return
    states = Counter(file["state"] for file in files)
    rows = [row.replace("\n", " ") for row in page.locator(".dock-list li").all_inner_texts()]
    raise TimeoutError(f"{page.locator('#dock-title').inner_text()}; on the site: {dict(states)}; first rows: {rows}")


@contextmanager
def _page(studio: RunningStudio) -> Iterator[Page]:
    with running_chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{studio.url}/login")
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/collections")
        yield page


def _named(contents: Iterator[bytes], extension: str) -> Iterator[tuple[str, bytes]]:
    for number, content in enumerate(contents):
        yield f"DSC_{number:04}.{extension}", content


def _folder(path: Path, contents: dict[str, bytes]) -> Path:
    path.mkdir()
    for name, content in contents.items():
        (path / name).write_bytes(content)
    return path
