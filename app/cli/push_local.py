"""This instance as a site to push to: its API handles the requests in this process, so no server needs to run."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import click
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import delete, select

from app.cli.push_names import collection_titled
from app.database import utcnow
from app.extensions import db
from app.models import ApiToken, Collection
from app.models.accounts.api_token import PUSH
from app.push.backoff import Backoff
from app.push.site import RemoteCollection, RemoteSite
from app.push.wsgi_transport import WsgiTransport

HERE = "http://localhost"
REQUESTS = logging.getLogger("vitrine.request")


@contextmanager
def this_site(
    wanted: str, backoff: Backoff, lock: Callable[[str], str]
) -> Iterator[tuple[RemoteSite, RemoteCollection]]:
    """Yield this instance as a site, and the collection with this name or id, which any owner may have.

    ``lock`` is called with the collection's id before anything is changed, and returns a name for this push.
    """
    app = click.get_current_context().ensure_object(ScriptInfo).load_app()
    uuid = collection_here(app, wanted)
    level = REQUESTS.level
    REQUESTS.setLevel(logging.WARNING)  # these requests do not come from the network
    try:
        with _token(app, uuid, f"{PUSH} {lock(uuid)}") as token:
            site = RemoteSite(HERE, token, backoff, lambda: WsgiTransport(app.wsgi_app))
            yield site, site.collection(uuid)
    finally:
        REQUESTS.setLevel(level)


def collection_here(app: Flask, wanted: str) -> str:
    """Return the id of the collection of this instance with this name or id; raises ``WrongCollection``."""
    with app.app_context():
        live = select(Collection.uuid, Collection.title).where(Collection.trashed_at.is_(None))
        found = db.session.execute(live.order_by(Collection.position, Collection.id))
        return collection_titled(wanted, {str(uuid): title for uuid, title in found})


@contextmanager
def _token(app: Flask, collection: str, name: str) -> Iterator[str]:
    """Yield a new token of the collection's owner, and delete it afterwards.

    A token that a killed push left is deleted at the start of the next push with its name.
    """
    with app.app_context():
        owner = db.session.scalars(select(Collection).where(Collection.uuid == UUID(collection))).one().owner
        db.session.execute(delete(ApiToken).where(ApiToken.name == name))
        token, secret = ApiToken.issue(db.session, owner, name=name, now=utcnow())
        db.session.commit()
        token_id = token.id
    try:
        yield secret
    finally:
        with app.app_context():
            db.session.execute(delete(ApiToken).where(ApiToken.id == token_id))
            db.session.commit()
