"""The command ``vitrine worker``: the process that prepares pictures.

It serves no requests, and imports nothing that is only needed for them.
"""

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
from app.services.backup.schema import require_known
from app.start import quick_start
from app.supervisor import STOPPING_SECONDS
from app.tasks import sweep_now
from app.tasks.heartbeat import HeartbeatThread
from app.tasks.second_pass import second_pass_threads
from app.tasks.video_pass import video_pass_thread
from app.tasks.webhook_threads import webhook_threads

POLL_SECONDS = 0.05
MOST_IDLE_SECONDS = 0.25  # the longest delay of the first picture after a pause


@click.command("worker")
def worker() -> None:
    """Start the worker, which prepares pictures, sends mails and webhooks, empties the trash and finds lost tasks."""
    with quick_start():
        app = create_app(leave_out={"edges", "migrations"})
    _require_usable_database(app)
    give_way(WORKER)
    services = services_of(app)
    heartbeat = HeartbeatThread(app)
    heartbeat.start()
    with app.app_context():
        sweep_now(app, is_start=True)
    consumer = services.queue.huey.create_consumer(
        # One thread more than there are children, so that every child has a picture while one thread hashes or stores.
        workers=services.settings.VITRINE_WORKERS + 1,
        worker_type="thread",
        initial_delay=POLL_SECONDS,
        max_delay=MOST_IDLE_SECONDS,
        check_worker_health=True,
        health_check_interval=1,
        graceful_signal="TERM",
        shutdown_timeout=STOPPING_SECONDS,
    )
    consumer._set_signal_handlers()  # it sets them itself only after its threads, which may have a picture by then
    passes = [
        video_pass_thread(app),
        webhook_threads(app),
        second_pass_threads(app, services.settings.VITRINE_WORKERS),
    ]
    for threads in passes:
        threads.start()
    try:
        consumer.run()
    finally:
        for threads in passes:
            threads.stop()
        services.sandbox.close()
        heartbeat.stop()


def _require_usable_database(app: Flask) -> None:
    """Raise SQLAlchemy's ``DatabaseError`` for a damaged database file, and ``Conflict`` for one of a newer version.

    A database server that does not respond is no error here, because the worker waits for it.
    """
    with app.app_context(), suppress(OperationalError):
        db.session.execute(select(Collection.id).limit(1))
        require_known(db.session.connection())
