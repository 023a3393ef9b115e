"""The sender of a password: its network address, its solved puzzle, and the cookie of browsers that knew it before.

The cookie is signed, and names the targets whose passwords this browser knew, as digests, and a random key.
"""

import hashlib
from uuid import UUID, uuid4

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from app.composition import services
from app.database import utcnow
from app.services.guesses.passwords import Guesser

NAME = "vitrine_known"
SOLVED = "solved"  # the field of the form
DAYS = 400  # the longest time that browsers store any cookie
MOST_TARGETS = 40  # so that the cookie stays below 1 KB


def guesser_at(target: str) -> Guesser:
    """Return the sender of this request, as a guesser of the target's password."""
    key, known = _known()
    mark = key if _digest(target) in known else None
    return Guesser(target, request.remote_addr or "", utcnow(), mark, request.form.get(SOLVED, ""))


def refuse_flood() -> None:
    """Refuse a password during a flood of them, if no turn to check it is free; call it before anything else."""
    if request.method == "POST":
        services.passwords.refuse_flood()


def sign_in_target(email: str) -> str:
    """Return the target of the password of the account with this normalized e-mail address."""
    return f"login:{hashlib.sha256(email.encode()).hexdigest()}"


def remember_known(response: Response, target: str) -> Response:
    """Set the cookie of a browser that sent the right password of this target, and return the response."""
    key, known = _known()
    others = [digest for digest in known if digest != _digest(target)]
    targets = [*others, _digest(target)][-MOST_TARGETS:]
    response.set_cookie(
        NAME,
        _serializer().dumps([key.hex, *targets]),
        max_age=DAYS * 86_400,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _known() -> tuple[UUID, list[str]]:
    """Return the key and the digests in the request's cookie; without a valid cookie, a new key and no digests."""
    try:
        key, *known = _serializer().loads(request.cookies.get(NAME, ""))
        return UUID(hex=key), known
    except (BadData, ValueError, TypeError, AttributeError):
        return uuid4(), []


def _digest(target: str) -> str:
    return hashlib.sha256(target.encode()).hexdigest()[:12]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="known-browser")
