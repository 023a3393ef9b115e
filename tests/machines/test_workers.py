"""Workers on machines of their own: they share the pictures out, never make one twice, and stand in for each other.

Each has a folder of its own and its own way to the bucket, so that one sees who wrote what.
"""

import re
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from subprocess import Popen

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, update

from app.composition import services_of
from app.extensions import db
from app.imaging.geometry import wanted_of
from app.imaging.variants import VARIANTS
from app.models import File, FileState, FileVariant
from tests.support.fault_proxy import FaultProxy, fault_proxy
from tests.support.instances import add_owner, inside
from tests.support.live import LiveServer, NewLiveServer
from tests.support.machines import SECRET_KEY
from tests.support.pictures import drawn_jpeg
from tests.support.s3 import S3Server, rclone_server
from tests.support.uploading import new_collection, upload
from tests.support.waiting import wait_until
from tests.uploads.conftest import program_of

pytestmark = [pytest.mark.postgres, pytest.mark.redis, pytest.mark.s3]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
WRITTEN = re.compile(r"^PUT /[^/]+/(collections/[^?\n]+/variants/[^?\n]+)", re.MULTILINE)
SIZE = (900, 600)


@dataclass
class Worker:
    """A worker machine, and the requests that it sent to the bucket."""

    machine: LiveServer
    process: Popen
    to_bucket: FaultProxy

    @property
    def written(self) -> Counter[str]:
        """How often it wrote each variant."""
        return Counter(WRITTEN.findall("\n".join(self.to_bucket.seen)))


@dataclass
class Studio:
    """The site as a web machine has it, and workers that join."""

    app: Flask
    bucket: S3Server
    settings: dict[str, str]
    make: NewLiveServer
    stack: ExitStack

    def join(self) -> Worker:
        """A further worker on a folder of its own."""
        proxy = self.stack.enter_context(fault_proxy(self.bucket))
        machine = self.make(has_owner=False, **{**self.settings, "R2_ENDPOINT_URL": proxy.server.endpoint_url})
        return Worker(machine, machine.start_worker(), proxy)

    def take_in(self, count: int, size: tuple[int, int] = SIZE) -> None:
        """Uploads that many photos."""
        with inside(self.app):
            owner = add_owner(self.app)
        program = program_of(self.app, owner.token)
        photos = [(f"{number}.jpg", drawn_jpeg(*size, (number * 9, 90, 120))) for number in range(count)]
        assert upload(program, new_collection(program), *photos).status_code == 201

    def count(self, *conditions) -> int:
        with inside(self.app):
            return db.session.scalar(select(func.count()).select_from(File).where(*conditions)) or 0

    def is_done(self, count: int) -> bool:
        """Whether that many pictures have every variant of both passes."""
        return self.count(File.state == FileState.READY, ~File.variants_due) == count

    def claimed(self) -> list[str]:
        """The keys of all variants that rows know."""
        with inside(self.app):
            return sorted(db.session.scalars(select(FileVariant.storage_path)))


@pytest.fixture
def studio(make_app, new_live_server, postgres_url, redis_url, tmp_path):
    with ExitStack() as stack:
        bucket = stack.enter_context(rclone_server(tmp_path / "store"))
        settings = {
            **bucket.settings(),
            "DATABASE_URL": postgres_url,
            "REDIS_URL": redis_url,
            "SECRET_KEY": SECRET_KEY,
            "VITRINE_WORKERS": "1",
        }
        app = make_app(**settings)
        with app.app_context():
            upgrade()
        yield Studio(app, bucket, settings, new_live_server, stack)


def test_two_workers_share_the_pictures_and_make_none_twice(studio):
    """Every task is handed out three times over, as two sweeps and a lost answer might."""
    one, other = studio.join(), studio.join()
    studio.take_in(count := 14)
    queue = services_of(studio.app).queue
    with inside(studio.app):
        ids = list(db.session.scalars(select(File.id)))
    for file_id in ids * 2:
        queue.submit("process_file", file_id)
    wait_until(lambda: studio.is_done(count), seconds=60)
    written = one.written + other.written
    each = len(wanted_of(VARIANTS, SIZE))
    assert (sorted(written), set(written.values())) == (studio.claimed(), {1})
    assert len(written) == count * each
    assert one.written
    assert other.written


def test_a_killed_worker_loses_nothing_and_a_third_that_joins_finds_what_it_held(studio):
    one, other = studio.join(), studio.join()
    studio.take_in(count := 8, size=(3000, 2000))
    wait_until(lambda: one.written and other.written and studio.count(File.state == FileState.PROCESSING), every=0.01)
    one.machine.kill(one.process)
    with inside(studio.app):  # five minutes later
        db.session.execute(update(File).where(File.lease_until.is_not(None)).values(lease_until=LONG_AGO))
        db.session.execute(update(File).where(File.state == FileState.PENDING).values(created_at=LONG_AGO))
        db.session.commit()
    third = studio.join()
    wait_until(lambda: studio.is_done(count), seconds=60)
    stored = sorted(found.key for found in studio.bucket.storage().list() if "/variants/" in found.key)
    assert stored == studio.claimed()
    assert len(stored) == count * len(wanted_of(VARIANTS, (3000, 2000)))
    assert third.written
