"""A visitor's favorites: marking photos, the page of a list, its notes and name, and submitting it as a selection."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, g, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotAllowed, NotFound
from app.extensions import db
from app.languages import Message
from app.languages import gettext as _
from app.models import Collection, FavoriteList
from app.models.favorites import FIRST_NAME
from app.policies.collection_policy import Access, decide
from app.policies.visitor import Visitor
from app.services.operations.networks import source_of
from app.services.selections.favorites_service import Favorites, FavoritesVisitor
from app.views.gallery.blueprint import blueprint, refused, rendered
from app.views.gallery.favorites.favorites_page import FavoritesPage
from app.views.gallery.favorites.favorites_state import FavoritesState, favorites_state_of
from app.views.gallery.gallery_page import GalleryPage
from app.web.access import gallery, open_gallery, signed_in_owner, visitor_to
from app.web.addresses import own_address
from app.web.error_response import wants_json
from app.web.forms.undo import flash_with_undo
from app.web.paging import asked_page
from app.web.visitor_activity import activity_visitor
from app.web.visitor_cookie import favorites_visitor, having_opened, remember, with_key


class FavoritesOff(NotAllowed):
    """The error for a gallery or a share link without favorites."""

    title = _("Favorites are turned off")
    message = _(
        "Favorites are turned off in this gallery. The favorites that you added before are stored, but not shown."
    )


class FavoritesAreVisitors(NotAllowed):
    """The error for an owner who marks photos in their own gallery."""

    title = _("Favorites belong to visitors")
    message = _("You are the owner of this gallery. Only its visitors have favorites.")


@blueprint.context_processor
def favorites_context() -> dict[str, Any]:
    """Give the gallery's templates the state of the favorites."""
    return {"favorites_state_of": favorites_state_of}


@blueprint.get("/g/<slug>/favorites")
def favorites(slug: str) -> Response:
    """Show the list that ``list`` names, which becomes the current one, or without ``list`` the current one."""
    collection, access = gallery(slug, utcnow())
    if not access.is_open:
        return refused(access, slug)
    if access.is_owner:
        return rendered("gallery/favorites/favorites_owner.html", gallery=GalleryPage(db.session, collection, access))
    favorites = _favorites_of(_allowed(access), collection)
    return _page(favorites, access, _named(favorites) or favorites.current)


@blueprint.get("/g/<slug>/favorites/more")
def more_favorites(slug: str) -> Response:
    """Return further photos of a list as a fragment."""
    collection, access = open_gallery(slug, utcnow())
    favorites = _favorites_of(_allowed(access), collection)
    page = FavoritesPage(db.session, collection, access, asked_page(), favorites_list=_named(favorites))
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
    favorites = _favorites_of(_allowed(access), collection)
    return jsonify(FavoritesPage(db.session, collection, access, favorites_list=_named(favorites)).index())


@blueprint.get("/g/<slug>/favorites.json")
def favorites_state(slug: str) -> Response:
    """Return which photos are favorites, and the CSRF token for changes."""
    collection, access = open_gallery(slug, utcnow())
    favorites = _favorites_of(_allowed(access), collection)
    state = FavoritesState(collection, access, favorites, _named(favorites) or favorites.current).state()
    return jsonify(**state, csrf=generate_csrf())


@blueprint.get("/g/<slug>/favorites/open/<token>")
def open_list(slug: str, token: str) -> ResponseReturnValue:
    """Open a list by its secret link: add it to this device's lists, if the gallery is open to the visitor."""
    collection, access = gallery(slug, utcnow())
    if not access.is_open:
        return refused(access, slug)
    if access.is_owner:
        return redirect(url_for("gallery.favorites", slug=slug))
    opened = _favorites_of(_allowed(access), collection).by_token(token)
    response = make_response(redirect(url_for("gallery.favorites", slug=slug, list=opened.uuid)))
    return remember(response, having_opened(favorites_visitor(), opened.uuid))


@blueprint.post("/g/<slug>/favorites")
def begin_list(slug: str) -> Response:
    """Begin a further list, which becomes the current one."""
    favorites, now = _changing(slug)
    begun = _begin(favorites, visitor_to(favorites.collection), now, request.form.get("name", ""))
    db.session.commit()
    return remember(_to_list(begun), having_opened(favorites.visitor, begun.uuid))


@blueprint.post("/g/<slug>/favorites/<uuid:uuid>")
def add_favorite(slug: str, uuid: UUID) -> Response:
    """Mark this photo as a favorite, in the list that ``list`` names or the current one.

    The first favorite begins a list. ``note`` is the photo's note, which an undone removal sends along.
    """
    favorites, now = _changing(slug)
    collection, named = favorites.collection, _named(favorites) or favorites.current
    visitor = visitor_to(collection)
    favorites_list = favorites.for_change(named.uuid) if named else _begin(favorites, visitor, now)
    file = favorites.add(favorites_list, uuid, now)
    if note := request.form.get("note"):
        favorites.note(favorites_list, {uuid: note}, now)
    if recorded := activity_visitor(collection, decide(visitor, collection, now)):
        services.activity.favorited(recorded, [file.id], now)
    db.session.commit()
    return _favorites_response(favorites, favorites_list)


@blueprint.post("/g/<slug>/favorites/<uuid:uuid>/remove")
def remove_favorite(slug: str, uuid: UUID) -> Response:
    """Remove this photo from the favorites."""
    favorites, now = _changing(slug)
    favorites_list = _for_change(favorites)
    favorites.remove(favorites_list, uuid, now)
    db.session.commit()
    return _favorites_response(favorites, favorites_list)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/notes")
