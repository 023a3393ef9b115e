"""Queries that run each second or minute use an index, so that they are fast among a million files."""

from uuid import UUID

import pytest
from flask import current_app
from sqlalchemy import event, select

from app.database import utcnow
from app.extensions import db
from app.models import Collection, File
from app.queries.files import count_shown, totals
from app.services.operations.backlog import Backlog
from app.services.storage.shared_originals import counted_elsewhere, expected_below, is_expected
from app.tasks import sweep_now
from tests.support.instances import inside


@pytest.fixture
def plans_of(app):
    """Return a function that returns SQLite's query plans for an act's statements about files, a line each."""

    def run(act) -> list[str]:
        asked = []
        with inside(app) as services:
            note = lambda *said: asked.append((said[2], said[3]))  # noqa: E731
            event.listen(db.engine, "before_cursor_execute", note)
            act(services)
            event.remove(db.engine, "before_cursor_execute", note)
            db.session.commit()
            plain = [each for each in asked if each[0].startswith(("SELECT", "UPDATE", "DELETE"))]
            raw = db.session.connection().connection.driver_connection
            plans = [(values, raw.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()) for sql, values in plain]
        return [f"{line[3]} {values}" for values, plan in plans for line in plan if "files" in line[3].split()]

    return run


def slow(plans: list[str]) -> list[str]:
    """Return the plans that read every row, or every ready one, which are most of the files."""
    bare = [plan for plan in plans if "SCAN files" in plan and "INDEX" not in plan]
    return bare + [plan for plan in plans if "INDEX ix_files_state_lease_until (state=?)" in plan and "'ready'" in plan]


@pytest.mark.parametrize(
    "act",
    [
        lambda services: services.second_pass.next_due(),
        lambda services: services.second_pass.is_first_pass_waiting(),
        lambda services: sweep_now(current_app._get_current_object()),
        lambda services: Backlog.of(db.session.connection(), utcnow()),
    ],
    ids=["the second pass", "whether pictures wait", "the sweep", "doctor and metrics"],
)
def test_no_round_of_the_worker_reads_every_file(plans_of, act):
    plans = plans_of(act)
    assert (plans != [], slow(plans)) == (True, [])


@pytest.mark.parametrize("count", [totals, count_shown])
def test_counts_come_from_an_index_alone(plans_of, count):
    collections = [Collection(id=number) for number in (1, 2)]
    plans = plans_of(lambda _: count(db.session, collections))
    assert ["COVERING INDEX ix_files_counts" in plan for plan in plans] == [True]


def test_who_shares_an_original_is_found_by_an_index_of_those_alone(plans_of):
    """The query runs for each thing that is purged, but most files share nothing."""
    uuids = [UUID(int=number) for number in (1, 2)]
    key = "collections/{}/{}/a.jpg".format(*uuids)

    def ask(_):
        expected_below(db.session, "local", f"collections/{uuids[0]}/")
        expected_below(db.session, "local", key.removesuffix("a.jpg"))
        is_expected(db.session, "local", key)
        db.session.execute(select(File.id).where(counted_elsewhere())).all()

    plans = plans_of(ask)
    assert (len(plans), [plan for plan in plans if "ix_files_original_of" not in plan and "uuid=?" not in plan]) == (
        8,
        [],
    )
