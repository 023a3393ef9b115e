"""Who calls the API: a program with a bearer token, or a signed-in owner's own page with its CSRF token."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request
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
    """Routes for owners alone. The guard comes with it, so that no route can forget to ask.

    ``trusts_own_pages`` takes a browser's word that a request comes from this very site for the CSRF token.
    """

    def __init__(self, *args: Any, trusts_own_pages: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.before_request(_require_owner if not trusts_own_pages else _require_owner_or_own_page)


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


def _require_owner(is_from_own_page: bool = False) -> None:
    """No transaction stays open behind it."""
    with reading_only():
        is_known = current_user.is_authenticated
        db.session.commit()
    if not is_known:
        raise NotSignedIn
    if request.method not in SAFE_METHODS and not _has_bearer_token() and not is_from_own_page:
        _require_csrf_token()


def _require_owner_or_own_page() -> None:
    """OPTIONS says nothing about anybody, and a browser's preflight carries no cookie: it gets no leave to go on."""
    if request.method != "OPTIONS":
        _require_owner(_is_from_own_page())


def _is_from_own_page() -> bool:
    """Browsers name the site a change comes from, and no page can make them name another (Fetch, section 3.2)."""
    public = urlsplit(current_app.config["PUBLIC_URL"])
    return request.headers.get("Origin") in (
        f"{request.scheme}://{request.host}",
        f"{public.scheme}://{public.netloc}",
    )


def _has_bearer_token() -> bool:
    """Browsers send ``Basic`` credentials by themselves, also with a forged request, but never these."""
    return request.headers.get("Authorization", "").lower().startswith(SCHEME)


def _require_csrf_token() -> None:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        raise Forged from None
