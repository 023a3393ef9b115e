"""Routes that show a visitor's favorites, mark photos, and save notes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app.composition import services
from app.database import utcnow
from app.errors import NotFound
from app.extensions import db
from app.languages import gettext as _
from app.models import FavoriteList, File
from app.policies.collection_policy import decide
from app.services.events.studio_event import EventType, StudioEvent
from app.views.gallery.blueprint import blueprint, refused, rendered
from app.views.gallery.favorites.favorites_page import FavoritesPage
from app.views.gallery.favorites.favorites_request import (
    allowed,
    changing,
    favorites_of,
    favorites_response,
    list_for_change,
    named_list,
    new_list,
    page_of,
    uuid_of,
)
from app.views.gallery.favorites.favorites_state import FavoritesState, favorites_state_of
from app.views.gallery.gallery_page import GalleryPage
from app.web.access import gallery, open_gallery, visitor_to
from app.web.error_response import wants_json
from app.web.forms.undo import flash_with_undo
from app.web.paging import asked_page
from app.web.visitor_activity import activity_visitor
from app.web.visitor_cookie import favorites_visitor, having_opened, remember


@blueprint.context_processor
def favorites_context() -> dict[str, Any]:
    """Give the gallery's templates the state of the favorites."""
    return {"favorites_state_of": favorites_state_of}


@blueprint.get("/g/<slug>/favorites")
def favorites(slug: str) -> Response:
    """Show the list that ``list`` names, which becomes the current one, or without ``list`` the current one."""
    collection, access = gallery(slug, utcnow())
    if not access.is_open:
        return refused(access, collection)
    if access.is_owner:
        return rendered("gallery/favorites/favorites_owner.html", gallery=GalleryPage(db.session, collection, access))
    favorites = favorites_of(allowed(access), collection)
    return page_of(favorites, access, named_list(favorites) or favorites.current)


@blueprint.get("/g/<slug>/favorites/more")
def more_favorites(slug: str) -> Response:
    """Return further photos of a list as a fragment."""
    collection, access = open_gallery(slug, utcnow())
    favorites = favorites_of(allowed(access), collection)
    page = FavoritesPage(db.session, collection, access, asked_page(), favorites_list=named_list(favorites))
    if not page.photos:
        raise NotFound
    response = rendered("gallery/favorites/more_favorites.html", gallery=page)
    if page.more_url:
        response.headers["X-Next"] = page.more_url
    return response


@blueprint.get("/g/<slug>/favorites/index.json")
def favorites_index(slug: str) -> Response:
    """Return every photo of a list, for the viewer on its page."""
    collection, access = open_gallery(slug, utcnow())
    favorites = favorites_of(allowed(access), collection)
    return jsonify(FavoritesPage(db.session, collection, access, favorites_list=named_list(favorites)).index())


@blueprint.get("/g/<slug>/favorites.json")
def favorites_state(slug: str) -> Response:
    """Return which photos are favorites, and the CSRF token for changes."""
    collection, access = open_gallery(slug, utcnow())
    favorites = favorites_of(allowed(access), collection)
    state = FavoritesState(collection, access, favorites, named_list(favorites) or favorites.current).state()
    return jsonify(**state, csrf=generate_csrf())


@blueprint.get("/g/<slug>/favorites/open/<token>")
def open_list(slug: str, token: str) -> ResponseReturnValue:
    """Open a list by its secret link: add it to this device's lists, if the gallery is open to the visitor."""
    collection, access = gallery(slug, utcnow())
    if not access.is_open:
        return refused(access, collection)
    if access.is_owner:
        return redirect(url_for("gallery.favorites", slug=slug))
    opened = favorites_of(allowed(access), collection).by_token(token)
    response = make_response(redirect(url_for("gallery.favorites", slug=slug, list=opened.uuid)))
    return remember(response, having_opened(favorites_visitor(), opened.uuid))


@blueprint.post("/g/<slug>/favorites/<uuid:uuid>")
def add_favorite(slug: str, uuid: UUID) -> Response:
    """Mark this photo as a favorite, in the list that ``list`` names or the current one.

    The first favorite begins a list. ``note`` is the photo's note, which an undone removal sends along.
    """
    favorites, now = changing(slug)
    collection, named = favorites.collection, named_list(favorites) or favorites.current
    visitor = visitor_to(collection)
    favorites_list = favorites.for_change(named.uuid) if named else new_list(favorites, visitor.link, now)
    file = favorites.add(favorites_list, uuid, now)
    if note := request.form.get("note"):
        favorites.note(favorites_list, {uuid: note}, now)
    if recorded := activity_visitor(collection, decide(visitor, collection, now)):
        services.activity.favorited(recorded, [file.id], now)
    db.session.commit()
    return favorites_response(favorites, favorites_list)


@blueprint.post("/g/<slug>/favorites/<uuid:uuid>/remove")
def remove_favorite(slug: str, uuid: UUID) -> Response:
    """Remove this photo from the favorites."""
    favorites, now = changing(slug)
    favorites_list = list_for_change(favorites)
    favorites.remove(favorites_list, uuid, now)
    db.session.commit()
    return favorites_response(favorites, favorites_list)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/notes")
def note_favorites(slug: str, uuid: UUID) -> Response:
    """Save notes for photos of a list, each in a field named by the photo's id, and remove the photo in ``remove``."""
    favorites, now = changing(slug)
    favorites_list = favorites.for_change(uuid)
    notes = {photo: text for name, text in request.form.items() if (photo := uuid_of(name))}
    noted = favorites.note(favorites_list, notes, now)
    if removed := request.form.get("remove"):
        favorites.remove(favorites_list, uuid_of(removed) or UUID(int=0), now)
    _report_notes(favorites_list, [file for file in noted if file.uuid != uuid_of(removed or "")], now)
    db.session.commit()
    if removed and not wants_json():
        undo_url = url_for("gallery.add_favorite", slug=slug, uuid=uuid_of(removed))
        flash_with_undo(
            _("The photo is removed from the list."), undo_url, list=str(uuid), note=request.form.get(removed, "")
        )
    return favorites_response(favorites, favorites_list)


def _report_notes(favorites_list: FavoriteList, files: list[File], now: datetime) -> None:
    """Report a note on each of these photos; one that an undone removal restores is not reported again."""
    collection = favorites_list.collection
    link = visitor_to(collection).link
    for file in files:
        services.events.report(StudioEvent(EventType.COMMENT_POSTED, now, collection, link, file, favorites_list))
