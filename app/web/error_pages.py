"""The handlers of errors: each refusal, HTTP error and fault gets a response without internal details."""

import logging

from flask import Flask, Response
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.database import give_up, is_unavailable
from app.errors import Expired, VitrineError
from app.extensions import db
from app.languages import gettext as _
from app.services.guesses.hammering import Hammering
from app.web.error_response import (
    TITLES,
    database_is_unavailable,
    error_page,
    error_response,
    plain_refusal,
    sentence,
    wants_json,
)
from app.web.incoming.mended_addresses import mended

log = logging.getLogger(__name__)

RETRY_SECONDS = 5


def register_error_pages(app: Flask) -> None:
    """Register the handlers that respond to every ``VitrineError``, HTTP error and unexpected exception."""
    app.register_error_handler(VitrineError, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SQLAlchemyError, _database_error)
    app.register_error_handler(Exception, _fault)


def _refused(error: VitrineError) -> Response:
    give_up(db.session)
    if error.status >= 500:
        log.error("%s: %s", type(error).__name__, error.message)
    if error.status == 404 and (onward := _mended()) is not None:
        return onward
    if isinstance(error, Hammering):
        return plain_refusal(error.status, error.message, error.retry_after)
    if isinstance(error, Expired) and not wants_json():
        return error_page("errors/expired.html", 410, TITLES[410], error.message)
    return error_response(error.status, error.code, error.message, error.retry_after, error.title)


def _forged(error: CSRFError) -> Response:
    message = _(
        "This form was open for too long, or it came from another site. Load the page again and repeat your change."
    )
    return error_response(400, "csrf", message)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    if status == 404 and (onward := _mended()) is not None:
        return onward
    code = (error.name or "error").lower().replace(" ", "_")
    response = error_response(status, code, _of_fields(error) or sentence(status))
    for name, value in error.get_headers():
        if name in ("Allow", "Content-Range", "Retry-After"):
            response.headers[name] = value
    return response


def _database_error(error: SQLAlchemyError) -> Response:
    """Respond with 503 while the database cannot be used, and with 400 to text that it cannot store, such as a NUL."""
    give_up(db.session)
    if is_unavailable(error):
        database_is_unavailable(error)
        return error_response(503, "unavailable", sentence(503), RETRY_SECONDS)
    if isinstance(error, DataError):
        return error_response(400, "invalid", sentence(400))
    return _fault(error)


def _fault(error: Exception) -> Response:
    give_up(db.session)
    log.error("unhandled fault", exc_info=error)
    return error_response(500, "error", sentence(500))


def _mended() -> Response | None:
    try:
        return mended()
    except SQLAlchemyError as error:
        return _database_error(error)


def _of_fields(error: HTTPException) -> str | None:
    """Return which values the API's own validation refused and why, or None."""
    messages = (getattr(error, "data", None) or {}).get("messages")
    return "; ".join(_flattened(messages)) if messages else None


def _flattened(messages: object, path: str = "") -> list[str]:
    if isinstance(messages, dict):
        return [line for name, inner in messages.items() for line in _flattened(inner, f"{path}.{name}".lstrip("."))]
    texts = messages if isinstance(messages, list) else [messages]
    return [f"{path}: {text}" if path else str(text) for text in texts]
