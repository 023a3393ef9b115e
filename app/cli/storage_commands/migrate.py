"""The command ``vitrine storage migrate``, which moves the files to another store while the site runs."""

import sys
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from app.cli import EXIT_FOUND
from app.cli.options import hours_option, rate_option
from app.cli.progress import ProgressBar, printable
from app.cli.storage_commands.verify import require_stores, throttle_of
from app.composition import services
from app.database import utcnow
from app.errors import OutOfSpace, StorageError
from app.extensions import db
from app.formatting import format_bytes
from app.models import Upload, UploadState, Verb
from app.services.backup.maintenance_lock import maintenance_lock
from app.services.storage.storage_inventory import Inventory
from app.services.storage.storage_migration import Move, MoveOutcome, StorageMigration

SETTINGS_OF = {"r2": "R2_ENDPOINT_URL or R2_ACCOUNT_ID, R2_BUCKET, R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY"}


@click.command("migrate")
@click.option("--to", type=click.Choice(["local", "r2"]), required=True, help="The store the files are to be in.")
@click.option("--collection", type=click.UUID, help="Only this collection.")
@rate_option("Copy, and read back, no more than this.")
@hours_option("--keep-old", "How long the old copies stay: addresses and downloads still lead to them.")
@with_appcontext
def migrate(to: str, collection: UUID | None, rate: float | None, hours: int) -> None:
    """Move every file with its variants, also in the trash: each is copied, read back, compared and switched over.

    Galleries stay available. After an interruption, the same command continues. To move the files back, run it with
    --to and the other store.
    """
    inventory = Inventory(db.session)
    _require_target(to)
    require_stores(inventory)
    files, size = inventory.count(collection=collection, not_in=to)
    if to == "local":
        _require_room(size)
    retention = max(timedelta(hours=hours), timedelta(seconds=services.settings.VITRINE_R2_URL_SECONDS))
    migration = StorageMigration(
        db.session, services.storage, services.removal, throttle_of(rate), utcnow, retention=retention
    )
    with (
        maintenance_lock(db.engine, services.settings.instance),
        ProgressBar(f"Moving to {to}", size, in_bytes=True) as progress,
    ):
        if files:
            services.audit.record(Verb.STORAGE_MIGRATED, thing=to, count=files)
            db.session.commit()
        counts, moved = _run(migration.run(to, collection=collection), progress)
    click.echo(f"{counts[MoveOutcome.MOVED]:,} of {files:,} files moved to “{to}”, {format_bytes(moved)} of originals.")
    _say_what_is_left(to, counts)
    if counts[MoveOutcome.LEFT] or counts[MoveOutcome.BUSY]:
        sys.exit(EXIT_FOUND)


def _run(moves: Iterable[Move], progress: ProgressBar) -> tuple[dict[MoveOutcome, int], int]:
    counts, moved = dict.fromkeys(MoveOutcome, 0), 0
    try:
        for move in moves:
            counts[move.outcome] += 1
            if move.outcome is MoveOutcome.MOVED:
                moved += move.file.original.size
                progress.add(move.file.original.size)
            else:
                progress.line(_line(move))
    except StorageError as error:
        going_on = f"{counts[MoveOutcome.MOVED]:,} files were moved; the same command goes on there."
        raise StorageError(f"{error.message} {going_on}") from error
    return counts, moved


def _line(move: Move) -> str:
    file = f"{move.file.uuid}  {printable(move.file.name)}  in “{printable(move.file.title)}”"
    if move.outcome is MoveOutcome.BUSY:
        return f"busy: {file}  It is being prepared, or changed meanwhile. Run the same command again later."
    return f"left where it is: {move.role} of {file}  {move.detail} “vitrine storage verify” says what to do."


def _say_what_is_left(to: str, counts: dict[MoveOutcome, int]) -> None:
    arriving = db.session.scalar(
        select(func.count())
        .select_from(Upload)
        .where(Upload.storage_backend != to, Upload.state == UploadState.ARRIVING)
    )
    db.session.commit()
    if arriving:
        click.echo(f"{arriving:,} uploads are on their way to another store. Run this again when they have come.")
    if to != services.settings.STORAGE_BACKEND:
        click.echo(f"New files keep going to “{services.storage.active.name}” until STORAGE_BACKEND={to} is set.")


def _require_target(to: str) -> None:
    if to not in services.storage.backends:
        raise click.UsageError(
            f"The store “{to}” is not set up. Set {SETTINGS_OF[to]} for the web servers, the workers and here, "
            "restart them, and run this again."
        )


def _require_room(size: int) -> None:
    try:
        services.local.ensure_room(size)
    except OutOfSpace:
        raise OutOfSpace(
            f"The originals alone take {format_bytes(size)}, and this disk has not so much free beside "
            "VITRINE_MIN_FREE_BYTES. Nothing was moved. Free some space, or move some with --collection."
        ) from None
