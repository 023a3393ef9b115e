"""The time of each step of an ingest: the app's code in this process, one original after the other."""

import os
import tempfile
from collections.abc import Sequence

import requests
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.composition import services_of
from app.config import load_settings
from app.database import utcnow
from app.extensions import db
from app.imaging.sandbox import Sandbox
from app.integrations.background_queue import BackgroundQueue
from app.integrations.local.storage import LocalStorage
from app.models import ApiToken, Collection, File, FileState, User
from app.services.pictures import local_original
from app.services.uploads.incoming_file import IncomingFile
from benchmarks.reports.stopwatch import Stopwatch
from benchmarks.subjects.measured_process import below, cpu_seconds

SETTINGS = {"VITRINE_WORKERS": "1", "VITRINE_LOG_LEVEL": "error"}
RENDERING = "rendering, in the child"
REQUEST, TASK = "requests: parsing, policy, answers", "the worker's task around it"
WRITING, VERIFYING = "arriving bytes: written, hashed", "the original hashed once more"
KEEPING = "original and variants made durable"
ROWS, QUEUE = "rows: SQL and commits", "queue"


def measure_steps(originals: Sequence[bytes]) -> Stopwatch:
    """Upload and prepare each original, and return the time of each step.

    The picture child's processor time counts as rendering.
    """
    watch = Stopwatch()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load_settings({"VITRINE_INSTANCE": folder, **SETTINGS}))
        with app.app_context():
            address, token = _prepared(app)
            # The first upload starts the child and is not measured.
            _take_in(app, Stopwatch(), address, token, len(originals), originals[0][:-2] + b"\0\xff\xd9")
            started = _child_cpu()
            dialect = db.engine.dialect
            with watch.wrapped(
                (IncomingFile, "write", WRITING),
                (LocalStorage, "put_file", KEEPING),
                (local_original, "checksums_of", VERIFYING),
                (BackgroundQueue, "submit", QUEUE),
                (Sandbox, "render", RENDERING),
                (dialect, "do_execute", ROWS),
                (dialect, "do_commit", ROWS),
            ):
                for number, original in enumerate(originals):
                    _take_in(app, watch, address, token, number, original)
            watch.cpu[RENDERING] += _child_cpu() - started
            services_of(app).sandbox.close()
            db.session.remove()
            db.engine.dispose()
    return watch


def _prepared(app: Flask) -> tuple[str, str]:
    """Create an owner and a collection, and return the address for its uploads and an API token."""
    now = utcnow()
    db.create_all()
    owner = User.create(db.session, email="bench@example.com", password="a password for the bench", now=now)  # noqa: S106
    _, token = ApiToken.issue(db.session, owner, name="bench", now=now)
    collection = Collection.create(db.session, owner, title="Bench", now=now)
    db.session.commit()
    return f"/api/v1/collections/{collection.uuid}/files", token


def _take_in(app: Flask, watch: Stopwatch, address: str, token: str, number: int, original: bytes) -> None:
    files = {"files": (f"DSC_{number:04}.jpg", original, "image/jpeg")}
    sent = requests.Request("POST", "http://localhost" + address, files=files).prepare()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": sent.headers["Content-Type"]}
    client = app.test_client()
    with watch.step(REQUEST):
        answer = client.post(address, data=sent.body, headers=headers)
    file_id = db.session.scalar(select(File.id).where(File.state == FileState.PENDING))
    db.session.commit()
    if answer.status_code != 201 or file_id is None:
        raise RuntimeError(f"The original was not taken in: {answer.status} {answer.text}")
    with watch.step(TASK):
        services_of(app).processing.process(file_id)


def _child_cpu() -> float:
    return sum(cpu_seconds(pid) for pid, command in below(os.getpid()) if "app.imaging.child" in command)
