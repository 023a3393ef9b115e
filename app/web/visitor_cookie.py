"""The cookie by which a device finds its favorites again: a random key and the lists opened here, signed, and no more.

It is set when a first photo is marked or a list's link is opened, never before.
"""

from uuid import UUID, uuid4

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from app.services.selections.favorites_service import Keeper

NAME, PATH = "vitrine_visitor", "/g"
DAYS = 400  # the longest that browsers keep any cookie
MOST_OPENED = 24  # the cookie stays below 1.5 KB


def keeper() -> Keeper:
    """Whoever sent this request, as its cookie says; a cookie that is not ours says nothing."""
    try:
        visitor, *opened = (UUID(hex=each) for each in _serializer().loads(request.cookies.get(NAME, "")))
    except (BadData, ValueError, TypeError, AttributeError):
        return Keeper()
    return Keeper(visitor, tuple(opened))


def with_key(known: Keeper) -> Keeper:
    """The same, with a fresh key where it has none."""
    return known if known.visitor else Keeper(uuid4(), known.opened)


def having_opened(known: Keeper, kept: UUID) -> Keeper:
    """The same, with this list as the one last opened."""
    others = tuple(uuid for uuid in known.opened if uuid != kept)
    return Keeper(with_key(known).visitor, (*others, kept)[-MOST_OPENED:])


def remember(response: Response, known: Keeper) -> Response:
    """Sends the cookie, for another 400 days."""
    if known.visitor is None:
        return response
    response.set_cookie(
        NAME,
        _serializer().dumps([known.visitor.hex, *(uuid.hex for uuid in known.opened)]),
        max_age=DAYS * 86_400,
        path=PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="visitor")
