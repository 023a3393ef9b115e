"""Heartbeats: a running worker is seen, and one that is gone is reported missing."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from app.database import utcnow
from app.extensions import db
from app.models import Worker
from app.models.worker import FORGOTTEN_AFTER, SILENT_AFTER
from app.services.operations.heartbeat import Heartbeat
from app.tasks import sweep_now
from tests.support.instances import inside

A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def heartbeat_at(app):
    """Return a function that lets one worker's heart beat at a given time."""
    heartbeats: list[Heartbeat] = []

    def beat(moment, act: str = "beat") -> None:
        heartbeats[:] = heartbeats or [Heartbeat(db.session, utcnow)]
        heartbeats[0]._clock = lambda: moment
        with inside(app):
            getattr(heartbeats[0], act)()

    return beat


def fact_of_workers(app) -> tuple[bool, str]:
    with inside(app) as services:
        fact = next(fact for fact in services.diagnosis().facts() if str(fact.name) == "workers")
        return fact.is_problem, str(fact.detail)


def test_a_site_before_its_first_start_misses_no_worker(app):
    assert fact_of_workers(app) == (False, "none has been seen yet")


def test_a_worker_that_beats_is_at_work(app, heartbeat_at):
    for moment in (utcnow() - SILENT_AFTER, utcnow()):
        heartbeat_at(moment)
    is_problem, detail = fact_of_workers(app)
    assert (is_problem, detail.startswith("1 at work: ")) == (False, True)


@pytest.mark.parametrize("is_killed", [True, False])
def test_one_that_is_gone_is_missed(app, heartbeat_at, is_killed):
    """A killed worker sends no more heartbeats; one that gets SIGTERM reports that it stops."""
    seen = utcnow() - (SILENT_AFTER + A_MOMENT if is_killed else A_MOMENT)
    heartbeat_at(seen)
    if not is_killed:
        heartbeat_at(seen, "stop")
    minutes = (utcnow() - seen) // timedelta(minutes=1)
    assert fact_of_workers(app) == (True, f"none has been seen for {minutes} min")


def test_a_row_that_a_restore_took_away_comes_back(app, heartbeat_at):
    heartbeat_at(utcnow())
    with inside(app):
        db.session.execute(delete(Worker))
        db.session.commit()
    heartbeat_at(utcnow())
    assert fact_of_workers(app)[0] is False


def test_the_sweep_forgets_those_long_gone(app, heartbeat_at):
    heartbeat_at(utcnow() - FORGOTTEN_AFTER - A_MOMENT)
    with inside(app):
        sweep_now(app)
        assert db.session.scalar(select(func.count()).select_from(Worker)) == 0