def note_favorites(slug: str, uuid: UUID) -> Response:
    """Save notes for photos of a list, each in a field named by the photo's id, and remove the photo in ``remove``."""
    favorites, now = _changing(slug)
    favorites_list = favorites.for_change(uuid)
    favorites.note(favorites_list, {photo: text for name, text in request.form.items() if (photo := _uuid(name))}, now)
    if removed := request.form.get("remove"):
        favorites.remove(favorites_list, _uuid(removed) or UUID(int=0), now)
    db.session.commit()
    if removed and not wants_json():
        undo_url = url_for("gallery.add_favorite", slug=slug, uuid=_uuid(removed))
        flash_with_undo(
            _("The photo is removed from the list."), undo_url, list=str(uuid), note=request.form.get(removed, "")
        )
    return _favorites_response(favorites, favorites_list)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/rename")
def rename_list(slug: str, uuid: UUID) -> Response:
    """Rename a list."""
    favorites, now = _changing(slug)
    favorites_list = favorites.for_change(uuid)
    favorites_list.rename(request.form.get("name", ""), now)
    db.session.commit()
    return _to_list(favorites_list)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/delete")
def delete_list(slug: str, uuid: UUID) -> ResponseReturnValue:
    """Delete a list, here and on every device that opened it; it can be restored for an hour."""
    favorites, now = _changing(slug)
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
    favorites, now = _changing(slug)
    favorites_list = favorites.bring_back(uuid, now)
    db.session.commit()
    return _to_list(favorites_list)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/submit")
def submit_list(slug: str, uuid: UUID) -> Response:
    """Submit a list to the photographer, and lock it."""
    favorites, now = _changing(slug)
    favorites_list = favorites.for_change(uuid)
    given = {name: request.form.get(name, "") for name in ("name", "email", "message")}
    try:
        favorites.submit(favorites_list, **given, now=now)
        db.session.commit()
    except InvalidInput as refusal:
        db.session.rollback()
        collection, access = open_gallery(slug, now)
        refreshed = _favorites_of(access, collection)
        return _page(refreshed, access, refreshed.find(uuid), status=refusal.status, error=refusal.message, given=given)
    return _to_list(favorites_list)


def _changing(slug: str) -> tuple[Favorites, datetime]:
    """Return this visitor's favorites for a change, and the current time.

    Raises ``FavoritesOff`` if the access does not allow it, and ``FavoritesAreVisitors`` for the owner, also in a
    preview.
    """
    now = utcnow()
    collection, access = open_gallery(slug, now)
    owner = signed_in_owner()
    if owner is not None and owner.id == collection.owner_id:
        raise FavoritesAreVisitors
    return _favorites_of(_allowed(access), collection, with_key(favorites_visitor())), now


def _begin(favorites: Favorites, visitor: Visitor, now: datetime, name: Message | str = FIRST_NAME) -> FavoriteList:
    """Begin a list; raise ``TooManyAttempts`` if the visitor's network has begun too many here."""
    services.new_lists.count(favorites.collection.id, source_of(request.remote_addr or "").name, now)
    return favorites.begin(visitor.link, now, name)


def _allowed(access: Access) -> Access:
    if not access.allows_favorites:
        raise FavoritesOff
    return access


def _favorites_of(access: Access, collection: Collection, visitor: FavoritesVisitor | None = None) -> Favorites:
    shown = GalleryPage(db.session, collection, access).shown
    return Favorites(db.session, collection, visitor or favorites_visitor(), shown)


def _named(favorites: Favorites) -> FavoriteList | None:
    """Return the list that the request names, or None; raises ``NotFound`` for one that is not this visitor's."""
    if not (name := request.values.get("list")):
        return None
    return favorites.find(_uuid(name) or UUID(int=0))


def _for_change(favorites: Favorites) -> FavoriteList:
    named = _named(favorites) or favorites.current
    if named is None:
        raise NotFound
    return favorites.for_change(named.uuid)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _page(
    favorites: Favorites, access: Access, favorites_list: FavoriteList | None, status: int = 200, **given: Any
) -> Response:
    page = FavoritesPage(db.session, favorites.collection, access, asked_page(), favorites_list=favorites_list)
    if page.number > 1 and not page.photos:
        raise NotFound
    g.favorites_state = FavoritesState(favorites.collection, access, favorites, favorites_list)
    response = rendered("gallery/favorites/favorites.html", status, gallery=page, **given)
    if favorites_list is None or favorites.visitor.opened[-1:] == (favorites_list.uuid,):
        return response
    return remember(response, having_opened(favorites.visitor, favorites_list.uuid))


def _to_list(favorites_list: FavoriteList) -> Response:
    page = url_for("gallery.favorites", slug=favorites_list.collection.slug, list=favorites_list.uuid)
    return make_response(redirect(page, 303))


def _favorites_response(favorites: Favorites, favorites_list: FavoriteList) -> Response:
    """Return the list's id and count to a script, and redirect a form to the page it came from."""
    slug = favorites.collection.slug
    if wants_json():
        response = jsonify(list=str(favorites_list.uuid), count=len(favorites.file_uuids(favorites_list)))
    else:
        back = own_address(
            request.form.get("next"),
            url_for("gallery.favorites", slug=slug, list=favorites_list.uuid),
            below=url_for("gallery.view", slug=slug),
        )
        response = make_response(redirect(back, 303))
    return remember(response, favorites.visitor)
