"""The page benchmark: bytes, queries and time to the first byte of small and large galleries, and web vitals."""

import argparse
import gzip
import http.client
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import requests
from sqlalchemy import event

from app import create_app
from app.config import load_settings
from app.extensions import db
from benchmarks.reports.table import Result, Table, at_most, results_table
from benchmarks.smooth_pages.phone import Visit, visit
from benchmarks.subjects.chromium import running_chromium
from benchmarks.subjects.filled import Filled, fill
from benchmarks.subjects.studio import running_studio
from benchmarks.traffic.visitor import unlocked

COUNTS, ON_PHONE = (60, 600, 5000), (60, 5000)
RUNS, REQUESTS = 3, 15
KB = 1000


@dataclass(frozen=True)
class FirstPage:
    """The first page of a gallery: bytes compressed and plain, statements, and the seconds to the first byte."""

    photos: int
    sent: int
    plain: int
    queries: int
    first_byte: float


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Yield a table of what the server sends, then tables of the web vitals on a phone."""
    with tempfile.TemporaryDirectory() as work, running_studio(Path(work, "instance")) as studio:
        filled = dict(zip(COUNTS, fill(studio.instance, COUNTS, asked.folder), strict=True))
        sessions = {count: unlocked(studio.url, each.slug) for count, each in filled.items()}
        pages = [
            _first_page(studio.instance, studio.url, sessions[count], each, count) for count, each in filled.items()
        ]
        yield _pages_table(pages)
        with running_chromium() as browser:
            visits = {
                count: [
                    visit(browser, f"{studio.url}/g/{filled[count].slug}", _cookies(studio.url, sessions[count]))
                    for _ in range(asked.runs or RUNS)
                ]
                for count in ON_PHONE
            }
    for count, of_count in visits.items():
        yield results_table(f"{count:,} photos on a slow-4G phone, processor four times slower", _vitals(of_count))


def _first_page(instance: Path, url: str, session: requests.Session, filled: Filled, count: int) -> FirstPage:
    address = f"{url}/g/{filled.slug}"
    answer = session.get(address, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=60)
    sent = answer.raw.read()
    plain = gzip.decompress(sent) if answer.headers.get("Content-Encoding") == "gzip" else sent
    cookie = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
    first_byte = median(_seconds_to_first_byte(url, filled.slug, cookie))
    return FirstPage(count, len(sent), len(plain), _queries(instance, filled.slug, session), first_byte)


def _seconds_to_first_byte(url: str, slug: str, cookie: str) -> Iterator[float]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    for _ in range(REQUESTS):
        began = time.perf_counter()
        connection.request("GET", f"/g/{slug}", headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read(1)
        yield time.perf_counter() - began
        answer.read()
    connection.close()


def _queries(instance: Path, slug: str, session: requests.Session) -> int:
    """Return how many SELECT statements the page takes in this process, at its second request."""
    app = create_app(load_settings({"VITRINE_INSTANCE": str(instance), "VITRINE_LOG_LEVEL": "error"}))
    client, statements = app.test_client(), []
    for name, value in session.cookies.items():
        client.set_cookie(name, value)
    with app.app_context():
        client.get(f"/g/{slug}")
        event.listen(db.engine, "before_cursor_execute", lambda *said: statements.append(said[2]))
        answer = client.get(f"/g/{slug}")
        db.engine.dispose()
    if answer.status_code != 200:
        raise RuntimeError(f"The page answered {answer.status} in this process.")
    return sum(statement.lstrip().upper().startswith("SELECT") for statement in statements)


def _cookies(url: str, session: requests.Session) -> list[dict]:
    return [{"name": name, "value": value, "url": url} for name, value in session.cookies.items()]


def _pages_table(pages: Sequence[FirstPage]) -> Table:
    rows = [
        (
            f"{page.photos:,} photos",
            f"{page.sent / KB:.1f} KB",
            f"{page.plain / KB:.0f} KB",
            str(page.queries),
            f"{page.first_byte * 1000:.0f} ms",
        )
        for page in pages
    ]
    is_constant = len({page.queries for page in pages}) == 1
    is_small = max(page.sent for page in pages) <= 60 * KB
    verdicts = ["reached" if reached else "**not reached**" for reached in (is_small, is_constant)]
    rows.append(("goal", f"≤ 60 KB: {verdicts[0]}", "", f"the same: {verdicts[1]}", ""))
    return Table("First page", ("collection", "as sent to a browser", "plain", "queries", "first byte, median"), rows)


def _vitals(visits: Sequence[Visit]) -> Iterator[Result]:
    def mid(name: str) -> float:
        return median(getattr(each, name) for each in visits)

    sent, bodies = visits[0].sent, visits[0].bodies
    yield at_most(f"largest contentful paint: {visits[0].what}", mid("lcp") / 1000, 1.6, "{:.2f} s")
    yield at_most("cumulative layout shift", mid("cls"), 0.02, "{:.3f}")
    yield at_most("slowest answer to a tap or a key", mid("inp"), 100, "{:.0f} ms")
    yield at_most("a photograph opened: in the viewer after", mid("viewer") / 1000, 1, "{:.2f} s")
    yield at_most("JavaScript, compressed", bodies.get("Script", 0) / KB, 25, "{:.1f} KB")
    yield at_most("CSS, compressed", bodies.get("Stylesheet", 0) / KB, 14, "{:.1f} KB")
    yield Result("JavaScript with the headers of its responses", f"{sent.get('Script', 0) / KB:.1f} KB")
    yield Result("pictures on the line until it has settled", f"{sent.get('Image', 0) / KB:.0f} KB")
    yield Result("everything until it has settled", f"{sum(sent.values()) / KB:.0f} KB")
