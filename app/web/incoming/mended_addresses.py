"""Repair of addresses that mail programs and chats changed: an added full stop, bracket or slash, or capitals."""

import re

from flask import Response, current_app, make_response, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.database import utcnow
from app.errors import NotFound
from app.extensions import db
from app.models import ShareLink
from app.policies.collection_policy import AccessState, decide
from app.policies.visitor import Visitor
from app.web.access import gallery

FOR_VISITORS = ("/g/", "/s/")
ADDED = re.compile(r"[^A-Za-z0-9_-]+$")
SHARE_LINK = "gallery.share_link"
PAGES = {
    "gallery.view",
    "gallery.photo",
    "gallery.unlock",
    "gallery.favorites",
    "gallery.open_list",
    "gallery.download",
    SHARE_LINK,
}


def mended() -> Response | None:
    """Return a redirect from an unknown address to the page that it probably means, or None.

    It redirects only where this visitor would get a response other than "not found", so it reveals no hidden gallery.
    The redirect is not permanent, because the response depends on the visitor and changes with time.
    """
    if request.method not in ("GET", "HEAD") or not request.path.startswith(FOR_VISITORS):
        return None
    for path in dict.fromkeys((ADDED.sub("", request.path), ADDED.sub("", request.path).rstrip("-_"))):
        if (address := _address_of(path)) is not None:
            query = request.query_string.decode("ascii", "ignore")
            return make_response(redirect(f"{address}?{query}" if query else address))
    return None


def _address_of(path: str) -> str | None:
    adapter = current_app.create_url_adapter(request)
    if adapter is None:
        return None
    try:
        endpoint, values = adapter.match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    if endpoint not in PAGES:
        return None
    name = "token" if endpoint == SHARE_LINK else "slug"
    spellings = [values[name], *([values[name].lower()] if name == "slug" else [])]  # tokens are case-sensitive
    for spelling in dict.fromkeys(spellings):
        is_as_asked = (path, spelling) == (request.path, values[name])
        if not is_as_asked and _leads_somewhere(name, spelling):
            return url_for(endpoint, **{**values, name: spelling})
    return None


def _leads_somewhere(name: str, spelling: str) -> bool:
    now = utcnow()
    if name == "token":
        link = ShareLink.by_token(db.session, spelling)
        return link is not None and decide(Visitor(link=link), link.collection, now).outcome is not AccessState.HIDDEN
    try:
        _, access = gallery(spelling, now)
    except NotFound:
        return False
    return access.outcome is not AccessState.HIDDEN
