"""``vitrine health``: what a container engine asks before it restarts a container."""

import socket

import pytest
from flask import Flask

from app.database import utcnow
from app.extensions import db
from app.models import Worker
from tests.cli.conftest import Vitrine
from tests.support.servers.fixtures import free_port
from tests.support.servers.live import LiveServer


def test_a_web_server_that_answers_is_well(vitrine: Vitrine, live_server: LiveServer, monkeypatch) -> None:
    monkeypatch.setenv("VITRINE_INSTANCE", str(live_server.instance))
    monkeypatch.setenv("PORT", str(live_server.port))
    assert vitrine("health") == (0, f"The web server answers at {live_server.url}/healthz.\n", "")


def test_no_web_server_is_found(vitrine: Vitrine, monkeypatch, tmp_path) -> None:
    port = free_port()
    monkeypatch.setenv("VITRINE_INSTANCE", str(tmp_path))
    monkeypatch.setenv("PORT", str(port))
    sentence = f"No web server answers at http://127.0.0.1:{port}/healthz (Connection refused).\n"
    assert vitrine("health") == (1, "", sentence)


@pytest.mark.parametrize(("host", "status"), [(socket.gethostname(), 0), ("another-machine", 1)])
def test_only_a_worker_of_this_machine_counts(vitrine: Vitrine, app: Flask, host: str, status: int) -> None:
    now = utcnow()
    with app.app_context():
        db.session.add(Worker(name="w", host=host, version="0", started_at=now, seen_at=now))
        db.session.commit()
    assert vitrine("health", "--worker")[0] == status
