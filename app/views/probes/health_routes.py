"""The operator's probes: whether the process is alive, and whether it can work."""

from collections.abc import Callable

from flask import Response, jsonify
from sqlalchemy import text

from app.composition import services
from app.extensions import db
from app.views.probes.blueprint import health


@health.get("/healthz")
def alive() -> Response:
    """Respond with "ok", which shows that the process is alive."""
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> tuple[Response, int]:
    """Respond whether database, storage and queue can be reached; 503 and the names of those that cannot."""
    checks = {"database": _database, "storage": _storage, "queue": _queue}
    states = {name: _state_of(check) for name, check in checks.items()}
    return jsonify(states), 200 if set(states.values()) == {"ok"} else 503


def _state_of(check: Callable[[], object]) -> str:
    try:
        check()
    except Exception:  # noqa: BLE001 - any fault means unreachable, and strangers must not see its text
        return "unreachable"
    return "ok"


def _database() -> None:
    db.session.execute(text("SELECT 1"))


def _storage() -> None:
    services.storage.active.exists("checks/ready")


def _queue() -> None:
    services.queue.length()
