"""A browser's sign-in: its start, its lookup by the cookie on each request, and its end."""

import logging

from flask import request
from flask import session as cookie
from flask_login import login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from app.database import give_up, reason_of, utcnow, writing
from app.extensions import db
from app.identity import current_identity, remember_identity
from app.models import SignIn, User
from app.views.auth.device import device_of
from app.web.access import LINKS, SIGN_IN, UNLOCKED

log = logging.getLogger(__name__)


def owner_by_cookie(key: str) -> User | None:
    """Return the owner whose sign-in has this key, or None; takes one query, and every five minutes a small write."""
    now = utcnow()
    sign_in = SignIn.find(db.session, key, now)
    if sign_in is None:
        return None
    remember_identity(sign_in)
    if sign_in.is_seen_outdated(now):
        _record_seen(sign_in)
    return sign_in.user


def sign_in(user: User) -> None:
    """Begin a sign-in, which the caller commits.

    Only unlocked galleries and opened share links are carried over from the earlier cookie.
    """
    carried_over = {name: cookie[name] for name in (UNLOCKED, LINKS) if name in cookie}
    cookie.clear()
    cookie.update(carried_over)
    cookie.permanent = True
    begun, key = SignIn.begin(
        db.session,
        user,
        device=device_of(request.user_agent.string),
        address=request.remote_addr or "",
        now=utcnow(),
    )
    remember_identity(begun)
    login_user(user)
    cookie[SIGN_IN] = key


def sign_out() -> SignIn | None:
    """End and return this browser's sign-in, so that copies of its cookie end too; the caller commits.

    The cookie is emptied.
    """
    present = present_sign_in()
    if present is not None:
        present.end(utcnow())
    logout_user()
    cookie.clear()
    return present


def present_sign_in() -> SignIn | None:
    """Return this browser's sign-in, or None."""
    identity = current_identity()
    return identity if isinstance(identity, SignIn) else None


def _record_seen(sign_in: SignIn) -> None:
    """Record the last use in its own transaction, since most requests only read.

    An error is logged, so that a full disk does not lock the owner out.
    """
    db.session.commit()
    try:
        with writing():
            SignIn.record_seen(db.session, sign_in.id, utcnow())
            db.session.commit()
    except SQLAlchemyError as error:
        give_up(db.session)
        log.warning("the last use of a sign-in could not be recorded: %s", reason_of(error))
