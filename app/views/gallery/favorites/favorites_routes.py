"""A visitor's favorites: marking photos, the page of a list, its notes and its name, and sending it as a selection."""

from datetime import datetime
from uuid import UUID

from flask import Response, g, jsonify, redirect, request, url_for
from flask_wtf.csrf import generate_csrf

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotAllowed, NotFound
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection, FavoriteList
from app.policies.collection_policy import Access, decide
from app.services.selections.favorites_service import Favorites, Keeper
from app.views.gallery.blueprint import MOST_PAGES, blueprint, refused, rendered
from app.views.gallery.favorites.favorites_page import FavoritesPage
from app.views.gallery.favorites.favorites_state import Hearts, hearts_of
from app.views.gallery.gallery_page import GalleryPage
from app.web.access import gallery, open_gallery, signed_in_owner, visitor_to
from app.web.addresses import own_address
from app.web.error_pages import wants_json
from app.web.forms.undo import flash_with_undo
from app.web.visitor_activity import activity_visitor
from app.web.visitor_cookie import having_opened, keeper, remember, with_key


class FavoritesOff(NotAllowed):
    """The gallery, or the visitor's link, has no favorites."""

    title = _("Favorites are turned off")
    message = _("Favorites are turned off in this gallery. What you marked before is kept, and not shown meanwhile.")


class FavoritesAreVisitors(NotAllowed):
    """Its owner looks at the gallery."""

    title = _("Favorites are your visitors' own")
    message = _("As the owner of this gallery you keep no favorites of your own.")


@blueprint.context_processor
def hearts() -> dict:
    """What the gallery's templates ask for the hearts."""
    return {"hearts_of": hearts_of}


@blueprint.get("/g/<slug>/favorites")
def favorites(slug: str) -> Response:
    """One of the visitor's lists, the current one unless ``list`` names another, which then is the current one."""
    collection, access = gallery(slug, utcnow())
    if not access.is_open:
        return refused(access, slug)
    if access.is_owner:
        return rendered("gallery/favorites/favorites_owner.html", gallery=GalleryPage(db.session, collection, access))
    kept = _kept_by(_allowed(access), collection)
    return _page(kept, access, _named(kept) or kept.current)


@blueprint.get("/g/<slug>/favorites/more")
def more_favorites(slug: str) -> Response:
    """Further photos of a list as a fragment."""
    collection, access = open_gallery(slug, utcnow())
    kept = _kept_by(_allowed(access), collection)
    page = FavoritesPage(db.session, collection, access, _number(), kept=_named(kept))
    if not page.photos:
        raise NotFound
    response = rendered("gallery/favorites/more_favorites.html", gallery=page)
    if page.more_url:
        response.headers["X-Next"] = page.more_url
    return response


@blueprint.get("/g/<slug>/favorites/index.json")
def favorites_index(slug: str) -> Response:
    """Every photo of a list, for the viewer over its page."""
    collection, access = open_gallery(slug, utcnow())
    kept = _kept_by(_allowed(access), collection)
    return jsonify(FavoritesPage(db.session, collection, access, kept=_named(kept)).index())


@blueprint.get("/g/<slug>/favorites.json")
def favorites_state(slug: str) -> Response:
    """Which photos have their heart, and the token that changes are sent with."""
    collection, access = open_gallery(slug, utcnow())
    kept = _kept_by(_allowed(access), collection)
    state = Hearts(collection, access, kept, _named(kept) or kept.current).state()
    return jsonify(**state, csrf=generate_csrf())


@blueprint.get("/g/<slug>/favorites/open/<token>")
def open_list(slug: str, token: str) -> Response:
    """A list's secret link: binds the list to this device, where the gallery itself is open to it."""
    collection, access = gallery(slug, utcnow())
    if not access.is_open:
        return refused(access, slug)
    if access.is_owner:
        return redirect(url_for("gallery.favorites", slug=slug))  # type: ignore[return-value]
    kept = _kept_by(_allowed(access), collection).by_token(token)
    response = redirect(url_for("gallery.favorites", slug=slug, list=kept.uuid))
    return remember(response, having_opened(keeper(), kept.uuid))  # type: ignore[arg-type]


@blueprint.post("/g/<slug>/favorites")
def begin_list(slug: str) -> Response:
    """A further list, which hearts then go to."""
    kept, now = _changing(slug)
    begun = kept.begin(visitor_to(kept.collection).link, now, request.form.get("name", ""))
    db.session.commit()
    return remember(_to_list(begun), having_opened(kept.keeper, begun.uuid))


@blueprint.post("/g/<slug>/favorites/<uuid:uuid>")
def add_favorite(slug: str, uuid: UUID) -> Response:
    """A heart for this photo, in the list of that name or the current one; the first heart begins a list.

    A ``note`` comes along where a heart is given back that had one.
    """
    kept, now = _changing(slug)
    named = _named(kept) or kept.current
    found = kept.for_change(named.uuid) if named else kept.begin(visitor_to(kept.collection).link, now)
    file = kept.add(found, uuid, now)
    if note := request.form.get("note"):
        kept.note(found, {uuid: note}, now)
    if visitor := activity_visitor(kept.collection, decide(visitor_to(kept.collection), kept.collection, now)):
        services.activity.favorited(visitor, [file.id], now)
    db.session.commit()
    return _marked(kept, found)


