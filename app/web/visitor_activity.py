"""How the visitor's side notes activity: after the answer has gone, so that nobody ever waits for it."""

import logging
import re
from collections.abc import Callable

from flask import Flask, Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from app.composition import services_of
from app.database import utcnow, writing
from app.extensions import db
from app.models import Collection
from app.policies.collection_policy import Access
from app.services.activity.activity_service import ActivityService, Sender
from app.web.access import visitor_key

log = logging.getLogger(__name__)

Write = Callable[[ActivityService], None]
# Programs that fetch a page to draw its preview in a chat, or to index it, say so.
PROGRAMS = re.compile(r"bot\b|bot/|crawl|spider|preview|facebookexternalhit|whatsapp|curl|wget|python", re.IGNORECASE)


def sender(collection: Collection, access: Access) -> Sender | None:
    """Who is to be noted; None where nobody is: for an owner, also in a preview, and where activity is off."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if access.is_owner or access.is_preview or not services_of(app).activity.is_on:
        return None
    return Sender(collection.id, access.link_id, visitor_key())


def write_down(app: Flask, write: Write) -> None:
    """Notes something now, in a transaction of its own; a fault is logged and disturbs nobody."""
    try:
        with app.app_context(), writing():
            write(services_of(app).activity)
            db.session.commit()
    except SQLAlchemyError:
        log.warning("activity could not be noted", exc_info=True)


def after(response: Response, write: Write) -> Response:
    """The same answer; once it has left, the note is made."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    response.call_on_close(lambda: write_down(app, write))
    return response


def note_opened(response: Response, collection: Collection, access: Access) -> Response:
    """The gallery's page was asked for by a person."""
    who, now = sender(collection, access), utcnow()
    if who is None or request.method != "GET" or PROGRAMS.search(request.user_agent.string):
        return response
    return after(response, lambda activity: activity.opened(who, now))
