"""A browser's sign-in: begun, found again by its cookie on each request, and ended."""

import logging

from flask import request
from flask import session as cookie
from flask_login import login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from app.database import utcnow, writing
from app.extensions import db
from app.identity import current_identity, remember_identity
from app.models import SignIn, User
from app.views.auth.device import device_of
from app.web.access import LINKS, UNLOCKED

log = logging.getLogger(__name__)

KEY = "_user_id"  # where Flask-Login looks


def owner_by_cookie(key: str) -> User | None:
    """The owner whose sign-in has this key: one query, and every five minutes a small write."""
    now = utcnow()
    sign_in = SignIn.find(db.session, key, now)
    if sign_in is None:
        return None
    remember_identity(sign_in)
    if sign_in.is_seen_outdated(now):
        _record_seen(sign_in)
    return sign_in.user


def sign_in(user: User) -> None:
    """Begins a sign-in; the caller commits. Of an earlier cookie nothing comes along but what was unlocked."""
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
    cookie[KEY] = key


def sign_out() -> SignIn | None:
    """Ends this browser's sign-in, so that copies of its cookie end too, and empties the cookie; the caller commits."""
    present = present_sign_in()
    if present is not None:
        present.end(utcnow())
    logout_user()
    cookie.clear()
    return present


def present_sign_in() -> SignIn | None:
    """The sign-in of this very browser."""
    identity = current_identity()
    return identity if isinstance(identity, SignIn) else None


def _record_seen(sign_in: SignIn) -> None:
    """In a transaction of its own, since most requests only read. A full disk must not close the owner's side."""
    db.session.commit()
    try:
        with writing():
            SignIn.record_seen(db.session, sign_in.id, utcnow())
            db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()
        log.warning("the last use of a sign-in could not be recorded", exc_info=True)
