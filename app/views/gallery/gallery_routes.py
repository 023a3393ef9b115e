"""The pages that a visitor can open: the gallery, one photo, the password page, a share link, the studio's home."""

from dataclasses import replace
from uuid import UUID

from flask import (
    Response,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from app.database import utcnow
from app.errors import NotFound
from app.extensions import db
from app.formatting import format_count
from app.models import Collection, File, Privacy, ShareLink
from app.policies.collection_policy import Access, AccessState, decide
from app.policies.visitor import Visitor
from app.queries.files import count_shown, covers
from app.views.gallery.blueprint import blueprint, refused, rendered
from app.views.gallery.cover_picture import cover_picture
from app.views.gallery.ending.ending_notice import EndingNotice
from app.views.gallery.filtering import Filters
from app.views.gallery.first_look_line import FirstLookLine
from app.views.gallery.gallery_page import GalleryPage
from app.views.gallery.grid import PHOTOS_PER_PAGE
from app.views.gallery.information import capture_data
from app.views.gallery.news import News, visit_to_record
from app.views.gallery.opening.opening_page import OpeningForm, is_announced, opening_page
from app.views.gallery.sorting import Sorting
from app.web.access import gallery, open_gallery, remember_link
from app.web.language.request_language import speak_to_visitors
from app.web.paging import asked_page
from app.web.photo_view import PhotoView
from app.web.visitor_activity import record_opened

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
            "counted": format_count(*count_of.get(collection.id, (0, 0, 0))),
            "cover": _cover(collection, cover_of, decide(Visitor(), collection, now)),
        }
        for collection in collections
    ]
    return render_template("gallery/home.html", collections=shown)


@blueprint.get("/g/<slug>")
def view(slug: str) -> Response:
    """Show the gallery, 100 photos per page; scripts load the further ones before the visitor reaches them.

    A draft is the page on which visitors ask for a mail when it opens, if its owner allows that.
    """
    now = utcnow()
    collection, access = gallery(slug, now)
    if is_announced(access):
        return opening_page(collection, OpeningForm(formdata=None))
    if access.outcome is not AccessState.OPEN:
        return refused(access, collection)
    page = _page(collection, access)
    total = page.filter_menu.total if page.filters.are_set else page.count
    response = rendered(
        "gallery/view.html",
        gallery=page,
        cover=cover_picture(page),
        first_look=FirstLookLine.of(collection, total, now.date()),
        ending=EndingNotice.of(collection, access, now),
        preview_as_owner=access.is_owner,
        studio_url=url_for("collections.photos", uuid=collection.uuid) if access.is_owner else None,
    )
    return record_opened(response, collection, access, visit_to_record(collection, access, now))


@blueprint.get("/g/<slug>/more")
def more(slug: str) -> Response:
    """Return further photos of the grid as a fragment; ``X-Next`` is the address of the next fragment, if there is one.

    With ``?file=`` (an id, at most 100 times) it returns only these, in the grid's order, each section with its
    heading.
    """
    collection, access = open_gallery(slug, utcnow())
    if named := request.args.getlist("file", type=UUID)[:PHOTOS_PER_PAGE]:
        return rendered("gallery/more.html", gallery=replace(_page(collection, access, number=1), only=named))
    page = _page(collection, access)
    response = rendered("gallery/more.html", gallery=page)
    if page.more_url:
        response.headers["X-Next"] = page.more_url
    return response


@blueprint.get("/g/<slug>/coming")
def coming(slug: str) -> Response:
    """Return what has changed on an open page since its stamp ``known``: tabs, count, files in progress; else 204."""
    collection, access = open_gallery(slug, utcnow())
    page = _page(collection, access, number=1)
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
    return jsonify({uuid: each.rules for uuid, each in found.items()})


@blueprint.get("/g/<slug>/p/<uuid:uuid>")
def photo(slug: str, uuid: UUID) -> Response:
    """Show one photo: the viewer's address, and a full page without JavaScript."""
    collection, access = gallery(slug, utcnow())
    if access.outcome is not AccessState.OPEN:
        return refused(access, collection)
    page = _page(collection, access, number=1)
    try:
        seen, before, after, position = page.neighbours(uuid)
    except NotFound:  # an address with another visitor's filters, or a favorite that was removed since
        page = replace(page, filters=Filters())
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
        return refused(access, collection, link)
    remember_link(link)
    return redirect(url_for("gallery.view", slug=collection.slug))


def _page(collection: Collection, access: Access, number: int | None = None) -> GalleryPage:
    number = number or asked_page()
    sorting = Sorting.asked_for(collection, request.args)
    filters = Filters.asked_for(collection, access, request.args)
    news = News.of(collection, access, utcnow())
    page = GalleryPage(db.session, collection, access, number, sorting, filters=filters, news=news)
    if page.number > 1 and not page.photos:
        abort(404)
    return page


def _cover(collection: Collection, cover_of: dict[int, File], access: Access) -> PhotoView | None:
    file = cover_of.get(collection.id)
    return PhotoView(file, access, collection.slug) if file else None
