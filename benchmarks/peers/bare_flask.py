"""The lower bound of serving: a Flask route that opens the session, decides nothing and sends the file of its address.

It runs under the same gunicorn as Vitrine, with as many processes and threads.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from flask import Flask, Response, send_file, session

from app.config import Settings
from benchmarks.subjects.measured_process import below, cpu_seconds
from benchmarks.subjects.studio import free_port

FOLDER, SECRET = "BENCH_FOLDER", "BENCH_SECRET"
STARTING_SECONDS = 30


@dataclass(frozen=True)
class BareFlask:
    """The running app: its address, and the process of its server."""

    url: str
    process: subprocess.Popen

    @property
    def cpu(self) -> float:
        """The processor seconds so far of all its processes."""
        return sum(cpu_seconds(pid) for pid, _ in below(self.process.pid))


def make_app() -> Flask:
    """Return the app, which reads the same cookies as Vitrine."""
    app, folder = Flask(__name__, static_folder=None), Path(os.environ[FOLDER])
    app.secret_key = os.environ[SECRET]

    @app.get("/<path:key>")
    def picture(key: str) -> Response:
        session.get("unlocked")
        return send_file(folder / key, mimetype="image/jpeg", conditional=True, etag=key)

    return app


@contextmanager
def running_bare_flask(folder: Path, settings: Settings) -> Iterator[BareFlask]:
    """Run the app on a free port until the block ends, with these settings of Vitrine."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", "benchmarks.peers.bare_flask:make_app()",
        "--bind", f"127.0.0.1:{port}",
        "--worker-class", "app.web_server.patient_worker.PatientWorker",
        "--worker-connections", "2000",
        "--workers", str(settings.WEB_CONCURRENCY),
        "--preload",
        "--threads", str(settings.VITRINE_WEB_THREADS),
        "--keep-alive", "30",
        "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip
    environment = {**os.environ, FOLDER: str(folder), SECRET: settings.SECRET_KEY}
    process = subprocess.Popen(command, env=environment)  # noqa: S603
    bare = BareFlask(f"http://127.0.0.1:{port}", process)
    try:
        _wait_until_ready(bare.url)
        yield bare
    finally:
        process.terminate()
        process.wait(60)


def _wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline:
        try:
            requests.get(url, timeout=10)
        except requests.ConnectionError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("The bare Flask app did not start.")
