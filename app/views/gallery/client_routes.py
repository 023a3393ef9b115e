"""The page of a client, and its password page: one password opens every gallery that has it."""

from flask import Response, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound, TooManyAttempts
from app.extensions import db
from app.languages import Message
from app.models import Client
from app.models.text.typed_text import shared_password
from app.models.theme import Theme
from app.services.guesses.guess_limit import GuessesSpent
from app.services.guesses.passwords import Guesser
from app.views.gallery.blueprint import blueprint, rendered
from app.views.gallery.client_page import decisions, missing_locks, shared_galleries
from app.views.gallery.forms import UnlockForm
from app.views.gallery.gate.gate_page import GatePage
from app.views.gallery.gate.gate_routes import WRONG_GUESS
from app.web.access import remember_link, remember_unlocked
from app.web.guessers import guesser_at, refuse_flood, remember_known
from app.web.visitor_activity import activity_visitor

MOST_COMPARED = 20  # passwords that one guess is compared with, each for about 90 ms of a core


@blueprint.get("/c/<token>")
def client_page(token: str) -> Response:
    """Show every gallery shared with a client; a revoked or deleted client is not found."""
    client = _client(token)
    galleries = shared_galleries(db.session, client, utcnow())
    is_locked = any(each.state == "locked" for each in galleries)
    return rendered("gallery/client.html", galleries=galleries, token=token, is_locked=is_locked)


@blueprint.route("/c/<token>/unlock", methods=["GET", "POST"])
def client_unlock(token: str) -> ResponseReturnValue:
    """Show the password page of a client, or open every gallery of this person that has the password.

    The password is one guess, also if it is compared with the passwords of several galleries.
    """
    refuse_flood()
    client, form, now = _client(token), UnlockForm(), utcnow()
    onward = url_for("gallery.client_page", token=token)
    missing = missing_locks(decisions(db.session, client, now))
    if not missing:
        return redirect(onward)
    guesser, locks = guesser_at(f"client:{client.uuid}"), list(missing)[:MOST_COMPARED]
    if not form.validate_on_submit():
        error = form.password.errors[0] if form.password.errors else None
        return _unlock_page(guesser, form, 400 if error else 200, error)
    try:
        hashes = [lock.password_hash for lock in locks]
        found = services.passwords.check_each(guesser, hashes, form.password.data or "", shared_password)
    except (InvalidInput, TooManyAttempts) as refusal:
        db.session.rollback()
        is_spent = isinstance(refusal, GuessesSpent)
        response = _unlock_page(guesser, form, refusal.status, refusal.message, is_spent=is_spent)
        if refusal.retry_after is not None:
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    if not any(found):
        return _unlock_page(guesser, form, 403, WRONG_GUESS)
    opened = [lock for lock, is_right in zip(locks, found, strict=True) if is_right]
    for lock in opened:
        remember_unlocked(lock)
        for link, access in missing[lock]:
            remember_link(link)
            if visitor := activity_visitor(link.collection, access):
                services.activity.unlocked(visitor, utcnow())
    db.session.commit()
    return remember_known(make_response(redirect(onward)), guesser.target)


def _client(token: str) -> Client:
    client = Client.by_token(db.session, token)
    if client is None:
        raise NotFound
    return client


def _unlock_page(
    guesser: Guesser, form: UnlockForm, status: int, error: Message | str | None, **shown: bool
) -> Response:
    puzzle = services.passwords.puzzle(guesser)
    facts = {"form": form, "error": error, "puzzle": puzzle, "theme": Theme(), "gate": GatePage(slug="")}
    response = rendered("gallery/unlock.html", status, **facts, **shown)
    response.headers["Referrer-Policy"] = "strict-origin"  # Flask-WTF compares the origin; the address is not sent
    return response
