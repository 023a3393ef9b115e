"""The pages that a visitor can open: the gallery, one photo, the password page, a share link, the studio's home."""

import hashlib
from uuid import UUID

from flask import (
    Response,
    abort,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound, TooManyAttempts
from app.extensions import db
from app.formatting import format_count
from app.languages import Message
from app.languages import gettext as _
from app.models import Collection, File, Privacy, ShareLink
from app.models.lock import Lock
from app.models.text.typed_text import shared_password
from app.policies.collection_policy import Access, AccessState, decide
from app.policies.visitor import Visitor
from app.queries.files import count_shown, covers
from app.services.guesses.guess_limit import GuessesSpent
from app.services.guesses.passwords import Guesser
from app.views.gallery.blueprint import blueprint, refused, rendered
from app.views.gallery.forms import UnlockForm
from app.views.gallery.gallery_page import GalleryPage
from app.views.gallery.grid import PHOTOS_PER_PAGE
from app.views.gallery.information import capture_data
from app.views.gallery.sorting import Sorting
from app.web.access import gallery, open_gallery, remember_link, remember_unlocked
from app.web.addresses import own_address
from app.web.guessers import guesser_at, refuse_flood, remember_known
from app.web.language.request_language import speak_to_visitors
from app.web.paging import asked_page
from app.web.photo_view import PhotoView
from app.web.visitor_activity import activity_visitor, record_opened

WRONG_GUESS = _(
    "This is not the password. Check capital letters and the language of your keyboard, "
    "or ask the person who sent you the link."
)
MOST_ON_HOME = 60
MOST_ROWS = 5000  # tiles whose rows one response has


@blueprint.get("/")
def home() -> str:
    """Show the studio's public collections."""
    now = utcnow()
    open_now = or_(Collection.expires_at.is_(None), Collection.expires_at > now)
    public = select(Collection).where(Collection.privacy == Privacy.PUBLIC, Collection.trashed_at.is_(None), open_now)
    collections = db.session.scalars(public.order_by(Collection.position, Collection.id).limit(MOST_ON_HOME)).all()
    cover_of, count_of = covers(db.session, collections), count_shown(db.session, collections)
    shown = [
        {
            "title": collection.title,
            "url": url_for("gallery.view", slug=collection.slug),
            "event_date": collection.event_date,
            "counted": format_count(*count_of.get(collection.id, (0, 0))),
            "cover": _cover(collection, cover_of, decide(Visitor(), collection, now)),
        }
        for collection in collections
    ]
    return render_template("gallery/home.html", collections=shown)


@blueprint.get("/g/<slug>")
def view(slug: str) -> Response:
    """Show the gallery, 100 photos per page; scripts load the further ones before the visitor reaches them."""
    collection, access = gallery(slug, utcnow())
    if access.outcome is not AccessState.OPEN:
        return refused(access, slug)
    page = _page(collection, access)
    response = rendered(
        "gallery/view.html",
        gallery=page,
        preview_as_owner=access.is_owner,
        studio_url=url_for("collections.photos", uuid=collection.uuid) if access.is_owner else None,
    )
    return record_opened(response, collection, access)


@blueprint.get("/g/<slug>/more")
def more(slug: str) -> Response:
    """Return further photos of the grid as a fragment; ``X-Next`` is the address of the next fragment, if there is one.

    With ``?file=`` (an id, at most 100 times) it returns only these, in the grid's order, each section with its
    heading.
    """
    collection, access = open_gallery(slug, utcnow())
    if named := request.args.getlist("file", type=UUID)[:PHOTOS_PER_PAGE]:
        sorting = Sorting.asked_for(collection, request.args)
        return rendered("gallery/more.html", gallery=GalleryPage(db.session, collection, access, 1, sorting, named))
    page = _page(collection, access)
    response = rendered("gallery/more.html", gallery=page)
    if page.more_url:
        response.headers["X-Next"] = page.more_url
    return response


@blueprint.get("/g/<slug>/coming")
def coming(slug: str) -> Response:
    """Return what has changed on an open page since its stamp ``known``: tabs, count, files in progress; else 204."""
    collection, access = open_gallery(slug, utcnow())
    page = GalleryPage(db.session, collection, access)
    if request.args.get("known") == page.stamp:
        return Response(status=204)
    return rendered("gallery/coming.html", gallery=page)


@blueprint.get("/g/<slug>/index.json")
def index(slug: str) -> Response:
    """Return every photo's id and dimensions, for the viewer."""
    collection, access = open_gallery(slug, utcnow())
    return jsonify(_page(collection, access, number=1).index())


@blueprint.get("/g/<slug>/rows.json")
def rows(slug: str) -> Response:
    """Return the rows of ``?count=`` tiles from ``?first=`` on, by file id, for a page to which photos were added."""
    collection, access = open_gallery(slug, utcnow())
    first, count = (max(0, request.args.get(name, 0, type=int)) for name in ("first", "count"))
    found = _page(collection, access, number=1).rows_between(first, first + min(count, MOST_ROWS))
    return jsonify({uuid: each.data for uuid, each in found.items()})


@blueprint.get("/g/<slug>/p/<uuid:uuid>")
def photo(slug: str, uuid: UUID) -> Response:
    """Show one photo: the viewer's address, and a full page without JavaScript."""
    collection, access = gallery(slug, utcnow())
    if access.outcome is not AccessState.OPEN:
        return refused(access, slug)
    page = _page(collection, access, number=1)
    seen, before, after, position = page.neighbours(uuid)
    return rendered(
        "gallery/photo.html",
        gallery=page,
        photo=seen,
        previous=before,
        next=after,
        position=position,
        total=page.count,
        capture_data=capture_data(seen.file, page.theme),
    )


@blueprint.route("/g/<slug>/unlock", methods=["GET", "POST"])
def unlock(slug: str) -> ResponseReturnValue:
    """Show the password page of the collection or of the visitor's share link, or check a password.

    A wrong password, a right one, and an unknown or hidden address all take the time of one password check.
    """
    refuse_flood()
    form, now = UnlockForm(), utcnow()
    try:
        collection, access = gallery(slug, now)
        if access.outcome is AccessState.HIDDEN:
            raise NotFound
    except NotFound:
        if request.method == "POST":
            target = f"address:{hashlib.sha256(slug.encode()).hexdigest()}"
            services.passwords.check(guesser_at(target), None, (form.password.data or "-")[:1000], shared_password)
        raise
    onward = own_address(
        form.next.data or request.args.get("next"),
        url_for("gallery.view", slug=slug),
        below=url_for("gallery.view", slug=slug),
    )
    if access.is_open:
        return redirect(onward)
    if access.lock is None:
        return refused(access, slug)
    guesser = guesser_at(f"{'collection' if access.lock is collection else 'link'}:{access.lock.uuid}")
    if not form.validate_on_submit():
        form.next.data = onward
        error = form.password.errors[0] if form.password.errors else None
        return _unlock_page(collection, guesser, form, 400 if error else 200, error)
    return _try_password(collection, access, access.lock, guesser, form, onward)


@blueprint.get("/s/<token>")
def share_link(token: str) -> ResponseReturnValue:
    """Open a share link: store it in the cookie, then redirect to the gallery's plain address."""
    link = ShareLink.by_token(db.session, token)
    if link is None:
        raise NotFound
    collection = link.collection
    access = decide(Visitor(link=link), collection, utcnow())
    if access.outcome is AccessState.EXPIRED:
        speak_to_visitors(collection, link)
    if access.outcome in (AccessState.HIDDEN, AccessState.EXPIRED):
        return refused(access, collection.slug)
    remember_link(link)
    return redirect(url_for("gallery.view", slug=collection.slug))


def _try_password(
    collection: Collection, access: Access, lock: Lock, guesser: Guesser, form: UnlockForm, onward: str
) -> ResponseReturnValue:
    """Check the password, and redirect to ``onward`` if it is right."""
    try:
        is_right = services.passwords.check(guesser, lock.password_hash, form.password.data or "", shared_password)
    except (InvalidInput, TooManyAttempts) as refusal:
        db.session.rollback()
        is_spent = isinstance(refusal, GuessesSpent)
        response = _unlock_page(collection, guesser, form, refusal.status, refusal.message, is_spent=is_spent)
        if refusal.retry_after is not None:
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    if not is_right:
        return _unlock_page(collection, guesser, form, 403, WRONG_GUESS)
    if visitor := activity_visitor(collection, access):
        services.activity.unlocked(visitor, utcnow())
    db.session.commit()
    remember_unlocked(lock)
    return remember_known(make_response(redirect(onward)), guesser.target)


def _unlock_page(
    collection: Collection, guesser: Guesser, form: UnlockForm, status: int, error: Message | str | None, **shown: bool
) -> Response:
    puzzle, theme = services.passwords.puzzle(guesser), collection.theme
    return rendered("gallery/unlock.html", status, form=form, error=error, puzzle=puzzle, theme=theme, **shown)


def _page(collection: Collection, access: Access, number: int | None = None) -> GalleryPage:
    number = number or asked_page()
    page = GalleryPage(db.session, collection, access, number, Sorting.asked_for(collection, request.args))
    if page.number > 1 and not page.photos:
        abort(404)
    return page


def _cover(collection: Collection, cover_of: dict[int, File], access: Access) -> PhotoView | None:
    file = cover_of.get(collection.id)
    return PhotoView(file, access, collection.slug) if file else None
