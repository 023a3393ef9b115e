"""The command ``vitrine variants``, which makes variants again, or reads the facts in originals again."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from uuid import UUID

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from app.cli import EXIT_FOUND
from app.composition import current_application, services, services_of
from app.database import utcnow
from app.errors import VitrineError
from app.extensions import db
from app.models import Collection, Verb
from app.services.pictures.variant_rebuild import Rebuilt

LINE_SECONDS = 5
POLL_SECONDS = 0.2

variants = AppGroup("variants", help="Images derived from originals.")


@variants.command("rebuild")
@click.option(
    "--missing",
    "which",
    flag_value="missing",
    default="missing",
    help="Only what is missing or out of date (default).",
)
@click.option("--all", "which", flag_value="all", help="Everything.")
@click.option(
    "--facts",
    "which",
    flag_value="facts",
    help="No variant: reads titles, captions, keywords and times out of the originals again. "
    "What was changed by hand stays.",
)
@click.option("--collection", "collection_uuid", type=click.UUID, help="Only this collection.")
def rebuild(which: str, collection_uuid: UUID | None) -> None:
    """Make variants again, in this process; the old ones stay until the new ones are there.

    A running worker takes part. After an interruption, the worker or the next rebuild makes the rest.
    """
    collection = _collection(collection_uuid) if collection_uuid else None
    if which == "facts":
        _read_facts(collection)
        return
    begun = services.rebuild.begin(Rebuilt(which), collection)
    services.audit.record(Verb.PREVIEWS_REBUILT, collection=collection, detail=which)
    db.session.commit()
    ids = sorted({*begun.waiting, *begun.due, *begun.videos})
    _show(_worked_off(current_application(), ids), len(ids))
    while services.rebuild.is_leased(collection, utcnow()):
        db.session.commit()
        time.sleep(POLL_SECONDS)
    failed = len(set(ids).intersection(services.rebuild.unfinished(collection)))
    click.echo(f"{len(ids) - failed} rebuilt, {failed} failed.")
    if failed:
        sys.exit(EXIT_FOUND)


def _read_facts(collection: Collection | None) -> None:
    app = current_application()
    ids = services.facts.pictures(collection)
    services.audit.record(Verb.PREVIEWS_REBUILT, collection=collection, detail="facts")
    changed: list[int] = []
    failed: list[int] = []

    def read(file_id: int) -> None:
        with app.app_context():
            try:
                if services_of(app).facts.read(file_id):
                    changed.append(file_id)
            except VitrineError as error:
                failed.append(file_id)
                click.echo(f"File {file_id}: {error.message}", err=True)

    _show(_side_by_side(read, ids), len(ids))
    click.echo(f"{len(ids) - len(failed)} read again, {len(changed)} changed, {len(failed)} failed.")
    if failed:
        sys.exit(EXIT_FOUND)


def _collection(uuid: UUID) -> Collection:
    found = db.session.scalar(select(Collection).where(Collection.uuid == uuid))
    if found is None:
        raise click.BadParameter(
            "There is no collection with this UUID; “vitrine collections list” shows those there are.",
            param_hint="--collection",
        )
    return found


def _worked_off(app: Flask, ids: list[int]) -> Iterator[None]:
    """Yield when each file is done or was taken by a worker; as many run at once as there are child processes."""

    def work(file_id: int) -> None:
        with app.app_context():
            try:
                services_of(app).processing.process(file_id)
                services_of(app).second_pass.complete(file_id)
                services_of(app).video_pass.complete(file_id, threading.Event())
            except VitrineError as error:
                click.echo(f"File {file_id}: {error.message}", err=True)

    return _side_by_side(work, ids)


def _side_by_side(work: Callable[[int], None], ids: list[int]) -> Iterator[None]:
    """Yield when the work for each file is done; as many run at once as there are child processes."""
    db.session.commit()
    with ThreadPoolExecutor(services.settings.VITRINE_WORKERS) as pool:
        for done in as_completed([pool.submit(work, file_id) for file_id in ids]):
            yield done.result()


def _show(steps: Iterator[None], count: int) -> None:
    """Show the progress: a bar on a terminal, elsewhere a line every few seconds."""
    if sys.stderr.isatty():
        with click.progressbar(steps, length=count, label=f"{count} pictures", file=sys.stderr) as bar:
            for _ in bar:
                pass
        return
    said = time.monotonic()
    for number, _ in enumerate(steps, 1):
        if time.monotonic() - said >= LINE_SECONDS:
            said = time.monotonic()
            click.echo(f"{number} of {count} pictures", err=True)
