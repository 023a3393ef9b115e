"""``vitrine serve`` and ``vitrine worker``: the two processes of a running site."""

import os
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from app.composition import services
from app.config import PROJECT_FOLDER
from app.extensions import db
from app.models import Studio
from app.supervisor import STOPPING_SECONDS, supervisor_command
from app.tasks import sweep_now
from app.tasks.second_pass import SecondPassThreads
from app.views.assets import public_url
from app.views.auth.set_up_link import set_up_token

POLL_SECONDS = 0.05
MOST_IDLE_SECONDS = 0.25  # how late the first picture after a pause begins


@click.command("serve")
@click.option("--with-worker", is_flag=True, help="Start the worker beside the web server, and stop both together.")
@with_appcontext
def serve(with_worker: bool) -> None:
    """Starts the web server; HOST, PORT and WEB_CONCURRENCY say where and how many."""
    _greet()
    db.session.remove()
    db.engine.dispose()
    if not with_worker:
        os.execv(sys.executable, _web_command())  # noqa: S606 - our own interpreter, fixed arguments
    worker_command = [sys.executable, "-m", "app.cli", "worker"]
    os.execv(sys.executable, supervisor_command(_web_command(), worker_command))  # noqa: S606 - see above


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Starts the worker: it prepares pictures, empties the trash and finds again what was lost."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    sweep_now(app)
    db.session.remove()
    consumer = services.queue.huey.create_consumer(
        # One thread more than there are children: while it hashes and stores, every child has a picture.
        workers=services.settings["VITRINE_WORKERS"] + 1,
        worker_type="thread",
        initial_delay=POLL_SECONDS,
        max_delay=MOST_IDLE_SECONDS,
        check_worker_health=True,
        health_check_interval=1,
        graceful_signal="TERM",
        shutdown_timeout=STOPPING_SECONDS,
    )
    second_pass = SecondPassThreads(app, services.settings["VITRINE_WORKERS"])
    second_pass.start()
    try:
        consumer.run()
    finally:
        second_pass.stop()
        services.sandbox.close()


@click.command("set-up-link")
@with_appcontext
def set_up_link() -> None:
    """Prints the one-time set-up link, while there is no owner yet."""
    if Studio.get(db.session).set_up_at is not None:
        click.echo("There is an owner already; sign in at " + services.settings["PUBLIC_URL"] + "/login")
        return
    click.echo(_set_up_address())


def _greet() -> None:
    click.echo(f"Vitrine is at {services.settings['PUBLIC_URL']}", err=True)
    if Studio.get(db.session).set_up_at is None:
        click.echo(f"Make the owner's account here, once: {_set_up_address()}", err=True)


def _set_up_address() -> str:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    with app.test_request_context():
        return public_url("auth.setup", token=set_up_token(app))


def _web_command() -> list[str]:
    settings = services.settings
    return [
        sys.executable, "-m", "gunicorn", "wsgi:app",
        "--chdir", str(PROJECT_FOLDER),
        "--bind", f"{settings['HOST']}:{settings['PORT']}",
        "--workers", str(settings["WEB_CONCURRENCY"]),
        "--worker-class", "gthread",
        "--threads", str(settings["VITRINE_WEB_THREADS"]),
        "--timeout", "120",
        "--graceful-timeout", str(STOPPING_SECONDS),
        "--keep-alive", "30",
        "--limit-request-line", "8190",  # a selection of hundreds of photos is part of its address
        "--no-control-socket",
        "--log-level", "warning",
    ]  # fmt: skip
