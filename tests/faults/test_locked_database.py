"""A lock of the SQLite file by another process, for a short and unnoticed time, and for longer than the timeout."""

import sqlite3
from contextlib import closing, contextmanager
from threading import Event

import pytest

from app.composition import services_of
from tests.faults.bench import IS_FULL
from tests.faults.senders import sending
from tests.support.pictures import padded_jpeg
from tests.support.uploads.uploading import new_collection, objects_in, unfinished_in, upload

LOCKED_SECONDS = 17  # the timeout is 15 seconds


@contextmanager
def locked(instance):
    """Lock the database for writing for as long as the block runs."""
    with closing(sqlite3.connect(instance / "vitrine.db", timeout=15, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


@pytest.mark.skipif(not IS_FULL, reason="make faults tries it: the lock is held for longer than a test may last")
def test_a_lock_that_ends_costs_only_time(bench, site, program, judge, later):
    """Statement 43: senders are asked to retry, and everything continues when the lock ends."""
    site.start_web()
    worker = site.start_worker()
    collection = program.new_collection(privacy="public")
    with sending(program, collection, bench.dice) as senders:
        for _ in bench.rounds(quick=1, full=3):
            Event().wait(bench.dice.uniform(0.5, 1.5))
            with locked(site.instance):
                Event().wait(LOCKED_SECONDS)
    later(site, worker)
    verdict = judge(site, collection, senders)
    bench.record(
        "locked database", f"another process held SQLite's lock for {LOCKED_SECONDS} s, and we wait for 15", verdict
    )


@pytest.fixture
def hasty(monkeypatch):
    """Make every connection that is opened from now on wait for a lock for 50 milliseconds only."""
    monkeypatch.setattr("app.database.BUSY_MILLISECONDS", 50)


def test_a_lock_that_lasts_is_reported_and_leaves_nothing(hasty, app, api):
    """Statement 43: the response is 503 with the time to retry; reading still works."""
    instance = services_of(app).settings.instance
    collection, photo = new_collection(api), ("a.jpg", padded_jpeg(5_000))
    with locked(instance):
        refused = upload(api, collection, photo)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert api.get(f"/api/v1/collections/{collection}/files").json["files"] == []
    assert (objects_in(instance / "media"), unfinished_in(instance / "media")) == ([], [])
    assert upload(api, collection, photo).status_code == 201
