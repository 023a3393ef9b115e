"""Requests on two machines at the same moment: PostgreSQL runs writers in parallel, and nothing counts twice."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from app.database import utcnow
from app.errors import TooManyAttempts
from app.extensions import db
from app.models import Collection, File, FileState, User
from app.queries.upload_order import position_for
from app.services.guesses.guess_limit import MOST_FROM_ONE_SOURCE
from app.services.storage.shared_originals import is_expected
from tests.support.instances import inside
from tests.support.processes.waiting import wait_until

pytestmark = pytest.mark.postgres
IS_WAITING = text("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@pytest.fixture
def app(make_app, postgres_url) -> Flask:
    app = make_app(DATABASE_URL=postgres_url)
    with app.app_context():
        upgrade()
    return app


def until_done_or_waiting(begun: Future) -> None:
    """Wait until a task is done or waits for a lock in the database.

    Each check is a separate transaction, because within one PostgreSQL repeats its first result.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watching:
        wait_until(lambda: begun.done() or watching.execute(IS_WAITING).first(), every=0.01)


def side_by_side(app: Flask, act: Callable[[Any], Any]) -> tuple[Any, Any]:
    """Return both results of an act that runs twice, the second begun before the first has committed."""

    def done() -> Any:
        with inside(app) as services:
            try:
                return act(services)
            finally:
                db.session.commit()

    with ThreadPoolExecutor(1) as pool, inside(app) as services:
        first = act(services)
        second = pool.submit(done)
        until_done_or_waiting(second)
        db.session.commit()
        return first, second.result(30)


def test_the_last_guess_is_given_once(app):
    """Statement 14: two guesses made at once on two machines count as two."""

    def guess(services) -> str:
        try:
            services.guess_limit.begin("login:somebody", "192.0.2.1", utcnow())
            db.session.flush()
        except TooManyAttempts:
            return "refused"
        return "checked"

    with inside(app) as services:
        for _ in range(MOST_FROM_ONE_SOURCE - 1):
            guess(services)
        db.session.commit()
    assert side_by_side(app, guess) == ("checked", "refused")


def test_two_photos_get_positions_of_their_own(app):
    with inside(app):
        owner = User.create(db.session, email="a@example.com", password="long enough for all", now=utcnow())
        collection = Collection.create(db.session, owner, title="At once", now=utcnow())
        db.session.commit()
        collection_id, uuid = collection.id, collection.uuid

    def take_in(services) -> int:
        position = position_for(db.session, collection_id, None)
        key = f"collections/{uuid}/{position}/a.jpg"
        values = {"original_filename": "a.jpg", "mime_type": "image/jpeg", "size": 1, "storage_backend": "local"}
        db.session.add(
            File(collection_id=collection_id, position=position, storage_path=key, created_at=utcnow(), **values)
        )
        db.session.flush()
        return position

    assert side_by_side(app, take_in) == (1, 2)


def test_a_photo_that_is_just_being_added_elsewhere_goes_for_good_afterwards(app, monkeypatch):
    """Statement 46: without a lock its bytes could be deleted between the check and the insert of the new row."""
    with inside(app):
        owner = User.create(db.session, email="a@example.com", password="long enough for all", now=utcnow())
        first, second = (Collection.create(db.session, owner, title=name, now=utcnow()) for name in "ab")
        db.session.flush()
        values = {"original_filename": "a.txt", "mime_type": "text/plain", "size": 1, "sha256": "0" * 64}
        lender = File(uuid=uuid4(), collection_id=first.id, **values)
        lender.storage_path = f"collections/{first.uuid}/{lender.uuid}/a.txt"
        lender.storage_backend, lender.created_at, lender.upload_complete = "local", utcnow(), True
        lender.state = FileState.UNSUPPORTED
        db.session.add(lender)
        db.session.commit()
        file_id, uuid, target_id = lender.id, lender.uuid, second.id

    def purge() -> bool:
        """Purge the file and return whether its bytes are still referenced, as the removal of objects checks."""
        with inside(app) as services:
            file = db.session.get_one(File, file_id)
            file.trash(utcnow())
            services.trash.purge_files([file], utcnow())
            return is_expected(db.session, "local", lender.storage_path)

    with ThreadPoolExecutor(1) as pool, inside(app) as services:
        keep = services.library._commit

        def keep_once_somebody_purges(*added):
            purged.append(pool.submit(purge))
            until_done_or_waiting(purged[0])
            keep(*added)

        purged: list = []
        monkeypatch.setattr(services.library, "_commit", keep_once_somebody_purges)
        services.library.add(db.session.get_one(Collection, target_id), [uuid], None, utcnow())
        assert purged[0].result(30) is True
