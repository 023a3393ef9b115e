"""Workers, each with its own folder and its own proxy to the bucket, so that tests see which of them wrote what."""

import re
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from subprocess import Popen

from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import File, FileState, FileVariant
from tests.support.instances import add_owner, client_of, inside
from tests.support.processes.machines import SECRET_KEY
from tests.support.proxies.fault_proxy import FaultProxy, fault_proxy
from tests.support.servers.live import LiveServer, NewLiveServer
from tests.support.servers.s3 import S3Server
from tests.support.uploads.uploading import new_collection, upload

WRITTEN = re.compile(r"^PUT /[^/]+/(collections/[^?\n]+/variants/[^?\n]+)", re.MULTILINE)


def worker_settings(bucket: S3Server, postgres_url: str, redis_url: str) -> dict[str, str]:
    """Return the settings that web machines and workers share; each worker renders one picture at a time."""
    shared = {"DATABASE_URL": postgres_url, "REDIS_URL": redis_url, "SECRET_KEY": SECRET_KEY, "VITRINE_WORKERS": "1"}
    return {**bucket.settings(), **shared}


@dataclass
class Worker:
    """A worker and the requests that it has sent to the bucket."""

    machine: LiveServer
    process: Popen
    to_bucket: FaultProxy

    @property
    def written(self) -> Counter[str]:
        """Return how often it has written each variant, by key."""
        return Counter(WRITTEN.findall("\n".join(self.to_bucket.seen)))


@dataclass
class Studio:
    """A site with one web machine in the test's own process, and workers that the test adds."""

    app: Flask
    bucket: S3Server
    settings: dict[str, str]
    make: NewLiveServer
    stack: ExitStack
    seconds_away: float = 0.0  # the delay between a worker and the bucket

    def join(self) -> Worker:
        """Start a further worker in a new folder."""
        proxy = self.stack.enter_context(fault_proxy(self.bucket, seconds_away=self.seconds_away))
        machine = self.make(has_owner=False, **{**self.settings, "R2_ENDPOINT_URL": proxy.server.endpoint_url})
        return Worker(machine, machine.start_worker(), proxy)

    def take_in(self, photos: list[tuple[str, bytes]]) -> None:
        """Upload these photos to a new collection as the first owner."""
        program = client_of(self.app)
        program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {add_owner(self.app).token}"
        assert upload(program, new_collection(program), *photos).status_code == 201

    def count(self, *conditions) -> int:
        with inside(self.app):
            return db.session.scalar(select(func.count()).select_from(File).where(*conditions)) or 0

    def is_done(self, count: int) -> bool:
        """Return whether exactly this many pictures have every variant of both passes."""
        return self.count(File.state == FileState.READY, ~File.variants_due) == count

    def expected(self) -> list[str]:
        """Return the keys of all variants in the database, sorted."""
        with inside(self.app):
            return sorted(db.session.scalars(select(FileVariant.storage_path)))
