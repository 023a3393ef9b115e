"""The serving benchmark: thumbnails per second from gunicorn, through nginx, and from nginx alone."""

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

import requests

from benchmarks.reports.table import Result, Table, at_least, results_table
from benchmarks.subjects.filled import fill
from benchmarks.subjects.studio import running_studio
from benchmarks.traffic.nginx import SETTINGS, nginx_path, running_nginx
from benchmarks.traffic.visitor import unlocked
from benchmarks.traffic.wrk import CONNECTIONS, Load, has_wrk, load

PHOTOS, RUNS, SECONDS = 300, 3, 3
GUNICORN, PROXY, ACCELERATED, STATIC = (
    "gunicorn",
    "nginx as a proxy in front of it",
    "nginx with X-Accel-Redirect, as docs/deploy has it",
    "nginx alone, on the same files",
)
WITHIN = 1 / 3  # the goal for X-Accel-Redirect, as a share of the rate of nginx alone


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Measure every way of serving in turn, in each of the runs, and yield the table."""
    if not (has_wrk() and nginx_path()):
        missing = "Not measured: nginx or wrk is missing, `make peers` installs both."
        yield Table("Thumbnails per second", ("measure", "value"), [], missing)
        return
    loads = measure(asked.runs or RUNS, asked.folder)
    note = f"{PHOTOS} thumbnails of a collection behind a password, in turn, over {CONNECTIONS} kept connections (wrk)."
    rate = {way: median(run.rate for run in runs) for way, runs in loads.items()}
    results = [
        Result(way, f"{rate[way]:,.0f} a second, 99 % within {median(run.slow for run in runs) * 1000:.1f} ms")
        for way, runs in loads.items()
    ]
    of_static, of_gunicorn = (rate[ACCELERATED] / rate[other] for other in (STATIC, GUNICORN))
    results.append(at_least("X-Accel-Redirect, nginx alone = 1", of_static, WITHIN, "{:.3f}×"))
    results.append(Result("X-Accel-Redirect, gunicorn = 1", f"{of_gunicorn:.2f}×"))
    yield results_table("Thumbnails per second", results, note)


def measure(runs: int, folder: Path | None) -> Mapping[str, Sequence[Load]]:
    """Return the loads by the way of serving.

    All web servers share one instance, so one visitor's cookie is valid for each of them.
    """
    with tempfile.TemporaryDirectory() as work, running_studio(Path(work, "instance")) as plain:
        filled = fill(plain.instance, (PHOTOS,), folder)[0]
        media = plain.instance / "media"
        with (
            running_studio(plain.instance, **SETTINGS) as accelerated,
            running_nginx(Path(work, "nginx"), media, plain=plain.url, accelerated=accelerated.url) as nginx,
        ):
            session = unlocked(plain.url, filled.slug)
            ways = {
                GUNICORN: (plain.url, filled.thumbnails),
                PROXY: (nginx.proxy, filled.thumbnails),
                ACCELERATED: (nginx.accelerated, filled.thumbnails),
                STATIC: (nginx.static, tuple(f"/{key}" for key in filled.keys)),
            }
            cookie = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
            for url, paths in ways.values():
                _check(session, url + paths[0])
            found: dict[str, list[Load]] = {way: [] for way in ways}
            for _ in range(runs):
                for way, (url, paths) in ways.items():
                    found[way].append(load(url, paths, cookie, Path(work), SECONDS))
    return found


def _check(session: requests.Session, address: str) -> None:
    answer = session.get(address, timeout=30)
    if answer.status_code != 200 or not answer.content.startswith(b"\xff\xd8"):
        raise RuntimeError(f"{address} answered {answer.status_code} and no JPEG.")
