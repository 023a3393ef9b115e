"""The address in a mail with which an owner decides about one request, without signing in: GET shows, POST decides."""

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.composition import services
from app.database import utcnow
from app.errors import Conflict
from app.extensions import db
from app.views.collections.extensions.blueprint import blueprint
from app.views.collections.extensions.decisions import ShownRequest, decide_as_sent


@blueprint.get("/extensions/<token>")
def show(token: str) -> Response:
    """Show the request of this signed address, with the buttons that decide it; afterwards what was decided."""
    return _page(token)


@blueprint.post("/extensions/<token>")
def decide(token: str) -> ResponseReturnValue:
    """Approve or decline the request of this signed address, once."""
    found = services.extensions.decisions.by_token(token)
    try:
        decide_as_sent(found, utcnow(), found.collection.owner.zone)
    except Conflict as refusal:
        db.session.rollback()
        return _page(token, refusal.status, error=refusal.message)
    return redirect(url_for("extensions.show", token=token), 303)


def _page(token: str, status: int = 200, error: object | None = None) -> Response:
    found = services.extensions.decisions.by_token(token)
    page = render_template(
        "collections/extensions/signed.html",
        shown=ShownRequest.of(found, utcnow()),
        zone=found.collection.owner.zone,
        address=url_for("extensions.decide", token=token),
        error=error,
    )
    return make_response(page, status)
