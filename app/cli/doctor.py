"""``vitrine doctor``: every setting with its source, and whether what they point at works."""

import sys

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select, text

from app.cli import EXIT_FOUND
from app.composition import services
from app.config import SETTINGS
from app.errors import VitrineError
from app.extensions import db
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
    click.echo("Health")
    problems = [problem for problem in (_database(), _storage(), _queue(), _files(), _formats()) if problem]
    for problem in problems:
        click.echo(f"  ! {problem}")
    if problems:
        sys.exit(EXIT_FOUND)
    click.echo("  database, storage, queue: all well")


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


def _formats() -> str | None:
    from PIL import features

    lacking = [format for format in ("jpg", "avif") if not features.check(format)]
    if not lacking:
        return None
    return f"Pillow cannot write {' and '.join(lacking)} here, as previews are: install one that can (a wheel does)."


def _files() -> str | None:
    try:
        counts = dict(db.session.execute(select(File.state, func.count()).group_by(File.state)).all())
    except Exception:  # noqa: BLE001 - reported by the database's own check
        return None
    click.echo("  files: " + (", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "none"))
    return None
