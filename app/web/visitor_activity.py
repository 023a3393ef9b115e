"""The recording of visitors' activity, after the response was sent, so that no visitor waits for it."""

import logging
import re
from collections.abc import Callable

from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from app.composition import current_application, services_of
from app.database import reason_of, utcnow, writing
from app.extensions import db
from app.models import Collection
from app.policies.collection_policy import Access
from app.services.activity.activity_service import ActivityService, ActivityVisitor
from app.web.access import visitor_key

log = logging.getLogger(__name__)

Write = Callable[[ActivityService], None]
# Programs that fetch a page for a preview in a chat, or for an index, name themselves like this.
PROGRAMS = re.compile(r"bot\b|bot/|crawl|spider|preview|facebookexternalhit|whatsapp|curl|wget|python", re.IGNORECASE)


def activity_visitor(collection: Collection, access: Access) -> ActivityVisitor | None:
    """Return the visitor to record, or None: for an owner, also in a preview, and if activity is off."""
    app = current_application()
    if access.is_owner or access.is_preview or not services_of(app).activity.is_on:
        return None
    return ActivityVisitor(collection.id, access.link_id, visitor_key())


def record_now(app: Flask, write: Write) -> None:
    """Record an event now, in its own transaction; a database error is logged, not raised."""
    write_now(app, lambda: write(services_of(app).activity))


def write_now(app: Flask, write: Callable[[], None]) -> None:
    """Write rows now, in a transaction of their own; a database error is logged, not raised."""
    try:
        with app.app_context(), writing():
            write()
            db.session.commit()
    except SQLAlchemyError as error:
        log.warning("activity could not be recorded: %s", reason_of(error))


def record_after(response: Response, write: Write) -> Response:
    """Return ``response``, and record the event once it was sent."""
    app = current_application()
    response.call_on_close(lambda: record_now(app, write))
    return response


def record_opened(
    response: Response, collection: Collection, access: Access, also: Callable[[], None] | None = None
) -> Response:
    """Record that a person, not a program, opened the gallery's page; ``also`` writes further rows with it."""
    if request.method != "GET" or PROGRAMS.search(request.user_agent.string):
        return response
    visitor, now, app = activity_visitor(collection, access), utcnow(), current_application()

    def write() -> None:
        if visitor is not None:
            services_of(app).activity.opened(visitor, now)
        if also is not None:
            also()

    if visitor is not None or also is not None:
        response.call_on_close(lambda: write_now(app, write))
    return response
