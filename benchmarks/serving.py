"""The serving benchmark: thumbnails per second from gunicorn, from a bare Flask app, and through or from nginx."""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import requests

from app.config import load_settings
from benchmarks.peers.bare_flask import running_bare_flask
from benchmarks.reports.table import Result, Table, at_least, at_most, results_table
from benchmarks.subjects.filled import fill
from benchmarks.subjects.studio import running_studio
from benchmarks.traffic.nginx import SETTINGS, nginx_path, running_nginx
from benchmarks.traffic.visitor import unlocked
from benchmarks.traffic.wrk import CONNECTIONS, Load, has_wrk, load

PHOTOS, RUNS, SECONDS = 300, 3, 3
GUNICORN, BARE, PROXY, ACCELERATED, STATIC = (
    "gunicorn",
    "a bare Flask route that sends the same files, under the same gunicorn",
    "nginx as a proxy in front of it",
    "nginx with X-Accel-Redirect, as docs/deploy has it",
    "nginx alone, on the same files",
)
MOST_COST, LEAST_RATE = 2.0, 0.6  # the goals, with those of the bare Flask route as 1
ACCELERATION = 1.3  # the goal for X-Accel-Redirect, with the rate of gunicorn as 1


@dataclass(frozen=True)
class Way:
    """A way of serving: its address, the paths to request, and what returns its web processes' processor seconds."""

    url: str
    paths: tuple[str, ...]
    cpu: Callable[[], float] | None = None


@dataclass(frozen=True)
class Served:
    """A load, and the processor seconds of the web processes for each request, if they were measured."""

    load: Load
    cost: float | None


def tables(asked: argparse.Namespace) -> Iterator[Table]:
    """Measure every way of serving in turn, in each of the runs, and yield the table."""
    if not (has_wrk() and nginx_path()):
        missing = "Not measured: nginx or wrk is missing, `make peers` installs both."
        yield Table("Thumbnails per second", ("measure", "value"), [], missing)
        return
    loads = measure(asked.runs or RUNS, asked.folder)
    note = f"{PHOTOS} thumbnails of a collection behind a password, in turn, over {CONNECTIONS} kept connections (wrk)."
    rate = {way: median(run.load.rate for run in runs) for way, runs in loads.items()}
    cost = {way: min(run.cost or 0 for run in loads[way]) for way in (GUNICORN, BARE)}  # other work only adds to it
    results = [
        Result(way, f"{rate[way]:,.0f} a second, 99 % within {median(run.load.slow for run in runs) * 1000:.1f} ms")
        for way, runs in loads.items()
    ]
    results += [Result(f"processor time each: {way}", f"{cost[way] * 1000:.2f} ms") for way in cost]
    results += [
        at_least("gunicorn, the bare route = 1", rate[GUNICORN] / rate[BARE], LEAST_RATE),
        at_most("processor time each, the bare route = 1", cost[GUNICORN] / cost[BARE], MOST_COST),
        at_least("X-Accel-Redirect, gunicorn = 1", rate[ACCELERATED] / rate[GUNICORN], ACCELERATION),
        Result("X-Accel-Redirect, nginx alone = 1", f"{rate[ACCELERATED] / rate[STATIC]:.3f}×"),
    ]
    yield results_table("Thumbnails per second", results, note)


def measure(runs: int, folder: Path | None) -> Mapping[str, Sequence[Served]]:
    """Return what was served by each way.

    All web servers share one instance, so one visitor's cookie is valid for each of them.
    """
    with tempfile.TemporaryDirectory() as work, running_studio(Path(work, "instance")) as plain:
        filled = fill(plain.instance, (PHOTOS,), folder)[0]
        media, keys = plain.instance / "media", tuple(f"/{key}" for key in filled.keys)
        settings = load_settings({"VITRINE_INSTANCE": str(plain.instance)})
        with (
            running_studio(plain.instance, **SETTINGS) as accelerated,
            running_nginx(Path(work, "nginx"), media, plain=plain.url, accelerated=accelerated.url) as nginx,
            running_bare_flask(media, settings) as bare,
        ):
            session = unlocked(plain.url, filled.slug)
            ways = {
                GUNICORN: Way(plain.url, filled.thumbnails, lambda: plain.cpu_by_role()["web"]),
                BARE: Way(bare.url, keys, lambda: bare.cpu),
                PROXY: Way(nginx.proxy, filled.thumbnails),
                ACCELERATED: Way(nginx.accelerated, filled.thumbnails),
                STATIC: Way(nginx.static, keys),
            }
            cookie = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
            for way in ways.values():
                _check(session, way.url + way.paths[0])
            found: dict[str, list[Served]] = {name: [] for name in ways}
            for _ in range(runs):
                for name, way in ways.items():
                    found[name].append(_served(way, cookie, Path(work)))
    return found


def _served(way: Way, cookie: str, folder: Path) -> Served:
    """Request the paths of this way for some seconds."""
    before = way.cpu() if way.cpu else 0.0
    done = load(way.url, way.paths, cookie, folder, SECONDS)
    return Served(done, (way.cpu() - before) / done.count if way.cpu else None)


def _check(session: requests.Session, address: str) -> None:
    answer = session.get(address, timeout=30)
    if answer.status_code != 200 or not answer.content.startswith(b"\xff\xd8"):
        raise RuntimeError(f"{address} answered {answer.status_code} and no JPEG.")
