"""The gate of a gallery: its password page, and the cover that the owner lets this page show."""

import hashlib

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound, TooManyAttempts
from app.extensions import db
from app.languages import Message
from app.languages import gettext as _
from app.models import Collection
from app.models.lock import Lock
from app.models.text.typed_text import shared_password
from app.policies.collection_policy import Access, AccessState
from app.services.guesses.guess_limit import GuessesSpent
from app.services.guesses.passwords import Guesser
from app.views.gallery.blueprint import blueprint, refused, rendered
from app.views.gallery.forms import UnlockForm
from app.views.gallery.gate.gate_page import GatePage, cover_of
from app.views.media.sending import StoredFile, send
from app.web.access import gallery, remember_unlocked
from app.web.addresses import own_address
from app.web.guessers import guesser_at, refuse_flood, remember_known
from app.web.visitor_activity import activity_visitor

WRONG_GUESS = _(
    "This is not the password. Check capital letters and the language of your keyboard, "
    "or ask the person who sent you the link."
)


@blueprint.route("/g/<slug>/unlock", methods=["GET", "POST"])
def unlock(slug: str) -> ResponseReturnValue:
    """Show the password page of the collection or of the visitor's share link, or check a password.

    A wrong password, a right one, and an unknown or hidden address all take the time of one password check.
    """
    refuse_flood()
    form, now = UnlockForm(), utcnow()
    try:
        collection, access = gallery(slug, now)
        if access.outcome is AccessState.HIDDEN:
            raise NotFound
    except NotFound:
        if request.method == "POST":
            target = f"address:{hashlib.sha256(slug.encode()).hexdigest()}"
            services.passwords.check(guesser_at(target), None, (form.password.data or "-")[:1000], shared_password)
        raise
    onward = own_address(
        form.next.data or request.args.get("next"),
        url_for("gallery.view", slug=slug),
        below=url_for("gallery.view", slug=slug),
    )
    if access.is_open:
        return redirect(onward)
    if access.lock is None:
        return refused(access, collection)
    guesser = guesser_at(f"{'collection' if access.lock is collection else 'link'}:{access.lock.uuid}")
    if not form.validate_on_submit():
        form.next.data = onward
        error = form.password.errors[0] if form.password.errors else None
        return _unlock_page(collection, access, guesser, form, 400 if error else 200, error)
    return _try_password(collection, access, access.lock, guesser, form, onward)


@blueprint.get("/g/<slug>/gate-cover")
def gate_cover(slug: str) -> Response:
    """Return the cover of the password page, blurred or in web size, if its owner shows it there.

    The browser asks again at each use, so that the picture disappears as soon as the owner hides it.
    """
    collection, access = gallery(slug, utcnow())
    access.require_gate_cover()
    cover = cover_of(db.session, collection, access)
    if cover is not None and cover.is_blurred:
        return _blurred(cover.blurred, cover.etag)
    variant = cover.sharp if cover is not None else None
    if cover is None or variant is None:
        raise NotFound
    stored = StoredFile(
        key=variant.storage_path,
        backend=cover.file.storage_backend,
        mime_type=variant.mime_type,
        etag=cover.etag,
        filename="cover.jpg",
        inline=True,
        immutable=False,
        only_from_here=True,
    )
    return send(stored, access)


def _blurred(content: bytes, etag: str) -> Response:
    response = Response(content, mimetype="image/webp")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(etag)
    response.make_conditional(request)
    return response


def _try_password(
    collection: Collection, access: Access, lock: Lock, guesser: Guesser, form: UnlockForm, onward: str
) -> ResponseReturnValue:
    """Check the password, and redirect to ``onward`` if it is right."""
    try:
        is_right = services.passwords.check(guesser, lock.password_hash, form.password.data or "", shared_password)
    except (InvalidInput, TooManyAttempts) as refusal:
        db.session.rollback()
        is_spent = isinstance(refusal, GuessesSpent)
        response = _unlock_page(collection, access, guesser, form, refusal.status, refusal.message, is_spent=is_spent)
        if refusal.retry_after is not None:
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    if not is_right:
        return _unlock_page(collection, access, guesser, form, 403, WRONG_GUESS)
    if visitor := activity_visitor(collection, access):
        services.activity.unlocked(visitor, utcnow())
    db.session.commit()
    remember_unlocked(lock)
    return remember_known(make_response(redirect(onward)), guesser.target)


def _unlock_page(
    collection: Collection,
    access: Access,
    guesser: Guesser,
    form: UnlockForm,
    status: int,
    error: Message | str | None,
    **shown: bool,
) -> Response:
    gate, puzzle = GatePage.of(db.session, collection, access), services.passwords.puzzle(guesser)
    theme = collection.theme
    return rendered(
        "gallery/unlock.html", status, form=form, error=error, puzzle=puzzle, theme=theme, gate=gate, **shown
    )
