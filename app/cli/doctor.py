"""``vitrine doctor``: every setting with its source, and whether what they point at works."""

import sys
from importlib.metadata import version

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select, text

from app.cli import EXIT_FOUND
from app.composition import services
from app.config import SETTINGS
from app.errors import VitrineError
from app.extensions import db
from app.imaging.raw import can_read_raw
from app.models import File


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Prints settings, versions and health; exit status 1 when something is wrong."""
    import PIL
    from PIL import features

    click.echo("Settings")
    for setting in SETTINGS:
        click.echo(
            f"  {setting.name:<30} {services.settings.shown(setting):<44} {services.settings.source[setting.name]}"
        )
    click.echo(f"  {'instance folder':<30} {services.settings.instance}")
    click.echo("Pictures")
    formats = ", ".join(name for name in ("jpg", "webp", "avif", "libtiff") if features.check(name))
    click.echo(f"  Pillow {PIL.__version__}: {formats}")
    click.echo(f"  {_raw()}")
    click.echo("Health")
    problems = [problem for problem in (_database(), _storage(), _queue(), _files()) if problem]
    for problem in problems:
        click.echo(f"  ! {problem}")
    if problems:
        sys.exit(EXIT_FOUND)
    click.echo("  database, storage, queue: all well")


def _raw() -> str:
    if not can_read_raw():
        return "RAW files: kept without previews; install Vitrine with its optional part “raw” for those"
    return f"RAW files: shown by their previews, through rawpy {version('rawpy')}"


def _database() -> str | None:
    try:
        db.session.execute(text("SELECT id FROM studio"))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the operator asked to be told
        return f"The database does not answer, or is not migrated (vitrine db upgrade): {type(error).__name__}."
    return None


def _storage() -> str | None:
    try:
        services.storage.active.exists("checks/doctor")
    except VitrineError as error:
        return error.message
    return None


def _queue() -> str | None:
    try:
        services.queue.length()
    except Exception as error:  # noqa: BLE001 - see above
        return f"The queue does not answer: {type(error).__name__}."
    return None


def _files() -> str | None:
    try:
        counts = dict(db.session.execute(select(File.state, func.count()).group_by(File.state)).all())
    except Exception:  # noqa: BLE001 - reported by the database's own check
        return None
    click.echo("  files: " + (", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "none"))
    return None
