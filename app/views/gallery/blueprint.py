"""The blueprint of the gallery, and the responses that all of its routes share."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from app.errors import Expired, NotFound
from app.policies.collection_policy import Access, AccessState

blueprint = Blueprint(
    "gallery",
    "app.views.gallery",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/gallery",
)


def refused(access: Access, slug: str) -> Response:
    """Respond to a visitor for whom the gallery is not open.

    Redirects to the password page, which leads back here, or raises ``Expired`` or ``NotFound``.
    """
    if access.outcome is AccessState.LOCKED:
        onward = request.full_path.rstrip("?") if request.endpoint != "gallery.share_link" else None
        return make_response(redirect(url_for("gallery.unlock", slug=slug, next=onward)))
    if access.outcome is AccessState.EXPIRED:
        raise Expired
    raise NotFound


def rendered(template: str, status: int = 200, **context: Any) -> Response:
    return make_response(render_template(template, **context), status)
