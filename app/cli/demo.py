"""The command ``vitrine demo``, which fills a studio with examples for a new user."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.errors import Conflict
from app.extensions import db
from app.models import Collection, User


@click.command("demo")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_appcontext
def demo(folder: Path | None) -> None:
    """Fill an empty studio with collections in every state, and print how to sign in.

    The photographs are drawn, or those of FOLDER.

    If it is run again, it only gives the demo's owner a new password. A studio with another owner is not changed.
    """
    from app.demo.studio import EMAIL, fill, make_owner

    if set(db.session.scalars(select(User.email))) - {EMAIL}:
        raise Conflict("This studio has an owner already; the demo fills only an empty one. Set VITRINE_INSTANCE.")
    owner, password = make_owner(services, db.session, utcnow())
    if db.session.scalar(select(Collection.id).limit(1)) is None:
        for line in fill(services, db.session, owner, folder, utcnow()):
            click.echo(line)
    click.echo(f"Sign in as {owner.email} with the password {password}")
