"""The command ``vitrine collections``, which lists the collections."""

import click
from flask.cli import AppGroup
from sqlalchemy import select

from app.extensions import db
from app.formatting import format_bytes
from app.models import Collection
from app.public_url import public_url
from app.queries.files import totals

collections = AppGroup("collections", help="Collections.")


@collections.command("list")
def list_collections() -> None:
    """Print a line for each collection: uuid, privacy, files, size, address, title."""
    live = select(Collection).where(Collection.trashed_at.is_(None)).order_by(Collection.position, Collection.id)
    found = db.session.scalars(live).all()
    total_of = totals(db.session, found)
    from flask import current_app

    with current_app.test_request_context():
        for collection in found:
            count, size = total_of.get(collection.id, (0, 0))
            address = public_url("gallery.view", slug=collection.slug)
            facts = (
                collection.uuid,
                collection.privacy,
                f"{count} files",
                format_bytes(size),
                address,
                collection.title,
            )
            click.echo("\t".join(str(fact) for fact in facts))
