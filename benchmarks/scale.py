"""The scale benchmark: times and statements of the same pages in a small and in a large studio."""

import argparse
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import requests
from sqlalchemy import event

from app import create_app
from app.config import load_settings
from app.extensions import db
from benchmarks.reports.table import Table
from benchmarks.subjects.filled import Filled, fill
from benchmarks.subjects.studio import EMAIL, PASSWORD, RunningStudio, running_studio
from benchmarks.traffic.visitor import TOKEN, unlocked

FEW_PHOTOS, MANY_PHOTOS = 400, 5000  # 4 and 50 parts of the grid
MANY_COLLECTIONS, PHOTOS_IN_EACH = 200, 25
PHOTOS_IN_A_PART = 100
REQUESTS = 7
FLAT = 2.0  # the goal for a page that is shown in parts: its first byte takes at most so many times the small one's
KB, MB = 1000, 1_000_000


@dataclass(frozen=True)
class Page:
    """One request: its path, its cookie or token as headers, and whether its time should not grow with the studio."""

    path: str
    headers: Mapping[str, str]
    stays: bool = True


@dataclass(frozen=True)
class Cost:
    """The cost of a page: statements, seconds to the first and to the last byte, and bytes sent."""

    queries: int
    first: float
    last: float
    sent: int


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Yield a table for a collection of few and of many photos, and one for a studio of few and of many collections."""
    runs = asked.runs or REQUESTS
    with tempfile.TemporaryDirectory() as work, running_studio(Path(work, "instance")) as studio:
        few, many = fill(studio.instance, (FEW_PHOTOS, MANY_PHOTOS), asked.folder)
        owner = _cookie(_signed_in(studio.url))
        of_each = [_costs(studio, _of_collection(studio, each, owner), runs) for each in (few, many)]
        sizes = (f"{FEW_PHOTOS:,} photos", f"{MANY_PHOTOS:,} photos")
        yield _table("One collection", sizes, _of_collection(studio, many, owner), *of_each)
        lists = _of_studio(studio, owner)
        before = _costs(studio, lists, runs)
        there = _collections(studio)
        fill(studio.instance, (PHOTOS_IN_EACH,) * (MANY_COLLECTIONS - there - 1), asked.folder, password=None)
        after = _costs(studio, lists, runs)
        sizes = (f"{there} collections", f"{_collections(studio)} collections")
    yield _table("The whole studio", sizes, lists, before, after)


def _of_collection(studio: RunningStudio, filled: Filled, owner: str) -> dict[str, Page]:
    visitor = {"Cookie": _cookie(unlocked(studio.url, filled.slug))}
    token, owner_headers = {"Authorization": f"Bearer {studio.token}"}, {"Cookie": owner}
    gallery, middle = f"/g/{filled.slug}", filled.thumbnails[len(filled.thumbnails) // 2].split("/")[3]
    part = max(1, len(filled.thumbnails) // 2 // PHOTOS_IN_A_PART)
    return {
        "gallery, first page": Page(gallery, visitor),
        "gallery, a part from the middle": Page(f"{gallery}/more?page={part}", visitor),
        "one photo's own page": Page(f"{gallery}/p/{middle}", visitor),
        "every photo's id and shape (`index.json`)": Page(f"{gallery}/index.json", visitor, stays=False),
        "download page, with the exact bytes of all": Page(f"{gallery}/download", visitor, stays=False),
        "ZIP of all originals, to its first byte": Page(f"{gallery}/download.zip", visitor, stays=False),
        "owner's contact sheet": Page(f"/collections/{filled.uuid}", owner_headers),
        "owner's settings, with what lacks previews": Page(
            f"/collections/{filled.uuid}/settings", owner_headers, stays=False
        ),
        "owner's share page, with the preflight": Page(f"/collections/{filled.uuid}/share", owner_headers, stays=False),
        "API: one page of files": Page(f"/api/v1/collections/{filled.uuid}/files", token),
    }


def _of_studio(studio: RunningStudio, owner: str) -> dict[str, Page]:
    headers, token = {"Cookie": owner}, {"Authorization": f"Bearer {studio.token}"}
    return {
        "owner's collections": Page("/collections", headers, stays=False),
        "owner's search for a file name": Page("/collections?q=12", headers, stays=False),
        "studio's home": Page("/", {}, stays=False),
        "system page": Page("/system", headers, stays=False),
        "trash": Page("/collections/trash", headers),
        "API: one page of collections": Page("/api/v1/collections", token),
    }


def _collections(studio: RunningStudio) -> int:
    count, after = 0, None
    while True:
        page = studio.request("GET", "/api/v1/collections", params={"after": after} if after else {})
        count, after = count + len(page["collections"]), page["next"]
        if after is None:
            return count


def _costs(studio: RunningStudio, pages: Mapping[str, Page], runs: int) -> dict[str, Cost]:
    app = create_app(load_settings({"VITRINE_INSTANCE": str(studio.instance), "VITRINE_LOG_LEVEL": "error"}))
    found = {}
    with requests.Session() as session:
        for name, page in pages.items():
            waits = [_waits(session, studio.url + page.path, page.headers) for _ in range(runs + 1)][1:]
            first, last, sent = (median(values) for values in zip(*waits, strict=True))
            found[name] = Cost(_queries(app, page), first, last, int(sent))
    with app.app_context():
        db.engine.dispose()
    return found


def _waits(session: requests.Session, url: str, headers: Mapping[str, str]) -> tuple[float, float, int]:
    """Return the seconds to the first and to the last byte, and the bytes sent.

    Of an archive only the first byte is read; both times are then the same.
    """
    began = time.perf_counter()
    answer = session.get(url, headers={"Accept-Encoding": "gzip", **headers}, stream=True, timeout=120)
    sent = len(answer.raw.read(1))
    first = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status_code}.")
    if answer.headers["Content-Type"] == "application/zip":
        answer.close()
        return first, first, int(answer.headers.get("Content-Length", 0))
    sent += len(answer.raw.read())
    return first, time.perf_counter() - began, sent


def _queries(app, page: Page) -> int:
    """Return how many SELECT statements the request takes in this process, up to its first byte."""
    statements: list[str] = []
    client = app.test_client(use_cookies=False)
    client.get(page.path, headers=dict(page.headers), buffered=False).close()

    def record(*said) -> None:
        statements.append(said[2])

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", record)
        with app.test_client(use_cookies=False) as asking:
            answer = asking.get(page.path, headers=dict(page.headers), buffered=False)
            next(iter(answer.response), b"")
            answer.close()
        event.remove(db.engine, "before_cursor_execute", record)
    return sum(statement.lstrip().upper().startswith(("SELECT", "WITH")) for statement in statements)


def _table(
    title: str, sizes: tuple[str, str], pages: Mapping[str, Page], few: Mapping[str, Cost], many: Mapping[str, Cost]
) -> Table:
    rows = [
        (name, *_cells(few[name], many[name]), *_growth(page, few[name], many[name])) for name, page in pages.items()
    ]
    columns = ("page", "statements", "first / last byte", "sent", "grows", "goal")
    return Table(f"{title}: {sizes[0]} → {sizes[1]}", columns, rows)


def _cells(few: Cost, many: Cost) -> Sequence[str]:
    """Return the cells for both costs, the small one first; the number of statements is bold if it differs."""
    queries = str(many.queries) if few.queries == many.queries else f"**{many.queries}**"
    waits = " → ".join(f"{cost.first * 1000:.0f} / {cost.last * 1000:.0f}" for cost in (few, many))
    return f"{few.queries} → {queries}", f"{waits} ms", f"{_size(few.sent)} → {_size(many.sent)}"


def _size(sent: int) -> str:
    return f"{sent / KB:,.0f} KB" if sent < MB else f"{sent / MB:,.0f} MB"


def _growth(page: Page, few: Cost, many: Cost) -> tuple[str, str]:
    """Return how many times later the first byte comes, and the goal for a page that is shown in parts."""
    ratio = many.first / few.first
    if not page.stays:
        return f"{ratio:.1f}×", "listed whole"
    return f"{ratio:.1f}×", f"≤ {FLAT:.1f}×: {'reached' if ratio <= FLAT else '**not reached**'}"


def _signed_in(url: str) -> requests.Session:
    session = requests.Session()
    token = TOKEN.search(session.get(f"{url}/login", timeout=30).text)
    if token is None:
        raise RuntimeError("The sign-in page has no form token.")
    form = {"csrf_token": token[1], "email": EMAIL, "password": PASSWORD}
    session.post(f"{url}/login", form, timeout=30).raise_for_status()
    return session


def _cookie(session: requests.Session) -> str:
    return "; ".join(f"{name}={value}" for name, value in session.cookies.items())
