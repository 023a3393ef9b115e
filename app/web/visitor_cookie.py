"""The signed cookie by which a device finds its favorites again: only a random key and the ids of lists opened here.

It is set when the first photo is marked or a list's link is opened, and not before.
"""

from uuid import UUID, uuid4

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from app.services.selections.favorites_service import FavoritesVisitor

NAME, PATH = "vitrine_visitor", "/g"
DAYS = 400  # the longest time that browsers store any cookie
MOST_OPENED = 24  # so that the cookie stays below 1.5 KB


def favorites_visitor() -> FavoritesVisitor:
    """Return the visitor that the request's cookie names; without a valid cookie, one without a key."""
    try:
        key, *opened = (UUID(hex=each) for each in _serializer().loads(request.cookies.get(NAME, "")))
    except (BadData, ValueError, TypeError, AttributeError):
        return FavoritesVisitor()
    return FavoritesVisitor(key, tuple(opened))


def with_key(visitor: FavoritesVisitor) -> FavoritesVisitor:
    """Return this visitor, with a new key if it has none."""
    return visitor if visitor.key else FavoritesVisitor(uuid4(), visitor.opened)


def having_opened(visitor: FavoritesVisitor, list_uuid: UUID) -> FavoritesVisitor:
    """Return this visitor with this list as the one opened last."""
    others = tuple(uuid for uuid in visitor.opened if uuid != list_uuid)
    return FavoritesVisitor(with_key(visitor).key, (*others, list_uuid)[-MOST_OPENED:])


def remember(response: Response, visitor: FavoritesVisitor) -> Response:
    """Set the cookie for another 400 days, if the visitor has a key, and return the response."""
    if visitor.key is None:
        return response
    response.set_cookie(
        NAME,
        _serializer().dumps([visitor.key.hex, *(uuid.hex for uuid in visitor.opened)]),
        max_age=DAYS * 86_400,
        path=PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="visitor")
