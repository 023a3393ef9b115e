"""Authentication at the API: a program with a bearer token, or a signed-in owner's page with its CSRF token.

A token gives access to the API and to pictures. Pages ignore it, because they show secrets that outlast the
token.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Request, current_app, request
from flask_login import current_user
from flask_smorest import Blueprint
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from app.api.schemas.common import Refusal
from app.database import reading_only, utcnow, writing
from app.errors import InvalidInput, NotAllowed, NotSignedIn
from app.extensions import db
from app.identity import current_identity, remember_identity
from app.languages import gettext as _
from app.models import ApiToken, TokenScope, User
from app.models.accounts.api_token import USE_RECORDED_EVERY

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
SCHEME = "bearer "
PICTURES = "media"  # the blueprint whose routes accept both a sign-in and a token
View = TypeVar("View", bound=Callable[..., Any])


class Forged(InvalidInput):
    """A change from a signed-in browser without the CSRF token of its page."""

    code = "csrf"
    message = _("This page was open for too long, or the request came from another site. Load the page again.")


class ScopeMissing(NotAllowed):
    """A request with a token that lacks the scope for it."""

    code = "scope_missing"

    def __init__(self, scope: TokenScope | None):
        needed = f"it lacks the right “{scope}”" if scope else "no token may"
        super().__init__(f"This token may not do that: {needed}. Make one that may on the account page.")


class OwnersBlueprint(Blueprint):
    """A blueprint for owners only, which checks every request before its view, so that no route can omit the check.

    If ``trusts_own_pages``, a browser's ``Origin`` header that names this site is accepted instead of the CSRF token.
    ``scopes`` has the scope that a token needs for each view, by name; other views cannot be used with a token.
    """

    def __init__(self, *args: Any, trusts_own_pages: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.scopes: dict[str, TokenScope] = {}
        self.before_request(_require_owner if not trusts_own_pages else _require_owner_or_own_page)

    def needs(self, scope: TokenScope, *, is_head: bool = False) -> Callable[[View], View]:
        """Return a decorator that sets the scope a token needs for a view, also in the OpenAPI document."""

        def declare(view: View) -> View:
            self.scopes[view.__name__] = scope
            schema = {} if is_head else {"schema": Refusal}
            return self.alt_response(403, description=f"The token lacks the right “{scope}”.", **schema)(view)

        return declare


def owner_by_token(request: Request) -> User | None:
    """Return the owner whose token this request has, if a token gives access to the route; otherwise None."""
    authorization, now = request.headers.get("Authorization", ""), utcnow()
    if not authorization.lower().startswith(SCHEME):
        return None
    if not (is_picture := request.blueprint == PICTURES) and _guarded_here() is None:
        return None
    token = ApiToken.find(db.session, authorization[len(SCHEME) :].strip(), now)
    if token is None or (is_picture and TokenScope.READ not in token.scopes):
        return None
    remember_identity(token)
    if token.last_used_at is None or token.last_used_at < now - USE_RECORDED_EVERY:
        db.session.commit()
        with writing():
            token.last_used_at = now
            db.session.commit()
    return token.user


def _guarded_here() -> OwnersBlueprint | None:
    """Return the blueprint of the API that has this request's route, or None for other routes."""
    blueprint = current_app.blueprints.get(request.blueprint or "")
    return blueprint if isinstance(blueprint, OwnersBlueprint) else None


def _require_owner(is_from_own_page: bool = False) -> None:
    """Raise an error unless the request is from an owner, by a sign-in or a token with the scope for it.

    Raises ``NotSignedIn``, ``ScopeMissing`` or, for a change without a CSRF token, ``Forged``. No transaction is open
    afterwards.
    """
    with reading_only():
        is_known = current_user.is_authenticated
        db.session.commit()
    if not is_known:
        raise NotSignedIn
    _require_scope()
    if request.method not in SAFE_METHODS and not _has_bearer_token() and not is_from_own_page:
        _require_csrf_token()


def _require_scope() -> None:
    """Raise ``ScopeMissing`` if the token lacks the scope for this view; a signed-in owner may do everything."""
    if (blueprint := _guarded_here()) is not None:
        require_scope(blueprint.scopes.get((request.endpoint or "").rpartition(".")[2]))


def require_scope(needed: TokenScope | None) -> None:
    """Raise ``ScopeMissing`` if the request's token lacks this scope, or any token lacks it for None."""
    identity = current_identity()
    if isinstance(identity, ApiToken) and (needed is None or needed not in identity.scopes):
        raise ScopeMissing(needed)


def _require_owner_or_own_page() -> None:
    """Require an owner, and accept an ``Origin`` header that names this site; allow OPTIONS without an owner.

    The response to OPTIONS has no data of an owner. A browser sends its preflight request without a cookie, and gets no
    permission for the request that would follow.
    """
    if request.method != "OPTIONS":
        _require_owner(_is_from_own_page())


def _is_from_own_page() -> bool:
    """Return whether the browser names this site in the ``Origin`` header.

    Browsers name the site of the page that sends a change, and no page can make them name another one (Fetch, section
    3.2).
    """
    public = urlsplit(current_app.config["PUBLIC_URL"])
    return request.headers.get("Origin") in (
        f"{request.scheme}://{request.host}",
        f"{public.scheme}://{public.netloc}",
    )


def _has_bearer_token() -> bool:
    """Return whether the request has a bearer token, which no forged request of a browser has.

    Browsers add ``Basic`` credentials by themselves, also to a forged request, but never a bearer token.
    """
    return request.headers.get("Authorization", "").lower().startswith(SCHEME)


def _require_csrf_token() -> None:
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        raise Forged from None
