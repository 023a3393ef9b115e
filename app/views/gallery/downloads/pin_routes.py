"""The page for the PIN of downloads, and the refusal that leads to it."""

from flask import Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, TooManyAttempts
from app.extensions import db
from app.languages import Message
from app.languages import gettext as _
from app.models import Collection
from app.models.download_pin import DownloadPin, checked_pin
from app.models.text.typed_text import shared_password
from app.policies.collection_policy import Access
from app.services.guesses.guess_limit import GuessesSpent
from app.services.guesses.passwords import Guesser
from app.views.gallery.blueprint import blueprint, refused, rendered
from app.views.gallery.gallery_page import GalleryPage
from app.web.access import gallery, remember_pin
from app.web.addresses import own_address
from app.web.forms.base import TypedForm
from app.web.guessers import guesser_at, refuse_flood, remember_known

WRONG_PIN = _("This is not the PIN. Check the digits, or ask the person who sent you the link.")


class PinForm(TypedForm):
    """The form of the PIN; ``next`` is where the visitor wanted to go, and is followed only within the collection."""

    pin = PasswordField(_("PIN"), validators=[DataRequired(_("Enter the PIN that the photographer gave you."))])
    next = HiddenField()


def refused_download(access: Access, collection: Collection) -> Response:
    """Respond to a visitor who may not open a page of downloads: the gallery's refusal, or the page for the PIN.

    Raises ``DownloadsOff`` if no PIN helps, and the errors of ``refused``.
    """
    if not access.is_open:
        return refused(access, collection)
    if not access.offers_downloads:
        access.require_downloads()
    onward = request.full_path.rstrip("?")
    return make_response(redirect(url_for("gallery.download_pin", slug=collection.slug, next=onward)))


@blueprint.route("/g/<slug>/download/pin", methods=["GET", "POST"])
def download_pin(slug: str) -> ResponseReturnValue:
    """Show the page for the PIN of the collection or of the visitor's share link, or check a PIN."""
    refuse_flood()
    form = PinForm()
    collection, access = gallery(slug, utcnow())
    if not access.is_open:
        return refused(access, collection)
    if not access.offers_downloads:
        access.require_downloads()
    onward = own_address(
        form.next.data or request.args.get("next"),
        url_for("gallery.download", slug=slug),
        below=url_for("gallery.view", slug=slug),
    )
    if access.pin is None:
        return redirect(onward)
    page, guesser = GalleryPage(db.session, collection, access), guesser_at(f"pin:{access.pin.uuid}")
    if not form.validate_on_submit():
        form.next.data = onward
        error = form.pin.errors[0] if form.pin.errors else None
        return _pin_page(page, guesser, form, 400 if error else 200, error)
    return _try_pin(page, access.pin, guesser, form, onward)


def _try_pin(page: GalleryPage, pin: DownloadPin, guesser: Guesser, form: PinForm, onward: str) -> ResponseReturnValue:
    try:
        typed = checked_pin(form.pin.data or "")
        is_right = services.passwords.check(guesser, pin.pin_hash, typed, shared_password)
    except (InvalidInput, TooManyAttempts) as refusal:
        db.session.rollback()
        is_spent = isinstance(refusal, GuessesSpent)
        response = _pin_page(page, guesser, form, refusal.status, refusal.message, is_spent=is_spent)
        if refusal.retry_after is not None:
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    if not is_right:
        return _pin_page(page, guesser, form, 403, WRONG_PIN)
    db.session.commit()
    remember_pin(pin)
    return remember_known(make_response(redirect(onward)), guesser.target)


def _pin_page(
    page: GalleryPage, guesser: Guesser, form: PinForm, status: int, error: Message | str | None, **shown: bool
) -> Response:
    puzzle = services.passwords.puzzle(guesser)
    return rendered("gallery/downloads/pin.html", status, gallery=page, form=form, error=error, puzzle=puzzle, **shown)