@blueprint.post("/g/<slug>/favorites/<uuid:uuid>/remove")
def remove_favorite(slug: str, uuid: UUID) -> Response:
    """Takes the heart off this photo."""
    kept, now = _changing(slug)
    found = _for_change(kept)
    kept.remove(found, uuid, now)
    db.session.commit()
    return _marked(kept, found)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/notes")
def note_favorites(slug: str, uuid: UUID) -> Response:
    """Notes beside photos of a list, each in a field of the photo's id; and a photo to ``remove``."""
    kept, now = _changing(slug)
    found = kept.for_change(uuid)
    kept.note(found, {photo: text for name, text in request.form.items() if (photo := _uuid(name))}, now)
    if removed := request.form.get("remove"):
        kept.remove(found, _uuid(removed) or UUID(int=0), now)
    db.session.commit()
    if removed and not wants_json():
        again = url_for("gallery.add_favorite", slug=slug, uuid=_uuid(removed))
        flash_with_undo(_("The photo is off the list."), again, list=str(uuid), note=request.form.get(removed, ""))
    return _marked(kept, found)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/rename")
def rename_list(slug: str, uuid: UUID) -> Response:
    """Another name for a list."""
    kept, now = _changing(slug)
    found = kept.for_change(uuid)
    found.rename(request.form.get("name", ""), now)
    db.session.commit()
    return _to_list(found)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/delete")
def delete_list(slug: str, uuid: UUID) -> Response:
    """Removes a list, here and on every device that opened it; it can be brought back for an hour."""
    kept, now = _changing(slug)
    found = kept.for_change(uuid)
    kept.delete(found, now)
    db.session.commit()
    flash_with_undo(
        _("The list “%(name)s” is deleted.", name=found.name), url_for("gallery.restore_list", slug=slug, uuid=uuid)
    )
    return redirect(url_for("gallery.favorites", slug=slug), 303)  # type: ignore[return-value]


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/restore")
def restore_list(slug: str, uuid: UUID) -> Response:
    """Takes the deletion of a list back."""
    kept, now = _changing(slug)
    found = kept.bring_back(uuid, now)
    db.session.commit()
    return _to_list(found)


@blueprint.post("/g/<slug>/favorites/lists/<uuid:uuid>/submit")
def submit_list(slug: str, uuid: UUID) -> Response:
    """Sends a list to the photographer, and locks it."""
    kept, now = _changing(slug)
    found = kept.for_change(uuid)
    given = {name: request.form.get(name, "") for name in ("name", "email", "message")}
    try:
        kept.submit(found, **given, now=now)
        db.session.commit()
    except InvalidInput as refusal:
        db.session.rollback()
        collection, access = open_gallery(slug, now)
        again = _kept_by(access, collection)
        return _page(again, access, again.find(uuid), status=refusal.status, error=refusal.message, given=given)
    return _to_list(found)


def _changing(slug: str) -> tuple[Favorites, datetime]:
    """What this visitor keeps, about to be changed; refuses whoever may not, and whoever looks on as the owner."""
    now = utcnow()
    collection, access = open_gallery(slug, now)
    owner = signed_in_owner()
    if owner is not None and owner.id == collection.owner_id:
        raise FavoritesAreVisitors
    return _kept_by(_allowed(access), collection, with_key(keeper())), now


def _allowed(access: Access) -> Access:
    if not access.allows_favorites:
        raise FavoritesOff
    return access


def _kept_by(access: Access, collection: Collection, known: Keeper | None = None) -> Favorites:
    shown = GalleryPage(db.session, collection, access).shown
    return Favorites(db.session, collection, known or keeper(), shown)


def _named(kept: Favorites) -> FavoriteList | None:
    """The list that the request names; raises ``NotFound`` for one that is not this visitor's."""
    if not (name := request.values.get("list")):
        return None
    return kept.find(_uuid(name) or UUID(int=0))


def _for_change(kept: Favorites) -> FavoriteList:
    named = _named(kept) or kept.current
    if named is None:
        raise NotFound
    return kept.for_change(named.uuid)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number() -> int:
    return min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES)


def _page(kept: Favorites, access: Access, found: FavoriteList | None, status: int = 200, **given) -> Response:
    page = FavoritesPage(db.session, kept.collection, access, _number(), kept=found)
    if page.number > 1 and not page.photos:
        raise NotFound
    g.hearts = Hearts(kept.collection, access, kept, found)
    response = rendered("gallery/favorites/favorites.html", status, gallery=page, **given)
    if found is None or kept.keeper.opened[-1:] == (found.uuid,):
        return response
    return remember(response, having_opened(kept.keeper, found.uuid))


def _to_list(found: FavoriteList) -> Response:
    return redirect(url_for("gallery.favorites", slug=found.collection.slug, list=found.uuid), 303)  # type: ignore[return-value]


def _marked(kept: Favorites, found: FavoriteList) -> Response:
    """A script is told where the list stands; a form goes back to where it was."""
    slug = kept.collection.slug
    if wants_json():
        response = jsonify(list=str(found.uuid), count=len(kept.marked(found)))
    else:
        back = own_address(
            request.form.get("next"),
            url_for("gallery.favorites", slug=slug, list=found.uuid),
            below=url_for("gallery.view", slug=slug),
        )
        response = redirect(back, 303)  # type: ignore[assignment]
    return remember(response, kept.keeper)
