"""The responses to errors: a page for people and JSON for programs, neither with internal details."""

import logging

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import DatabaseError, DataError, OperationalError
from werkzeug.exceptions import HTTPException

from app.database import give_up
from app.errors import Expired, VitrineError
from app.extensions import db
from app.languages import Message
from app.languages import gettext as _
from app.services.operations.hammering import Hammering
from app.web.mended_addresses import mended

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


def register_error_pages(app: Flask) -> None:
    """Register the handlers that respond to every ``VitrineError``, HTTP error and unexpected exception."""

    @app.errorhandler(VitrineError)
    def refused(error: VitrineError) -> Response:
        give_up(db.session)
        if error.status >= 500:
            log.error("%s: %s", type(error).__name__, error.message)
        if error.status == 404 and (onward := mended()) is not None:
            return onward
        if isinstance(error, Hammering):
            return _plain_refusal(error)
        if isinstance(error, Expired) and not wants_json():
            return make_response(render_template("errors/expired.html"), 410)
        return error_response(error.status, error.code, error.message, error.retry_after, error.title)

    @app.errorhandler(CSRFError)
    def forged(error: CSRFError) -> Response:
        message = _(
            "This form was open for too long, or it came from another site. Load the page again and repeat your change."
        )
        return error_response(400, "csrf", message)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.response
        status = error.code or 500
        if status == 404 and (onward := mended()) is not None:
            return onward
        code = (error.name or "error").lower().replace(" ", "_")
        response = error_response(status, code, _of_fields(error) or sentence(status))
        for name, value in error.get_headers():
            if name in ("Allow", "Content-Range", "Retry-After"):
                response.headers[name] = value
        return response

    @app.errorhandler(OperationalError)
    def database_away(error: OperationalError) -> Response:
        give_up(db.session)
        g.database_is_away = True
        log.exception("the database did not answer")
        return error_response(503, "unavailable", sentence(503), 5)

    @app.errorhandler(DataError)
    def not_data(error: DataError) -> Response:
        """Respond to text that the database cannot store, such as a NUL."""
        give_up(db.session)
        return error_response(400, "invalid", sentence(400))

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        give_up(db.session)
        g.database_is_away = isinstance(error, DatabaseError)
        log.exception("unhandled fault")
        return error_response(500, "error", sentence(500))


def wants_json() -> bool:
    """Return whether the request expects JSON: by its address, or by its ``Accept`` header."""
    if request.path.startswith("/api/") or request.path.endswith(".json"):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def error_response(
    status: int, code: str, message: Message | str, retry_after: int | None = None, title: Message | None = None
) -> Response:
    """Return an error response, as JSON or as a page; in an open gallery the page links back to it."""
    if wants_json():
        response = make_response(jsonify(error={"code": code, "message": str(message)}), status)
    else:
        title = title or TITLES.get(status) or SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])[0]
        page = render_template(
            "errors/error.html",
            status=status,
            title=title,
            message=message,
            request_id=g.get("request_id"),
            gallery_slug=g.get("open_gallery"),
        )
        response = make_response(page, status)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _plain_refusal(error: Hammering) -> Response:
    """Return a page without a template, which takes a fifth of the time: these requests come in great numbers."""
    page = f"<!doctype html><title>{escape(error.message)}</title><p>{escape(error.message)}"
    response = make_response(page, error.status)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _of_fields(error: HTTPException) -> str | None:
    """Return which values the API's own validation refused and why, or None."""
    messages = (getattr(error, "data", None) or {}).get("messages")
    return "; ".join(_flattened(messages)) if messages else None


def _flattened(messages: object, path: str = "") -> list[str]:
    if isinstance(messages, dict):
        return [line for name, inner in messages.items() for line in _flattened(inner, f"{path}.{name}".lstrip("."))]
    texts = messages if isinstance(messages, list) else [messages]
    return [f"{path}: {text}" if path else str(text) for text in texts]


def sentence(status: int) -> Message:
    """Return the message that people read for this status."""
    return SENTENCES.get(status, SENTENCES[500 if status >= 500 else 400])[1]
