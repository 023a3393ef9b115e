"""``vitrine worker``: the process that prepares pictures. It answers no request, and loads nothing that would."""

from contextlib import suppress

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app import create_app
from app.composition import services_of
from app.extensions import db
from app.models import Collection
from app.priority import WORKER, give_way
from app.supervisor import STOPPING_SECONDS
from app.tasks import sweep_now
from app.tasks.heartbeat import HeartbeatThread
from app.tasks.second_pass import SecondPassThreads

POLL_SECONDS = 0.05
MOST_IDLE_SECONDS = 0.25  # how late the first picture after a pause begins


@click.command("worker")
def worker() -> None:
    """Starts the worker: it prepares pictures, empties the trash and finds again what was lost."""
    give_way(WORKER)
    app = create_app(leave_out={"edges", "migrations"})
    _require_sound_database(app)
    services = services_of(app)
    heartbeat = HeartbeatThread(app)
    heartbeat.start()
    with app.app_context():
        sweep_now(app, is_start=True)
    consumer = services.queue.huey.create_consumer(
        # One thread more than there are children: while it hashes and stores, every child has a picture.
        workers=services.settings.VITRINE_WORKERS + 1,
        worker_type="thread",
        initial_delay=POLL_SECONDS,
        max_delay=MOST_IDLE_SECONDS,
        check_worker_health=True,
        health_check_interval=1,
        graceful_signal="TERM",
        shutdown_timeout=STOPPING_SECONDS,
    )
    consumer._set_signal_handlers()  # its own come after its threads, which may have taken a picture by then
    second_pass = SecondPassThreads(app, services.settings.VITRINE_WORKERS)
    second_pass.start()
    try:
        consumer.run()
    finally:
        second_pass.stop()
        services.sandbox.close()
        heartbeat.stop()


def _require_sound_database(app: Flask) -> None:
    """Raise SQLAlchemy's ``DatabaseError`` for a damaged file. A server that is away is waited for."""
    with app.app_context(), suppress(OperationalError):
        db.session.execute(select(Collection.id).limit(1))
