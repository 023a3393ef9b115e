"""Numbers for Prometheus: requests counted by the web processes, and the state of the site from its rows."""

import os
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from sqlalchemy import orm

from app.composition import services
from app.config import METRICS_FOLDER
from app.database import reading_only, utcnow
from app.extensions import db
from app.models import FileState
from app.services.operations.backlog import Backlog
from app.services.storage.storage_usage import bytes_by_store

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

EXTENSION = "vitrine.metrics"
KNOWN_METHODS = {"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"}
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SECONDS = 5.0  # timeout of a scrape's queries; a sum that takes longer is reported by the next scrape


def count_requests(app: Flask) -> None:
    """Count every request by its route, if ``VITRINE_METRICS_TOKEN`` is set."""
    if app.config["VITRINE_METRICS_TOKEN"] is None:
        return
    counts = app.extensions[EXTENSION] = _Requests()

    @app.after_request
    def count(response: Response) -> Response:
        if "request_began" in g:
            counts.add(response.status_code, time.perf_counter() - g.request_began)
        return response


class _Requests:
    """Counts of requests.

    They are in memory or, if ``METRICS_FOLDER`` is set as by ``vitrine serve``, in files that the processes share.
    """

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self._own = CollectorRegistry()
        self._responses = Counter(
            "vitrine_http_requests", "Requests answered.", ("method", "route", "status"), registry=self._own
        )
        self._seconds = Histogram(
            "vitrine_http_request_seconds",
            "From the request to the beginning of its answer.",
            ("route",),
            registry=self._own,
            buckets=BUCKETS,
        )

    def add(self, status: int, seconds: float) -> None:
        """Count one request; all unknown routes count as one route, and all unknown methods as one method."""
        route = request.url_rule.rule if request.url_rule is not None else "none"
        method = request.method if request.method in KNOWN_METHODS else "other"
        self._responses.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def registry(self) -> Any:
        """Return a new registry with the counts of all processes."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        if METRICS_FOLDER in os.environ:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # the package leaves this one untyped
        else:
            registry.register(self._own)
        return registry


class SiteCollector:
    """The site's current state, which any process can report; queries that exceed the timeout are left out."""

    def collect(self) -> "Iterator[Metric]":
        """Yield the metrics, each with a sentence that says what it is."""
        from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily

        yield InfoMetricFamily("vitrine", "What runs here.", {"version": version("vitrine")})
        found, sums = _asked()
        for name, help, label, values in [*_of_work(found["work"]), *_of_queue(found["queue"]), *_of_sums(sums)]:
            family = GaugeMetricFamily(f"vitrine_{name}", help, labels=label)
            for labels, value in values.items():
                family.add_metric(labels, value)
            yield family


Numbers = Iterator[tuple[str, str, tuple[str, ...], Mapping[Any, float]]]


def _asked() -> tuple[dict[str, Any], dict[tuple[str, str], int] | None]:
    engine, queue, now = db.engine, services.queue, utcnow()

    def work() -> Backlog:
        with reading_only(), engine.connect() as connection:
            return Backlog.of(connection, now)

    def sums() -> dict[tuple[str, str], int]:
        with orm.Session(engine) as session:
            return bytes_by_store(session)

    found = services.queries.numbers.ask({"work": work, "queue": queue.length}, within=SECONDS)
    return found, services.queries.sums.ask({"bytes": sums}, within=SECONDS)["bytes"]


def _of_work(work: Backlog | None) -> Numbers:
    if work is None:
        return
    states = {(str(state),): work.states.get(state, 0) for state in FileState}
    yield "files", "Files by state, the trash included.", ("state",), states
    yield "files_by_store", "Files by the store they are in.", ("store",), {(k,): n for k, n in work.backends.items()}
    yield "files_held", "Files that a worker has in hand.", (), {(): work.leased}
    yield "variants_due", "Ready pictures that are to be looked at for further sizes.", (), {(): work.due}
    yield "uploads_open", "Uploads on their way.", (), {(): work.uploads}
    yield "removals_due", "Folders in the stores that are to be removed.", (), {(): work.deletions}
    yield "workers", "Workers at work.", (), {(): len(work.workers)}
    moments = {
        "oldest_pending_seconds": (work.oldest_waiting, "How long the oldest waiting file has waited; 0 without any."),
        "oldest_upload_seconds": (work.oldest_upload, "The age of the oldest upload on its way; 0 without any."),
        "oldest_removal_seconds": (work.oldest_deletion, "How long the oldest removal has been due; 0 without any."),
    }
    for name, (moment, help) in moments.items():
        yield name, help, (), {(): _age(moment, work.now) or 0.0}
    seen = _age(work.worker_seen, work.now)
    if seen is not None:
        yield "worker_seen_seconds", "How long ago any worker was seen; absent where none ever was.", (), {(): seen}


def _of_queue(length: int | None) -> Numbers:
    if length is not None:
        yield "queue_tasks", "Tasks that wait in the queue.", (), {(): length}


def _of_sums(sums: dict[tuple[str, str], int] | None) -> Numbers:
    if sums is not None:
        help = "Bytes kept, the trash included; added up at most once a minute."
        yield "stored_bytes", help, ("store", "kind"), {labels: size for labels, size in sums.items()}


def _age(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else max(0.0, (now - moment).total_seconds())
