"""The blueprint of the gallery, and the responses that all of its routes share."""

from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for

from app.database import utcnow
from app.errors import Expired, NotFound
from app.extensions import db
from app.models import Collection, ShareLink
from app.policies.collection_policy import Access, AccessState
from app.views.gallery.ending.more_days import MoreDays
from app.views.gallery.gate.gate_page import GatePage
from app.web.access import visitor_to

blueprint = Blueprint(
    "gallery",
    "app.views.gallery",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/gallery",
)


def refused(access: Access, collection: Collection, link: ShareLink | None = None) -> Response:
    """Respond to a visitor for whom the gallery is not open; ``link`` is the share link that was just opened.

    Redirects to the password page, which leads back here, or raises ``Expired`` or ``NotFound``.
    """
    if access.outcome is AccessState.LOCKED:
        onward = request.full_path.rstrip("?") if request.endpoint != "gallery.share_link" else None
        return make_response(redirect(url_for("gallery.unlock", slug=collection.slug, next=onward)))
    if access.outcome is AccessState.EXPIRED:
        g.gate = GatePage.of(db.session, collection, access)
        g.more_days = MoreDays.of(collection, link or visitor_to(collection).link, utcnow())
        raise Expired
    raise NotFound


def rendered(template: str, status: int = 200, **context: Any) -> Response:
    return make_response(render_template(template, **context), status)
