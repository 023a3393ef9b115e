"""The command ``vitrine preflight``: what to mend before a collection is sent to a client."""

import sys

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.cli import EXIT_FOUND
from app.composition import services
from app.database import utcnow
from app.errors import NotFound
from app.extensions import db
from app.models import Collection
from app.services.preflight.preflight import blocks


@click.command("preflight")
@click.argument("slug")
@with_appcontext
def preflight(slug: str) -> None:
    """Print a line for each concern: level, id, text; the exit status is 1 if one stops the delivery."""
    live = (Collection.slug == slug, Collection.trashed_at.is_(None))
    collection = db.session.scalar(select(Collection).where(*live))
    if collection is None:
        raise NotFound(f"No collection has the address “{slug}”. “vitrine collections list” names them all.")
    found = services.preflight.concerns(collection, utcnow())
    for concern in found:
        click.echo(f"{concern.level}\t{concern.id}\t{concern.text}")
    if not found:
        click.echo("Nothing was found.")
    if blocks(found):
        sys.exit(EXIT_FOUND)
