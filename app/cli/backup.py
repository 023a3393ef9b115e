"""The commands ``vitrine backup`` and ``vitrine restore``: everything in one file, and restored from it."""

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from app.cli import EXIT_FOUND
from app.cli.options import rate_option, temporary_folder_option
from app.cli.progress import ProgressBar, printable
from app.cli.storage_commands.verify import require_stores, throttle_of
from app.cli.unexpected import sentence_of
from app.composition import services
from app.config import SETTINGS
from app.database import utcnow
from app.errors import OutOfSpace
from app.extensions import db
from app.formatting import format_bytes
from app.models import Verb
from app.places import PROJECT_FOLDER
from app.services.backup.backup_archive import BackupReader
from app.services.backup.backup_service import BackupService
from app.services.backup.maintenance_lock import maintenance_lock
from app.services.backup.overdue_news import OverdueNews
from app.services.backup.restore_service import DELIVERIES, DIGESTS, MAILS, Restored, RestoreService
from app.services.backup.schema import known_revisions, revision_of
from app.services.storage.storage_inventory import Inventory

NAMES = (".tar", ".tar.gz", ".tgz")


@click.command("backup")
@click.argument("path", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--media", "with_media", is_flag=True, help="Include every original and variant, from each store.")
@click.option("--force", is_flag=True, help="Replace FILE where there is one.")
@rate_option("Read no more than this from the stores.")
@with_appcontext
def backup(path: Path, with_media: bool, force: bool, rate: float | None) -> None:
    """Write the whole database to FILE (.tar or .tar.gz), as of one moment, while the site runs.

    FILE contains password hashes and share links, so keep it as safe as the site. It does not contain the SECRET_KEY
    and the other settings.
    """
    if not path.name.lower().endswith(NAMES):
        raise click.UsageError(f"The name of a backup ends in {', '.join(NAMES)}.")
    if path.exists() and not force:
        raise click.UsageError(f"{path} is there already. Choose another name, or replace it with --force.")
    if not path.absolute().parent.is_dir():
        raise click.UsageError(f"There is no folder {path.absolute().parent}.")
    inventory = Inventory(db.session)
    if with_media:
        require_stores(inventory)
    _, size = inventory.count() if with_media else (0, 0)
    writer = BackupService(
        db.engine, inventory, services.storage, throttle_of(rate), utcnow, version=version("vitrine")
    )
    with ProgressBar("Backing up", size, in_bytes=True) as progress:
        report = writer.write(path.absolute(), progress, with_media=with_media)
    _record("with every file" if with_media else "rows alone")
    media = f", {report.objects:,} objects of {format_bytes(report.size)}" if with_media else ""
    click.echo(f"{path}: {sum(report.rows.values()):,} rows{media}, {format_bytes(path.stat().st_size)} in all.")
    if report.problems:
        click.echo(f"{report.problems:,} problems; “vitrine storage verify” says what to do about them.")
        sys.exit(EXIT_FOUND)


def _record(detail: str) -> None:
    """Record the backup in the audit log; say so if the database's disk is full or can only be read.

    Just then a complete backup on another disk must not end as a failure.
    """
    try:
        services.audit.record(Verb.BACKUP_MADE, detail=detail)
        db.session.commit()
    except OperationalError as error:
        db.session.rollback()
        click.echo(f"The backup is complete, but the audit log could not record it. {sentence_of(error)}", err=True)


@click.command("restore")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--drill", is_flag=True, help="Verify the backup in a temporary folder, and remove that again.")
@temporary_folder_option("The folder for the temporary files of --drill; the system's by default.")
@with_appcontext
def restore(path: Path, drill: bool, folder: Path | None) -> None:
    """Restore FILE into an empty database, migrated or not, and its objects into the store in use.

    First the backup is read to its end and verified; then either all of it is restored, or nothing. Mails and events
    that may have been sent since the backup was made are not sent by themselves. Stop web server and worker before.
    """
    if drill:
        sys.exit(_drill(path.absolute(), folder))
    size = path.stat().st_size
    with (
        maintenance_lock(db.engine, services.settings.instance),
        ProgressBar("Restoring", 2 * size, in_bytes=True) as progress,
    ):
        restoring = RestoreService(db.engine, services.storage.active, _migrate_to, progress)
        restored = restoring.restore(BackupReader(path))
        overdue = OverdueNews(db.session, services.mail.addresses, services.settings.MAIL_FROM)
        mails, deliveries = overdue.hold_back(utcnow())
    services.audit.record(Verb.BACKUP_RESTORED, detail=f"of {restored.made_at:%Y-%m-%d %H:%M} UTC")
    db.session.commit()
    _say(restored)
    held = restored.held_back
    _say_held_back(held[MAILS] + mails, held[DELIVERIES] + deliveries, held[DIGESTS])
    if restored.problems:
        sys.exit(EXIT_FOUND)


def _say(restored: Restored) -> None:
    for problem in restored.problems:
        click.echo(f"When the backup was made: {printable(problem)}")
    rows = ", ".join(f"{count:,} {name}" for name, count in restored.rows.items() if count)
    click.echo(f"Restored as of {restored.made_at:%Y-%m-%d %H:%M} UTC: {rows}.")
    if restored.objects:
        click.echo(
            f"{restored.objects:,} objects of {format_bytes(restored.size)} are in “{services.storage.active.name}”."
        )
    if restored.left_out:
        click.echo(f"{restored.left_out:,} interrupted uploads were left out: their bytes are in no backup.")


def _say_held_back(mails: int, deliveries: int, entries: int) -> None:
    """Print what is not sent by itself, because it may have been sent between the backup and the restore."""
    if not (mails or deliveries or entries):
        return
    click.echo("Not sent by itself, because it may have been sent since the backup was made:")
    if mails:
        click.echo(f"- {_counted(mails, 'mail')}. “Send again” on the page Mails of a collection sends one.")
    if deliveries:
        click.echo(f"- {_counted(deliveries, 'event')} of webhooks. “Send again” on the page of a webhook sends one.")
    if entries:
        click.echo(f"- {_counted(entries, 'event')} for the next digests. Each collection's page Activity has them.")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _migrate_to(revision: str) -> None:
    """Migrate the database up or down to this revision."""
    from flask_migrate import downgrade, upgrade

    known = known_revisions()
    with db.engine.connect() as connection:
        present = revision_of(connection)
    if present == revision:
        return
    is_above = present is not None and known.index(present) > known.index(revision)
    (downgrade if is_above else upgrade)(revision=revision)


def _drill(path: Path, folder: Path | None) -> int:
    """Restore the backup into a temporary instance with default settings, and return the exit status.

    It runs the commands of a real restore.
    """
    header = BackupReader(path).header()
    with tempfile.TemporaryDirectory(prefix="vitrine-drill-", dir=folder, ignore_cleanup_errors=True) as instance:
        _require_room(path, Path(instance))
        click.echo(f"Drill: restoring {path} into {instance}.")
        steps = [["restore", str(path)]]
        if header["media"]:
            steps.append(["storage", "verify"])
        status = 0
        for step in steps:
            click.echo(f"Drill: vitrine {' '.join(step)}")
            status = max(status, _vitrine(step, Path(instance)))
            if status > EXIT_FOUND:
                break
    click.echo(f"Drill: {'it works' if status == 0 else 'see above'}; {instance} is removed again.")
    return status


def _vitrine(arguments: list[str], instance: Path) -> int:
    ours = {setting.name for setting in SETTINGS}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"VITRINE_INSTANCE": str(instance), "VITRINE_LOG_LEVEL": "warning"}
    command = [sys.executable, "-m", "app.cli", *arguments]
    done = subprocess.run(command, cwd=PROJECT_FOLDER, env=environment, text=True, stdout=subprocess.PIPE, check=False)  # noqa: S603
    click.echo(done.stdout, nl=False)
    return done.returncode


def _require_room(path: Path, instance: Path) -> None:
    free, wanted = shutil.disk_usage(instance).free, path.stat().st_size + services.settings.VITRINE_MIN_FREE_BYTES
    if free < wanted:
        raise OutOfSpace(
            f"The drill needs {format_bytes(wanted)} free, and there are {format_bytes(free)}. "
            "Name a folder with more room: --in FOLDER."
        )
