"""The page on which a visitor asks for more days, or extends a share link once without asking."""

from datetime import datetime

from flask import Response, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.composition import services
from app.database import utcnow
from app.errors import Conflict, Expired, InvalidInput, NotFound, TooManyAttempts, VitrineError
from app.extensions import db
from app.integrations.background_queue import Job
from app.models import Collection, ShareLink
from app.policies.collection_policy import Access, AccessState, decide
from app.policies.visitor import Visitor
from app.views.gallery.blueprint import blueprint, refused, rendered
from app.views.gallery.ending.more_days import MoreDays, MoreDaysForm
from app.views.gallery.gate.gate_page import GatePage
from app.web.access import gallery, visitor_key, visitor_to
from app.web.language.request_language import speak_to_visitors


@blueprint.route("/g/<slug>/more-days", methods=["GET", "POST"])
def more_days(slug: str) -> ResponseReturnValue:
    """Show the form for more days, or store a request, or extend the link with ``?once``; an ended gallery has it too.

    Raises what every page of a gallery raises; without an end, it leads to the gallery.
    """
    now, form = utcnow(), MoreDaysForm()
    collection, link, access = _asking(slug, form, now)
    if access.outcome not in (AccessState.OPEN, AccessState.EXPIRED):
        return refused(access, collection)
    offer = None if access.is_owner or access.is_preview else MoreDays.of(collection, link, now, form)
    if offer is None:
        return refused(access, collection) if access.outcome is AccessState.EXPIRED else _to_gallery(collection)
    if request.method == "GET":
        return _page(collection, access, offer)
    try:
        if "once" in request.form:
            services.extensions.extend_once(collection, link, now)
            db.session.commit()
            return _to_gallery(collection, link)
        if not collection.may_ask_for_days:
            raise NotFound
        if form.validate_on_submit():
            _ask(collection, link, form, now)
            services.queue.submit(Job.SEND_MAILS)
            return _to_page(collection, access, form)
    except (InvalidInput, Conflict, TooManyAttempts) as refusal:
        db.session.rollback()
        offer = MoreDays.of(collection, link, now, form) or offer
        return _page(collection, access, offer, refusal)
    return _page(collection, access, offer)


def _asking(slug: str, form: MoreDaysForm, now: datetime) -> tuple[Collection, ShareLink | None, Access]:
    """Return the collection, the visitor's link and the access; a link that was opened after its end is in the form."""
    collection, access = gallery(slug, now)
    link = visitor_to(collection).link
    named = ShareLink.by_token(db.session, form.link.data) if request.method == "POST" and form.link.data else None
    if named is None or named.collection_id != collection.id or access.is_owner:
        return collection, link, access
    speak_to_visitors(collection, named)
    return collection, named, decide(Visitor(link=named), collection, now)


def _ask(collection: Collection, link: ShareLink | None, form: MoreDaysForm, now: datetime) -> None:
    services.extensions.ask(
        collection,
        link,
        None if link else visitor_key(),
        name=form.name.data or "",
        text=form.text.data or "",
        address=request.remote_addr or "",
        now=now,
    )
    db.session.commit()


def _page(collection: Collection, access: Access, offer: MoreDays, refusal: VitrineError | None = None) -> Response:
    """Return the page of an open gallery, or the closing page of an ended one, with the form and its errors."""
    if access.outcome is AccessState.EXPIRED and refusal is None and not offer.form.errors:
        g.gate, g.more_days = GatePage.of(db.session, collection, access), offer
        raise Expired
    gate = GatePage.of(db.session, collection, access)
    is_open = access.outcome is AccessState.OPEN
    response = rendered(
        "gallery/ending/more_days.html",
        refusal.status if refusal is not None else InvalidInput.status if offer.form.errors else 200,
        more_days=offer,
        error=refusal.message if refusal is not None else None,
        is_open=is_open,
        gallery_title=collection.title if is_open else gate.title,
        theme=collection.theme,
    )
    if refusal is not None and refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _to_page(collection: Collection, access: Access, form: MoreDaysForm) -> Response:
    if access.outcome is AccessState.EXPIRED and form.link.data:
        return make_response(redirect(url_for("gallery.share_link", token=form.link.data), 303))
    return make_response(redirect(url_for("gallery.more_days", slug=collection.slug), 303))


def _to_gallery(collection: Collection, link: ShareLink | None = None) -> Response:
    """Redirect to the gallery, through the link that was extended, so that the browser remembers it."""
    if link is not None:
        return make_response(redirect(url_for("gallery.share_link", token=link.token), 303))
    return make_response(redirect(url_for("gallery.view", slug=collection.slug)))
