"""The operator's probes: whether the process is alive, and whether it can work."""

import logging
from collections.abc import Callable

from flask import Response, jsonify
from sqlalchemy import select

from app.composition import services
from app.database import reason_of
from app.extensions import db
from app.models import Studio
from app.views.probes.blueprint import health

log = logging.getLogger(__name__)


@health.get("/healthz")
def alive() -> Response:
    """Respond with "ok", which shows that the process is alive."""
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """Respond whether database, storage and queue can be reached; 503 and the names of those that cannot."""
    checks = {"database": _database, "storage": _storage, "queue": _queue}
    states = {name: _state_of(name, check) for name, check in checks.items()}
    return jsonify(states), 200 if set(states.values()) == {"ok"} else 503


def _state_of(name: str, check: Callable[[], object]) -> str:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - any fault means unreachable, and strangers must not see its text
        log.error("the %s cannot be reached: %s", name, reason_of(error))
        return "unreachable"
    return "ok"


def _database() -> None:
    db.session.execute(select(Studio.id))


def _storage() -> None:
    services.storage.active.exists("checks/ready")


def _queue() -> None:
    services.queue.length()
