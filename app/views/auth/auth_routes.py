"""Set-up of the studio, sign-in and sign-out."""

from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound, TooManyAttempts
from app.extensions import db
from app.languages import Message
from app.languages import gettext as _
from app.models import Studio, User, Verb
from app.models.text.typed_text import composed, one_line
from app.services.guesses.guess_limit import GuessesSpent
from app.services.guesses.passwords import Guesser
from app.services.set_up_link import is_set_up_token
from app.views.auth.blueprint import blueprint
from app.views.auth.forms import SetUpForm, SignInForm
from app.views.auth.signing_in import sign_in, sign_out
from app.web.addresses import own_address
from app.web.forms.base import TypedForm
from app.web.forms.form_responses import refuse
from app.web.forms.notices import flash
from app.web.guessers import guesser_at, refuse_flood, remember_known, sign_in_target

WRONG_SIGN_IN = _(
    "The e-mail address or the password is wrong. Check capital letters and the language of your keyboard."
)


@blueprint.route("/setup", methods=["GET", "POST"])
def setup() -> ResponseReturnValue:
    """Create the first owner's account, by the one-time link; once the studio is set up the response is "not found"."""
    if (
        not is_set_up_token(current_app.config["SECRET_KEY"], request.args.get("token", ""))
        or Studio.get(db.session).set_up_at
    ):
        raise NotFound(_("This set-up link was used before, or it belongs to another site. Sign in instead."))
    form, now = SetUpForm(), utcnow()
    if not form.validate_on_submit():
        return _page("auth/setup.html", form)
    try:
        user = User.create(
            db.session,
            email=form.email.data or "",
            password=services.passwords.hash_account(form.password.data or ""),
            now=now,
            timezone=form.timezone.data,
        )
    except (InvalidInput, TooManyAttempts) as refusal:
        refuse(form, refusal)
        return _page("auth/setup.html", form, 400)
    if not Studio.mark_set_up(db.session, now):
        raise NotFound(_("This set-up link was used just now. Sign in instead."))
    Studio.get(db.session).name = one_line(form.studio.data or "")
    db.session.flush()
    target = sign_in_target(user.email)
    sign_in(user)
    services.audit.record(Verb.STUDIO_SET_UP, thing=Studio.get(db.session).name)
    db.session.commit()
    flash(_("Welcome. Name your first collection, then drop a folder of photos on it."), "ok")
    return remember_known(make_response(redirect(url_for("collections.new"))), target)


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Sign an owner in; an unknown address and a wrong password get equal responses after equal times."""
    refuse_flood()
    form = SignInForm()
    onward = own_address(form.next.data or request.args.get("next"), url_for("collections.index"))
    if current_user.is_authenticated:
        return redirect(onward)
    if not form.validate_on_submit():
        form.next.data = onward
        return _page("auth/login.html", form)
    email = composed(form.email.data or "").strip().lower()
    guesser = guesser_at(sign_in_target(email))
    user = User.by_email(db.session, email)
    try:
        stored = user.password_hash if user else None
        is_right = services.passwords.check(guesser, stored, form.password.data or "")
    except (InvalidInput, TooManyAttempts) as refusal:
        db.session.rollback()
        is_spent = isinstance(refusal, GuessesSpent)
        response = _sign_in_page(form, guesser, refusal.status, refusal.message, is_spent=is_spent)
        if refusal.retry_after is not None:
            response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    if user is None or not is_right:
        _record_failure(user)
        return _sign_in_page(form, guesser, 403, WRONG_SIGN_IN)
    sign_in(user)
    services.audit.record(Verb.SIGNED_IN)
    db.session.commit()
    return remember_known(make_response(redirect(onward)), guesser.target)


@blueprint.post("/logout")
def logout() -> ResponseReturnValue:
    """End this browser's sign-in, and empty its cookie."""
    if current_user.is_authenticated:
        services.audit.record(Verb.SIGNED_OUT)
    sign_out()
    db.session.commit()
    return redirect(url_for("gallery.home"))


def _record_failure(user: User | None) -> None:
    """Record the failed sign-in in the log of the owner whose address was entered, if there is one.

    Any other entered text may be a password, so it is not recorded.
    """
    if user is not None:
        services.audit.record(Verb.SIGN_IN_FAILED, owner=user)
        db.session.commit()


def _sign_in_page(form: SignInForm, guesser: Guesser, status: int, error: Message | str, **shown: bool) -> Response:
    puzzle = services.passwords.puzzle(guesser)
    return _page("auth/login.html", form, status, error=error, puzzle=puzzle, **shown)


def _page(template: str, form: TypedForm, status: int = 200, **context: Any) -> Response:
    return make_response(render_template(template, form=form, **context), 400 if form.errors else status)
