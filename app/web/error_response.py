"""The response to an error, in three forms: a page for people, JSON for programs, and a line of text for pictures.

A response to an error must not fail itself. It does not load the owner who is signed in, and needs neither the database
nor, if a template fails, a template.
"""

import logging

from flask import Response, g, jsonify, make_response, render_template, request
from markupsafe import escape
from sqlalchemy.exc import SQLAlchemyError

from app.database import give_up, reason_of
from app.extensions import db
from app.languages import Message, current_language
from app.languages import gettext as _
from app.models import Studio
from app.models.studio import DEFAULT_NAME

log = logging.getLogger(__name__)

SENTENCES = {
    400: (
        _("That did not work"),
        _("The request could not be understood. Go back, check what you entered and try again."),
    ),
    404: (
        _("Page not found"),
        _("There is nothing at this address. Check the link, or ask the person who sent it to you."),
    ),
    405: (
        _("That is not possible"),
        _("This address does not accept this kind of request. Go back and try another way."),
    ),
    411: (
        _("That did not work"),
        _("The request does not say how long it is. Send it again with a Content-Length."),
    ),
    413: (_("Too large"), _("This is more than the site accepts at once. Send fewer or smaller files.")),
    416: (_("Part not found"), _("The file is shorter than the part that was requested.")),
    429: (_("Too many attempts"), _("There were too many attempts. Wait a few minutes, then try again.")),
    500: (
        _("Something went wrong"),
        _("The error is on our side and was recorded. Try again in a moment."),
    ),
    503: (
        _("Not available right now"),
        _("This page cannot be shown right now. Nothing is lost. Try again in a minute."),
    ),
}
TITLES = {
    401: _("Sign in first"),
    403: _("No access"),
    409: _("This has changed"),
    410: _("No longer available"),
    507: _("No space left"),
}
PICTURES = "media"  # the blueprint whose responses are shown as pictures, unless a person opens one as a page


def wants_json() -> bool:
    """Return whether the request expects JSON: by its address, or by its ``Accept`` header."""
    if request.path.startswith("/api/") or request.path.endswith(".json"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def sentence(status: int) -> Message:
    """Return the message that people read for this status."""
    return SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])[1]


def error_response(
    status: int, code: str, message: Message | str, retry_after: int | None = None, title: Message | None = None
) -> Response:
    """Return an error response; in an open gallery the page links back to it."""
    if wants_json():
        response = make_response(jsonify(error={"code": code, "message": str(message)}), status)
    elif request.blueprint == PICTURES and "text/html" not in request.headers.get("Accept", ""):
        response = Response(f"{message}\n", status, mimetype="text/plain")
    else:
        title = title or TITLES.get(status) or SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])[0]
        response = error_page("errors/error.html", status, title, message)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def error_page(template: str, status: int, title: Message, message: Message | str) -> Response:
    """Return the page of an error, or a page of the title and the message alone if the template fails."""
    g.studio = _studio()
    try:
        page = render_template(
            template,
            status=status,
            title=title,
            message=message,
            request_id=g.get("request_id"),
            gallery_slug=g.get("open_gallery"),
            gate=g.get("gate"),
            more_days=g.get("more_days"),
        )
    except Exception:
        log.exception("the page of an error could not be rendered")
        page = _page_without_template(title, message)
    return make_response(page, status)


def plain_refusal(status: int, message: Message, retry_after: int | None) -> Response:
    """Return a page without a template, which takes a fifth of the time, for requests that come in great numbers."""
    response = make_response(_page_without_template(SENTENCES[status][0], message), status)
    response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _page_without_template(title: Message, message: Message | str) -> str:
    return (
        f'<!doctype html><html lang="{current_language().tag}"><title>{escape(title)}</title>'
        f"<h1>{escape(title)}</h1><p>{escape(message)}</p></html>"
    )


def database_is_unavailable(error: SQLAlchemyError) -> None:
    """Log why the database cannot be used, once a request, and remember it for the page of the error."""
    if "database_is_unavailable" not in g:
        log.error("the database cannot be used: %s", reason_of(error))
    g.database_is_unavailable = True


def _studio() -> Studio:
    """Return the studio's row, or a default one if the database cannot be used."""
    if "database_is_unavailable" not in g:
        try:
            return Studio.get(db.session)
        except SQLAlchemyError as error:
            give_up(db.session)
            database_is_unavailable(error)
    return Studio(name=DEFAULT_NAME)
