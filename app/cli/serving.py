"""The commands ``vitrine run``, ``vitrine serve`` and ``vitrine set-up-link``."""

import logging
import os
import sys

import click
from flask.cli import with_appcontext

from app.cli.port import APPLICATION, require_free_port
from app.composition import services
from app.config import METRICS_FOLDER
from app.extensions import db
from app.models import Studio
from app.places import PROJECT_FOLDER
from app.services.backup.schema import require_known
from app.services.site_addresses import SiteAddresses
from app.supervisor import STOPPING_SECONDS, supervisor_command

MOST_CONNECTIONS = 2000  # of each web process; one that waits needs a few hundred KiB and no thread

log = logging.getLogger(__name__)


@click.command("run")
@with_appcontext
def run() -> None:
    """Bring the database to this version, then start web server and worker, as “serve --with-worker” does."""
    from flask_migrate import upgrade

    # Another Vitrine on this port would go on with a database that it does not know.
    require_free_port(services.settings.HOST, services.settings.PORT)
    require_known(db.session.connection())
    db.session.remove()
    upgrade()
    _serve(with_worker=True)


@click.command("serve")
@click.option("--with-worker", is_flag=True, help="Start the worker beside the web server, and stop both together.")
@with_appcontext
def serve(with_worker: bool) -> None:
    """Start the web server; HOST, PORT and WEB_CONCURRENCY set its address and the number of its processes."""
    _serve(with_worker=with_worker)


def _serve(*, with_worker: bool) -> None:
    settings = services.settings
    require_free_port(settings.HOST, settings.PORT)
    require_known(db.session.connection())
    _greet()
    _prepare_metrics()
    db.session.remove()
    db.engine.dispose()
    if not with_worker:
        os.execv(sys.executable, _web_command())  # noqa: S606 - our own interpreter, fixed arguments
    modules = {"web server": _web_command()[2:], "worker": ["app.cli", "worker"]}
    command = supervisor_command(modules, settings.VITRINE_LOG_FORMAT)
    os.execv(sys.executable, command)  # noqa: S606 - see above


@click.command("set-up-link")
@with_appcontext
def set_up_link() -> None:
    """Print the one-time set-up link, if there is no owner yet."""
    if Studio.get(db.session).set_up_at is not None:
        click.echo("There is an owner already; sign in at " + services.settings.PUBLIC_URL + "/login")
        return
    click.echo(_set_up_address())


def _greet() -> None:
    """Print the site's address, and the set-up link if there is no owner yet.

    A log in JSON is collected and stored, so it gets the address but not the link.
    """
    if services.settings.VITRINE_LOG_FORMAT == "json":
        log.info("Vitrine is at %s", services.settings.PUBLIC_URL)
        if Studio.get(db.session).set_up_at is None:
            log.info("There is no owner yet: “vitrine set-up-link” prints the link to make the account.")
        return
    click.echo(f"Vitrine is at {services.settings.PUBLIC_URL}", err=True)
    if Studio.get(db.session).set_up_at is None:
        click.echo(f"Make the owner's account here, once: {_set_up_address()}", err=True)


def _prepare_metrics() -> None:
    """Set the folder in which the web processes count requests, and delete the counts of earlier processes."""
    settings = services.settings
    if settings.VITRINE_METRICS_TOKEN and METRICS_FOLDER not in os.environ:
        folder = settings.instance / "metrics" / str(settings.PORT)
        folder.mkdir(parents=True, exist_ok=True)
        for file in folder.glob("*.db"):
            file.unlink()
        os.environ[METRICS_FOLDER] = str(folder)


def _set_up_address() -> str:
    return SiteAddresses.of(services.settings).set_up


def _web_command() -> list[str]:
    settings = services.settings
    return [
        sys.executable, "-m", "gunicorn", APPLICATION,
        "--chdir", str(PROJECT_FOLDER),
        "--bind", _bound_to(settings.HOST, settings.PORT),
        "--workers", str(settings.WEB_CONCURRENCY),
        "--preload",  # processes that are forked from a loaded one share its memory
        "--worker-class", "app.web_server.patient_worker.PatientWorker",
        "--worker-connections", str(MOST_CONNECTIONS),
        "--threads", str(settings.VITRINE_WEB_THREADS),
        "--timeout", "120",
        "--graceful-timeout", str(STOPPING_SECONDS),
        "--keep-alive", "30",
        "--limit-request-line", "8190",  # an address contains the code of a selection of hundreds of photos
        "--no-control-socket",
        # Vitrine itself reads the headers of TRUSTED_PROXIES; gunicorn by default trusts every process of this machine.
        "--forwarded-allow-ips", "",
        "--forwarder-headers", "",
        "--header-map", "drop",
        "--log-level", "warning",
        "--logger-class", f"app.gunicorn_log.{'JsonLog' if settings.VITRINE_LOG_FORMAT == 'json' else 'TextLog'}",
    ]  # fmt: skip


def _bound_to(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"  # RFC 3986, section 3.2.2
