"""``vitrine variants``: makes them again."""

import sys
from uuid import UUID

import click
from flask.cli import AppGroup
from sqlalchemy import and_, exists, or_, select

from app.cli import EXIT_FOUND
from app.composition import services
from app.errors import NotFound
from app.extensions import db
from app.imaging.raw import can_read_raw
from app.imaging.variants import RECIPE_VERSION, VARIANTS
from app.models import Collection, File, FileState, FileVariant

variants = AppGroup("variants", help="Images derived from originals.")


@variants.command("rebuild")
@click.option(
    "--missing",
    "which",
    flag_value="missing",
    default=True,
    help="Only what is missing or out of date (default).",
)
@click.option("--all", "which", flag_value="all", help="Everything.")
@click.option("--collection", "collection_uuid", type=click.UUID, help="Only this collection.")
def rebuild(which: str, collection_uuid: UUID | None) -> None:
    """Makes variants again, here and now; the old ones stay in place until the new ones are there."""
    ids = _wanted(which, collection_uuid)
    failed = 0
    with click.progressbar(ids, label=f"{len(ids)} files", file=sys.stderr) as progress:
        for file_id in progress:
            failed += not _rebuild(file_id)
    db.session.commit()
    click.echo(f"{len(ids) - failed} rebuilt, {failed} failed.")
    if failed:
        sys.exit(EXIT_FOUND)


def _wanted(which: str, collection_uuid: UUID | None) -> list[int]:
    pictures = select(File.id).where(File.trashed_at.is_(None), _is_picture()).order_by(File.id)
    if which == "missing":
        pictures = pictures.where(or_(File.state != FileState.READY, *(~_is_current(spec.name) for spec in VARIANTS)))
    if collection_uuid is not None:
        collection_id = db.session.scalar(select(Collection.id).where(Collection.uuid == collection_uuid))
        if collection_id is None:
            raise NotFound("There is no collection with this uuid.")
        pictures = pictures.where(File.collection_id == collection_id)
    return list(db.session.scalars(pictures))


def _is_picture():
    """Also a RAW file that had no preview so far, now that they can be read."""
    is_picture = File.state != FileState.UNSUPPORTED
    return or_(is_picture, File.error.is_not(None)) if can_read_raw() else is_picture


def _is_current(name: str):
    mine = and_(FileVariant.file_id == File.id, FileVariant.name == name, FileVariant.recipe >= RECIPE_VERSION)
    return exists().where(mine)


def _rebuild(file_id: int) -> bool:
    file = db.session.get(File, file_id)
    if file is None:
        return False
    file.try_again()
    db.session.commit()
    return services.processing.process(file_id)
