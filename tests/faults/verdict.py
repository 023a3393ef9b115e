"""The checks of a site after a fault, over HTTP and in its rows and objects, used by all tests of faults.

Everything acknowledged is stored bit for bit, every file has reached its final state, each row has its objects and
each object its row, no partial file is left over, and the gallery agrees with the API.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import requests
from flask import Flask
from sqlalchemy import func, or_, select

from app.cli import Commands
from app.database import utcnow
from app.extensions import db
from app.models import File, FileState, PendingDeletion, Upload, UploadState
from app.services.storage.orphans import Orphans
from tests.faults.senders import Sent
from tests.support.instances import inside
from tests.support.processes.waiting import wait_until
from tests.support.uploads.uploading import Program, sha256

ENDS = {"ready", "failed", "unsupported"}
A_DAY = timedelta(hours=25)  # longer than the parts of a cut-off upload are stored


@dataclass
class Verdict:
    """The findings: ``lost`` was acknowledged but is not intact, ``stuck`` needs a person, ``wrong`` is the rest."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def troubles(self) -> list[str]:
        """Return all findings, a line each."""
        return [
            f"{kind}: {line}"
            for kind, lines in (("lost", self.lost), ("stuck", self.stuck), ("wrong", self.wrong))
            for line in lines
        ]


class Judge:
    """A judge of one site by what it has acknowledged; ``app`` has the site's settings.

    ``seconds`` is how long the site may take to process everything.
    """

    def __init__(self, program: Program, app: Flask, *, seconds: float):
        self._program = program
        self._app = app
        self._seconds = seconds
        self._verdict = Verdict()

    def judge(self, collection: str, sent: list[Sent]) -> Verdict:
        """Check the site, which must be running with its worker, and return the verdict.

        ``sent`` is everything that it has acknowledged.
        """
        self._verdict = Verdict(acknowledged=len(sent))
        self._wait_for_the_end()
        files = {file["filename"]: file for file in self._program.files(collection)}
        self._judge_originals(files, sent)
        self._judge_states(collection, files, sent)
        self._judge_gallery(collection, files)
        self._judge_objects()
        return self._verdict

    def _wait_for_the_end(self) -> None:
        try:
            wait_until(lambda: not self._on_the_way(), seconds=self._seconds, every=0.2)
        except TimeoutError:
            self._verdict.stuck += self._on_the_way()

    def _on_the_way(self) -> list[str]:
        """Return what is not finished, without uploads that their sender left: they can be resumed for a day."""
        waiting = or_(File.state.in_([FileState.PENDING, FileState.PROCESSING]), File.variants_due)
        unfinished = or_(Upload.lease_holder.is_not(None), Upload.offset == Upload.size)
        due = or_(PendingDeletion.not_before.is_(None), PendingDeletion.not_before <= utcnow())
        with inside(self._app):
            files = db.session.execute(select(File.original_filename, File.state, File.error).where(waiting)).all()
            uploads = db.session.scalars(
                select(Upload.filename).where(Upload.state == UploadState.ARRIVING, unfinished)
            ).all()
            removals = db.session.scalar(select(func.count(PendingDeletion.id)).where(due))
            db.session.rollback()
        found = [f"{name} is {state} ({error})" for name, state, error in files]
        found += [f"the upload of {name} is not finished" for name in uploads]
        return found + [f"{removals} removals are due"] * bool(removals)

    def _judge_originals(self, files: dict[str, dict], sent: list[Sent]) -> None:
        for photo in sent:
            file = files.get(photo.name)
            if file is None:
                self._verdict.lost.append(f"{photo.name} is not listed")
                continue
            answer = self._program.get(f"/collections/files/{file['id']}/original")
            if (answer.status_code, sha256(answer.content)) != (200, photo.sha256):
                self._verdict.lost.append(f"{photo.name} came back as {answer.status_code}, other bytes")
            if (file["id"], file["sha256"]) != (photo.id, photo.sha256):
                self._verdict.wrong.append(f"{photo.name} is not told as it was: {file['id']}, {file['sha256']}")

    def _judge_states(self, collection: str, files: dict[str, dict], sent: list[Sent]) -> None:
        known = {photo.name: photo for photo in sent}
        for name, file in files.items():
            expected = "failed" if name in known and known[name].is_poison else "ready"
            if file["state"] != expected:
                self._verdict.stuck.append(f"{name} is {file['state']} instead of {expected}: {file['error']}")
        with inside(self._app):
            here = File.collection.has(uuid=UUID(collection))
            total = db.session.scalar(select(func.count(File.id)).where(here))
        if total != len(files):
            self._verdict.wrong.append(f"{total} rows, but {len(files)} names")
        self._verdict.wrong += [f"{name} is there, but nobody was told" for name in files.keys() - known.keys()]

    def _judge_gallery(self, collection: str, files: dict[str, dict]) -> None:
        """Check that a visitor's page shows exactly the ready files, and each of their pictures."""
        slug = self._program.get(f"/api/v1/collections/{collection}").json()["slug"]
        shown = requests.get(f"{self._program.server.url}/g/{slug}/index.json", timeout=30).json()["photos"]
        ready = {file["id"] for file in files.values() if file["state"] == "ready"}
        if {entry[0] for entry in shown} != ready:
            self._verdict.wrong.append(f"the gallery shows {len(shown)} pictures, and {len(ready)} are ready")
        for uuid in sorted(ready):
            for name in ("thumbnail", "preview"):
                answer = requests.get(f"{self._program.server.url}/collections/files/{uuid}/{name}", timeout=30)
                if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("image/"):
                    self._verdict.wrong.append(f"the {name} of {uuid} is answered with {answer.status_code}")

    def _judge_objects(self) -> None:
        """Check the objects with the operator's commands, and leftovers of uploads as if a day had passed."""
        found = self._app.test_cli_runner().invoke(Commands("vitrine"), ["storage", "verify", "--from-start"])
        if found.exit_code != 0:
            self._verdict.wrong.append(f"storage verify: {found.output}")
        with inside(self._app) as services:
            services.sweep_incoming(utcnow() + A_DAY)
            left = [path.name for path in services.local.incoming_folder.rglob("*")]
            orphans = Orphans(db.session, services.storage, lambda: utcnow() + A_DAY, age=timedelta(0)).find()
            self._verdict.wrong += [f"an object without a row: {orphan.key}" for orphan in orphans]
            self._verdict.wrong += [f"left over: {name}" for name in left]
