"""The blueprint of the gallery, and what all of its routes answer with."""

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
MOST_PAGES = 1_000_000  # a larger number is no number to the database


def refused(access: Access, slug: str) -> Response:
    """A page's refusal: locked goes to the password page, and comes back to where it was going."""
    if access.outcome is AccessState.LOCKED:
        onward = request.full_path.rstrip("?") if request.endpoint != "gallery.share_link" else None
        return redirect(url_for("gallery.unlock", slug=slug, next=onward))  # type: ignore[return-value]
    if access.outcome is AccessState.EXPIRED:
        raise Expired
    raise NotFound


def rendered(template: str, status: int = 200, **context) -> Response:
    return make_response(render_template(template, **context), status)
