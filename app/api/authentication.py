"""Who calls the API: a program with a bearer token, or a signed-in owner's own page with its CSRF token."""

from typing import Any

from flask import request
from flask_login import current_user
from flask_smorest import Blueprint
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from app.database import reading_only, utcnow, writing
from app.errors import InvalidInput, NotSignedIn
from app.extensions import db
from app.models import ApiToken, User
from app.models.api_token import USE_NOTED_EVERY

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
SCHEME = "bearer "


class Forged(InvalidInput):
    """A signed-in browser sent a change without its page's token."""

    code = "csrf"
    message = "This page was open for too long, or the request came from another site. Load the page again."


class OwnersBlueprint(Blueprint):
    """Routes for owners alone. The guard comes with it, so that no route can forget to ask."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.before_request(_require_owner)


def owner_by_token(authorization: str | None) -> User | None:
    """The owner whose token this ``Authorization`` header carries."""
    if authorization is None or not authorization.lower().startswith(SCHEME):
        return None
    token = ApiToken.find(db.session, authorization[len(SCHEME) :].strip())
    if token is None:
        return None
    now = utcnow()
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        db.session.commit()
        with writing():
            token.last_used_at = now
            db.session.commit()
    return token.user


def _require_owner() -> None:
    """No transaction stays open behind it."""
    with reading_only():
        is_known = current_user.is_authenticated
        db.session.commit()
    if not is_known:
        raise NotSignedIn
    if request.method not in SAFE_METHODS and not _has_bearer_token():
        _require_csrf_token()


def _has_bearer_token() -> bool:
    """Browsers send ``Basic`` credentials by themselves, also with a forged request, but never these."""
    return request.headers.get("Authorization", "").lower().startswith(SCHEME)


def _require_csrf_token() -> None:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        raise Forged from None
