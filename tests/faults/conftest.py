"""Fixtures for tests that kill, fill or starve a real site, which is why each test has its own."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from subprocess import Popen

import pytest
from sqlalchemy import update

from app.extensions import db
from app.models import File
from tests.faults.bench import IS_FULL, SEED, Bench, Outcome, write_report
from tests.faults.senders import Senders
from tests.faults.verdict import Judge, Verdict
from tests.support.instances import MakeApp, inside
from tests.support.servers.live import LiveServer
from tests.support.uploads.uploading import Program

QUICK_SECONDS, FULL_SECONDS = 150, 600  # a lost task is found by the second sweep, a lost lease ends after 5 minutes
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_outcomes: list[Outcome] = []


def pytest_report_header() -> str | None:
    return f"faults: in full, VITRINE_FAULTS_SEED={SEED}" if IS_FULL else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "faults":
            item.add_marker("faults")
            if "bench" in item.fixturenames:
                item.add_marker("bench")


def pytest_sessionfinish() -> None:
    if os.environ.get("VITRINE_FAULTS_REPORT") and _outcomes:
        write_report(_outcomes)


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    """Return the bench of this fault, with its rounds and random numbers."""
    return Bench(request.node.name, _outcomes)


@pytest.fixture
def judge(make_app: MakeApp) -> Callable[[LiveServer, str, Senders], Verdict]:
    """Return a function that judges a running site by what it has acknowledged to its senders."""

    def judge(site: LiveServer, collection: str, senders: Senders) -> Verdict:
        app = make_app(**site.settings)
        seconds = FULL_SECONDS if IS_FULL else QUICK_SECONDS
        return Judge(Program(site), app, seconds=seconds).judge(collection, senders.acknowledged)

    return judge


@pytest.fixture
def later(make_app: MakeApp) -> Callable[[LiveServer, Popen], None]:
    """Return a function that skips the wait until a file that met a fault is retried; ``make faults`` waits instead.

    It ends all leases and backoffs, and starts the worker again, which begins with a sweep.
    """

    def later(site: LiveServer, worker: Popen) -> None:
        if IS_FULL:
            return
        site.kill(worker)
        with inside(make_app(**site.settings)):
            db.session.execute(update(File).where(File.lease_until.is_not(None)).values(lease_until=LONG_AGO))
            db.session.commit()
        site.start_worker()

    return later


@pytest.fixture
def site(new_live_server) -> LiveServer:
    """Return a live server with an owner; the test starts the parts it needs."""
    return new_live_server()


@pytest.fixture
def program(site: LiveServer) -> Program:
    """Return the owner's program at that site."""
    return Program(site)
