"""The routes on which a visitor asks for a mail when a gallery opens, confirms an address, or removes it."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound, TooManyAttempts
from app.extensions import csrf, db
from app.integrations.background_queue import Job
from app.models import OpeningRequest
from app.policies.collection_policy import AccessState
from app.views.gallery.blueprint import blueprint, refused, rendered
from app.views.gallery.opening.opening_page import OpeningForm, is_announced, opening_page
from app.web.access import gallery
from app.web.forms.form_responses import refuse
from app.web.language.request_language import speak_to_person, speak_to_visitors


@blueprint.route("/g/<slug>/opening", methods=["GET", "POST"])
def opening(slug: str) -> ResponseReturnValue:
    """Show the form for an e-mail address, or store a request; the response is equal for known and unknown addresses.

    Raises what every page of a gallery raises; an open gallery is redirected to.
    """
    now, form = utcnow(), OpeningForm()
    collection, access = gallery(slug, now)
    if not is_announced(access):
        is_open = access.outcome is AccessState.OPEN
        return redirect(url_for("gallery.view", slug=slug)) if is_open else refused(access, collection)
    speak_to_visitors(collection, None)
    if not form.validate_on_submit():
        return opening_page(collection, form, InvalidInput.status if form.errors else 200)
    try:
        services.mail.openings.ask(collection, form.email.data or "", request.remote_addr or "", now)
    except (InvalidInput, TooManyAttempts) as refusal:
        db.session.rollback()
        if isinstance(refusal, InvalidInput):
            refuse(form, refusal)
            return opening_page(collection, form, refusal.status)
        return opening_page(collection, form, refusal=refusal)
    db.session.commit()
    services.queue.submit(Job.SEND_MAILS)
    return redirect(url_for("gallery.view", slug=slug, asked=1), 303)


@blueprint.route("/openings/<token>", methods=["GET", "POST"])
def confirm_opening(token: str) -> Response:
    """Ask whether to confirm an e-mail address, because mail programs open addresses on their own; a POST does it."""
    found = _request_of(token)
    if found is not None and request.method == "POST" and found.confirmed_at is None:
        found.confirmed_at = utcnow()
        db.session.commit()
    state = "gone" if found is None else "confirmed" if found.confirmed_at else "unconfirmed"
    return _page(token, state, found)


@blueprint.route("/openings/<token>/remove", methods=["GET", "POST"])
@csrf.exempt  # mail programs send this without a page (RFC 8058); the address itself is signed
def remove_opening(token: str) -> Response:
    """Ask whether to remove an e-mail address; a POST removes it."""
    found = _request_of(token)
    if request.method == "POST":
        services.mail.openings.remove(token)
        db.session.commit()
        found = None
    return _page(token, "gone" if found is None else "removing", found)


def _request_of(token: str) -> OpeningRequest | None:
    """Return the request of a signed address, or None if it is deleted; raises ``NotFound``."""
    found = services.mail.openings.named_by(token)
    if found is None:
        return None
    speak_to_person(found.language)
    if found.collection.trashed_at is not None and request.endpoint != "gallery.remove_opening":
        raise NotFound
    return found


def _page(token: str, state: str, found: OpeningRequest | None) -> Response:
    title = found.collection.title if found is not None else ""
    return rendered("gallery/opening/address.html", token=token, state=state, title=title)
