"""The command ``vitrine health``, for programs that restart what has died: container engines and process managers."""

import socket
import sys
from http.client import HTTPException
from typing import NoReturn
from urllib.error import HTTPError
from urllib.request import urlopen

import click
from flask.cli import ScriptInfo

from app.cli import EXIT_FOUND
from app.config import load_settings

SECONDS = 4  # fewer than the five of the Containerfile, so that the sentence is printed


@click.command("health")
@click.option("--worker", is_flag=True, help="Ask for a worker on this machine instead of the web server.")
def health(worker: bool) -> None:
    """Say whether the web server at HOST and PORT answers, or with --worker whether a worker runs on this machine.

    A database or a store that is out of reach is not counted: a restart would not bring it back.
    """
    if worker:
        _worker_runs()
    else:
        _web_server_answers()


def _web_server_answers() -> None:
    settings = load_settings()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104 - it is not bound here
    address = f"http://{f'[{host}]' if ':' in host else host}:{settings.PORT}/healthz"
    try:
        with urlopen(address, timeout=SECONDS):
            click.echo(f"The web server answers at {address}.")
    except HTTPError as error:
        _fail(f"The web server answers with status {error.code} at {address}.")
    except (OSError, HTTPException) as error:
        _fail(f"No web server answers at {address} ({_reason_of(error)}).")


def _worker_runs() -> None:
    from app.database import utcnow
    from app.extensions import db
    from app.models import Worker

    here = socket.gethostname()
    with click.get_current_context().ensure_object(ScriptInfo).load_app().app_context():
        is_here = any(worker.host == here for worker in Worker.at_work(db.session, utcnow()))
    if not is_here:
        _fail(f"No worker on {here} was seen in the last minute.")
    click.echo(f"A worker runs on {here}.")


def _reason_of(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or reason)


def _fail(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(EXIT_FOUND)
