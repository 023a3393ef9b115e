"""Workers on several machines share the pictures, render none twice, and take over from a killed worker."""

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, update

from app.composition import services_of
from app.extensions import db
from app.imaging.geometry import wanted_of
from app.imaging.variants import COVER_VARIANTS, VARIANTS
from app.integrations.background_queue import Job
from app.models import File, FileState
from tests.support.instances import inside
from tests.support.pictures import drawn_jpeg
from tests.support.processes.waiting import wait_until
from tests.support.processes.workers import Studio, worker_settings
from tests.support.servers.s3 import rclone_server

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.s3]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SIZE, LARGE = (900, 600), (3000, 2000)  # in pixels; the large ones take long enough to be interrupted


@pytest.fixture
def studio(make_app, new_live_server, postgres_url, redis_url, tmp_path):
    with ExitStack() as stack:
        bucket = stack.enter_context(rclone_server(tmp_path / "store"))
        settings = worker_settings(bucket, postgres_url, redis_url)
        app = make_app(**settings)
        with app.app_context():
            upgrade()
        yield Studio(app, bucket, settings, new_live_server, stack)


def drawn(count: int, size: tuple[int, int]) -> list[tuple[str, bytes]]:
    return [(f"{number}.jpg", drawn_jpeg(*size, (number * 9, 90, 120))) for number in range(count)]


def test_two_workers_share_the_pictures_and_make_none_twice(studio):
    """Every task is queued three times, as two sweeps and a lost reply might do."""
    one, other = studio.join(), studio.join()
    studio.take_in(drawn(count := 14, SIZE))
    queue = services_of(studio.app).queue
    with inside(studio.app):
        ids = list(db.session.scalars(select(File.id)))
    for file_id in ids * 2:
        queue.submit(Job.PROCESS_FILE, file_id)
    wait_until(lambda: studio.is_done(count), seconds=120)
    written = one.written + other.written
    each = len(wanted_of(VARIANTS, SIZE))
    assert (sorted(written), set(written.values())) == (studio.expected(), {1})
    assert len(written) == count * each
    assert one.written
    assert other.written


def test_a_killed_worker_loses_nothing_and_a_third_that_joins_finds_what_it_leased(studio):
    """Statement 36, with a worker of another machine that processes the other pictures."""
    one, other = studio.join(), studio.join()
    studio.take_in(drawn(count := 8, LARGE))
    wait_until(lambda: one.written and other.written and studio.count(File.state == FileState.PROCESSING), every=0.01)
    one.machine.kill(one.process)
    with inside(studio.app):  # as if five minutes had passed
        db.session.execute(update(File).where(File.lease_until.is_not(None)).values(lease_until=LONG_AGO))
        db.session.execute(update(File).where(File.state == FileState.PENDING).values(created_at=LONG_AGO))
        db.session.commit()
    third = studio.join()
    wait_until(lambda: studio.is_done(count), seconds=120)
    stored = sorted(found.key for found in studio.bucket.storage().list() if "/variants/" in found.key)
    assert stored == studio.expected()
    assert len(stored) == count * len(wanted_of(VARIANTS, LARGE)) + len(wanted_of(COVER_VARIANTS, LARGE))
    assert third.written
