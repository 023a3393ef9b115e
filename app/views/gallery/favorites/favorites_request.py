"""The visitor's lists that a request names, and the responses to changes, for all routes of favorites."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, g, jsonify, make_response, redirect, request, url_for

from app.composition import services
from app.database import utcnow
from app.errors import NotAllowed, NotFound
from app.extensions import db
from app.languages import Message
from app.languages import gettext as _
from app.models import Collection, FavoriteList, ShareLink
from app.models.favorites import FIRST_NAME
from app.policies.collection_policy import Access
from app.services.operations.networks import source_of
from app.services.selections.favorites_service import Favorites, FavoritesVisitor
from app.views.gallery.blueprint import rendered
from app.views.gallery.favorites.favorites_page import FavoritesPage
from app.views.gallery.favorites.favorites_state import FavoritesState
from app.views.gallery.gallery_page import GalleryPage
from app.web.access import open_gallery, signed_in_owner
from app.web.addresses import own_address
from app.web.error_response import wants_json
from app.web.paging import asked_page
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


def changing(slug: str) -> tuple[Favorites, datetime]:
    """Return this visitor's favorites for a change, and the current time.

    Raises ``FavoritesOff`` if the access does not allow it, and ``FavoritesAreVisitors`` for the owner, also in a
    preview.
    """
    now = utcnow()
    collection, access = open_gallery(slug, now)
    owner = signed_in_owner()
    if owner is not None and owner.id == collection.owner_id:
        raise FavoritesAreVisitors
    return favorites_of(allowed(access), collection, with_key(favorites_visitor())), now


def new_list(
    favorites: Favorites, link: ShareLink | None, now: datetime, name: Message | str = FIRST_NAME
) -> FavoriteList:
    """Begin a list; raise ``TooManyAttempts`` if the visitor's network has begun too many here."""
    services.new_lists.count(favorites.collection.id, source_of(request.remote_addr or "").name, now)
    return favorites.begin(link, now, name)


def allowed(access: Access) -> Access:
    """Return the access if it includes favorites; otherwise raise ``FavoritesOff``."""
    if not access.allows_favorites:
        raise FavoritesOff
    return access


def favorites_of(access: Access, collection: Collection, visitor: FavoritesVisitor | None = None) -> Favorites:
    """Return the favorites of a visitor, by default the one of the request, among the photos that the access shows."""
    shown = GalleryPage(db.session, collection, access).shown
    return Favorites(db.session, collection, visitor or favorites_visitor(), shown)


def named_list(favorites: Favorites) -> FavoriteList | None:
    """Return the list that the request names, or None; raises ``NotFound`` for one that is not this visitor's."""
    if not (name := request.values.get("list")):
        return None
    return favorites.find(uuid_of(name) or UUID(int=0))


def list_for_change(favorites: Favorites) -> FavoriteList:
    """Return the named or the current list, locked for a change; raise ``NotFound`` if there is none."""
    named = named_list(favorites) or favorites.current
    if named is None:
        raise NotFound
    return favorites.for_change(named.uuid)


def uuid_of(text: str) -> UUID | None:
    """Return the id that this text is, or None for other text."""
    try:
        return UUID(text)
    except ValueError:
        return None


def page_of(
    favorites: Favorites, access: Access, favorites_list: FavoriteList | None, status: int = 200, **given: Any
) -> Response:
    """Return the page of a list, which becomes the current one, or the page without any list for None.

    Raises ``NotFound`` for a page number beyond the last.
    """
    page = FavoritesPage(db.session, favorites.collection, access, asked_page(), favorites_list=favorites_list)
    if page.number > 1 and not page.photos:
        raise NotFound
    g.favorites_state = FavoritesState(favorites.collection, access, favorites, favorites_list)
    response = rendered("gallery/favorites/favorites.html", status, gallery=page, **given)
    if favorites_list is None or favorites.visitor.opened[-1:] == (favorites_list.uuid,):
        return response
    return remember(response, having_opened(favorites.visitor, favorites_list.uuid))


def redirect_to_list(favorites_list: FavoriteList) -> Response:
    """Return the redirect to the page of a list after a change."""
    page = url_for("gallery.favorites", slug=favorites_list.collection.slug, list=favorites_list.uuid)
    return make_response(redirect(page, 303))


def favorites_response(favorites: Favorites, favorites_list: FavoriteList) -> Response:
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
