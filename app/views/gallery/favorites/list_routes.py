"""Routes that begin, rename, delete, restore and submit a visitor's list of favorites."""

from datetime import datetime
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.composition import services
from app.errors import InvalidInput
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import gettext as _
from app.models import Collection, FavoriteList
from app.policies.collection_policy import decide
from app.services.events.studio_event import EventType, StudioEvent
from app.views.gallery.blueprint import blueprint
from app.views.gallery.favorites.favorites_request import (
    changing,
    favorites_of,
    new_list,
    page_of,
    redirect_to_list,
)
from app.web.access import open_gallery, visitor_to
from app.web.forms.undo import flash_with_undo
from app.web.visitor_activity import activity_visitor
from app.web.visitor_cookie import having_opened, remember


@blueprint.post("/g/<slug>/favorites")
def begin_list(slug: str) -> Response:
    """Begin a further list, which becomes the current one."""
    favorites, now = changing(slug)
    begun = new_list(favorites, visitor_to(favorites.collection).link, now, request.form.get("name", ""))
    db.session.commit()
    return remember(redirect_to_list(begun), having_opened(favorites.visitor, begun.uuid))


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/rename")
def rename_list(slug: str, uuid: UUID) -> Response:
    """Rename a list."""
    favorites, now = changing(slug)
    favorites_list = favorites.for_change(uuid)
    favorites_list.rename(request.form.get("name", ""), now)
    db.session.commit()
    return redirect_to_list(favorites_list)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/delete")
def delete_list(slug: str, uuid: UUID) -> ResponseReturnValue:
    """Delete a list, here and on every device that opened it; it can be restored for an hour."""
    favorites, now = changing(slug)
    favorites_list = favorites.for_change(uuid)
    favorites.delete(favorites_list, now)
    db.session.commit()
    flash_with_undo(
        _("The list “%(name)s” is deleted.", name=favorites_list.name),
        url_for("gallery.restore_list", slug=slug, uuid=uuid),
    )
    return redirect(url_for("gallery.favorites", slug=slug), 303)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/restore")
def restore_list(slug: str, uuid: UUID) -> Response:
    """Undo the deletion of a list."""
    favorites, now = changing(slug)
    favorites_list = favorites.bring_back(uuid, now)
    db.session.commit()
    return redirect_to_list(favorites_list)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/submit")
def submit_list(slug: str, uuid: UUID) -> Response:
    """Submit a list to the photographer, and lock it."""
    favorites, now = changing(slug)
    favorites_list = favorites.for_change(uuid)
    given = {name: request.form.get(name, "") for name in ("name", "email", "message")}
    try:
        count = favorites.submit(favorites_list, **given, now=now)
        _record_sent(favorites.collection, favorites_list, count, now)
        db.session.commit()
        services.queue.submit(Job.SEND_MAILS)
    except InvalidInput as refusal:
        db.session.rollback()
        collection, access = open_gallery(slug, now)
        refreshed = favorites_of(access, collection)
        return page_of(
            refreshed, access, refreshed.find(uuid), status=refusal.status, error=refusal.message, given=given
        )
    return redirect_to_list(favorites_list)


def _record_sent(collection: Collection, favorites_list: FavoriteList, count: int, now: datetime) -> None:
    visitor = visitor_to(collection)
    services.events.report(
        StudioEvent(
            EventType.SELECTION_SUBMITTED,
            now,
            collection,
            visitor.link,
            favorites_list=favorites_list,
            numbers={"files": count},
        )
    )
    recorded = activity_visitor(collection, decide(visitor, collection, now))
    if recorded is not None:
        services.activity.selection_sent(recorded, count, now)
