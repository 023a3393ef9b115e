"""Everything here kills, fills or starves a real site, so each test has its own."""

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
    """This fault's rounds and dice, and where its outcome goes."""
    return Bench(request.node.name, _outcomes)


@pytest.fixture
def judge(make_app: MakeApp) -> Callable[[LiveServer, str, Senders], Verdict]:
    """Judges a running site by what its senders were told."""

    def judge(site: LiveServer, collection: str, senders: Senders) -> Verdict:
        app = make_app(**site.settings)
        seconds = FULL_SECONDS if IS_FULL else QUICK_SECONDS
        return Judge(Program(site), app, seconds=seconds).judge(collection, senders.acknowledged)

    return judge


@pytest.fixture
def later(make_app: MakeApp) -> Callable[[LiveServer, Popen], None]:
    """Spares ``make test`` the minutes after which a picture that met a fault is taken up again; ``make faults`` waits.

    Rests and leases are over, and the worker starts anew, which begins with a sweep.
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
    """A live server with an owner, of which the test starts what it needs."""
    return new_live_server()


@pytest.fixture
def program(site: LiveServer) -> Program:
    """The owner's program at that site."""
    return Program(site)
