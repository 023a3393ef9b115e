"""The list of collections, searched, sorted and ordered, as cards or a table; and photos of all collections."""

from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection, Verb
from app.models.accounts.user import ListView
from app.queries.collections import (
    PHOTOS_ON_A_PAGE,
    CollectionQuery,
    Sort,
    Status,
    count_collections,
    find_collections,
    find_photos,
    split,
    tags_of,
)
from app.queries.files import covers, totals, with_variants
from app.queries.ordering import put_beside, put_in_order
from app.queries.selections import count_selections
from app.views.collections.blueprint import blueprint
from app.web.forms.form_responses import done, sent_neighbor, sent_uuids
from app.web.paging import asked_page, asked_search
from app.web.photo_view import PhotoView, as_its_owner_sees

ASKED = ("q", "status", "tag", "sort", "page")
PHOTOS_BESIDE = 12  # found photos below the found collections; another page shows all of them
Option = TypeVar("Option", Status, Sort)


@blueprint.get("")
def index() -> str:
    """Show the owner's collections that match the search, each with its cover, size and state."""
    query, now = _query(), utcnow()
    found = find_collections(db.session, query, now)
    photos = _photos(query.search, PHOTOS_BESIDE + 1) if query.search and found.page == 1 else []
    return render_template(
        "collections/index.html",
        query=query,
        found=found,
        view=str(current_user.list_view),
        count=count_collections(db.session, current_user.id),
        covers={
            collection_id: as_its_owner_sees(file)
            for collection_id, file in covers(db.session, found.collections).items()
        },
        totals=totals(db.session, found.collections),
        selections=count_selections(db.session, found.collections),
        tags=tags_of(db.session, current_user.id),
        photos=photos[:PHOTOS_BESIDE],
        has_more_photos=len(photos) > PHOTOS_BESIDE,
        address=_address,
        now=now,
    )


@blueprint.get("/photos")
def find() -> str:
    """Show photos of all collections whose name, title or caption matches the search ``q``, by pages."""
    search, page = asked_search(), asked_page()
    photos = _photos(search, PHOTOS_ON_A_PAGE + 1, offset=(page - 1) * PHOTOS_ON_A_PAGE) if search else []
    return render_template(
        "collections/found_photos.html",
        search=search,
        page=page,
        photos=photos[:PHOTOS_ON_A_PAGE],
        has_more=len(photos) > PHOTOS_ON_A_PAGE,
    )


@blueprint.post("/view")
def set_view() -> ResponseReturnValue:
    """Save whether this owner sees cards or a table, and go back to the list."""
    try:
        current_user.list_view = ListView(request.form.get("view", ""))
    except ValueError:
        raise InvalidInput(_("Collections are shown as cards or as a table.")) from None
    db.session.commit()
    return redirect(_address(**request.args.to_dict()), 303)


@blueprint.post("/order")
def order() -> ResponseReturnValue:
    """Move the ``collection`` after or before the one that is sent so, or the ``first`` one to the front."""
    mine = (Collection.owner_id == current_user.id, Collection.trashed_at.is_(None))
    everything = db.session.scalars(select(Collection).where(*mine).order_by(Collection.position, Collection.id)).all()
    if "first" in request.form:
        put_in_order(everything, sent_uuids("first"))
    else:
        neighbor, is_after = sent_neighbor()
        put_beside(everything, sent_uuids("collection"), neighbor, is_after=is_after)
    services.audit.record(Verb.COLLECTIONS_ORDERED)
    db.session.commit()
    return done(_("The order is saved."), url_for("collections.index"))


def _query() -> CollectionQuery:
    return CollectionQuery(
        current_user.id,
        search=asked_search(),
        status=_option(Status, "status"),
        tag=request.args.get("tag", ""),
        sort=_option(Sort, "sort") or Sort.OWN,
        page=asked_page(),
    )


def _option(kind: type[Option], name: str) -> Option | None:
    asked = request.args.get(name, "")
    return kind(asked) if asked in list(kind) else None


def _address(**changes: Any) -> str:
    """Return the address of the current list with these changes; of its first page unless ``page`` is among them."""
    asked = {**{name: request.args[name] for name in ASKED if name in request.args and name != "page"}, **changes}
    return url_for("collections.index", **{name: value for name, value in asked.items() if name in ASKED and value})


def _photos(search: str, most: int, *, offset: int = 0) -> list[PhotoView]:
    if not split(search):
        return []
    wanted = with_variants(find_photos(db.session, current_user.id, search)).offset(offset).limit(most)
    return [as_its_owner_sees(file) for file in db.session.scalars(wanted)]
