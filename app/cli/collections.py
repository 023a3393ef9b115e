"""The command ``vitrine collections``, which lists the collections."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.composition import services
from app.extensions import db
from app.formatting import format_bytes
from app.models import Collection
from app.queries.files import totals
from app.services.site_addresses import SiteAddresses

collections = AppGroup("collections", help="Collections.")


@collections.command("list")
def list_collections() -> None:
    """Print a line for each collection: uuid, privacy, files, size, address, title."""
    live = select(Collection).where(Collection.trashed_at.is_(None)).order_by(Collection.position, Collection.id)
    found = db.session.scalars(live).all()
    total_of = totals(db.session, found)
    addresses = SiteAddresses.of(services.settings)
    for collection in found:
        count, size = total_of.get(collection.id, (0, 0))
        address = addresses.gallery(collection)
        size_of_files = format_bytes(size)
        facts = (collection.uuid, collection.privacy, f"{count} files", size_of_files, address, collection.title)
        click.echo("\t".join(str(fact) for fact in facts))
