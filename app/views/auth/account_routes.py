"""The account page: the time zone, mails, the password, API tokens, and the devices where the owner is signed in."""

from uuid import UUID

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound
from app.extensions import db
from app.languages import gettext as _
from app.models import ApiToken, DigestRhythm, SignIn, User, Verb
from app.views.auth.blueprint import blueprint
from app.views.auth.device import device_name
from app.views.auth.forms import DigestForm, PasswordForm, ProfileForm, TokenForm
from app.views.auth.scopes import scope_labels
from app.views.auth.signing_in import present_sign_in, sign_in
from app.web.forms.form_responses import refuse
from app.web.forms.notices import flash
from app.web.guessers import guesser_at, sign_in_target


@blueprint.route("/account", methods=["GET", "POST"])
@login_required
def account() -> ResponseReturnValue:
    """Show the account page, or save the time zone."""
    profile = ProfileForm.of(current_user.timezone)
    if profile.validate_on_submit():
        current_user.timezone = profile.timezone.data
        services.audit.record(Verb.TIME_ZONE_CHANGED, thing=current_user.timezone)
        db.session.commit()
        flash(_("Your time zone is saved."), "ok")
        return redirect(url_for("auth.account"))
    return account_page(profile=profile)


@blueprint.post("/account/digest")
@login_required
def change_digest() -> ResponseReturnValue:
    """Save how often the owner gets a digest."""
    form = DigestForm.of(current_user.digest)
    if not form.validate_on_submit():
        return account_page(400, digest=form)
    current_user.digest = DigestRhythm(form.rhythm.data)
    services.audit.record(Verb.DIGEST_CHANGED)
    db.session.commit()
    flash(_("It is saved how often you get a digest."), "ok")
    return redirect(url_for("auth.account", _anchor="mails"))


@blueprint.post("/account/password")
@login_required
def change_password() -> ResponseReturnValue:
    """Change the password, sign out every device, and sign this one in again."""
    form, user = PasswordForm(prefix="password"), _owner()
    if not form.validate_on_submit():
        return account_page(400, password=form)
    sent = form.current.data or ""
    try:
        is_right = services.passwords.check(guesser_at(sign_in_target(user.email)), user.password_hash, sent)
        if not is_right:
            services.audit.record(Verb.PASSWORD_REFUSED)
            db.session.commit()
            form.current.errors = [_("That is not your current password.")]
            return account_page(400, password=form)
        user.set_password(services.passwords.hash_account(form.password.data or ""))
    except InvalidInput as refusal:
        refuse(form, refusal)
        return account_page(400, password=form)
    services.audit.record(Verb.PASSWORD_CHANGED)
    db.session.add(user)
    SignIn.end_all(db.session, user, utcnow())
    sign_in(user)
    db.session.commit()
    flash(_("Your password is changed. Every other device is signed out."), "ok")
    return redirect(url_for("auth.account"))


@blueprint.post("/account/devices/<uuid:uuid>/sign-out")
@login_required
def sign_out_device(uuid: UUID) -> ResponseReturnValue:
    """End one of the owner's sign-ins: that browser, and copies of its cookie, are refused from the next request on."""
    mine = (SignIn.uuid == uuid, SignIn.user_id == current_user.id)
    device = db.session.scalar(select(SignIn).where(*mine))
    if device is None:
        raise NotFound
    device.end(utcnow())
    services.audit.record(Verb.SIGNED_OUT_DEVICE, thing=device.device)
    db.session.commit()
    flash(_("%(device)s is signed out.", device=device_name(device.device)), "ok")
    return redirect(url_for("auth.account", _anchor="devices"))


@blueprint.post("/account/sign-out-elsewhere")
@login_required
def sign_out_elsewhere() -> ResponseReturnValue:
    """End all of the owner's sign-ins except this browser's."""
    ended = SignIn.end_all(db.session, _owner(), utcnow(), but=present_sign_in())
    services.audit.record(Verb.SIGNED_OUT_OTHERS, count=ended)
    db.session.commit()
    flash(_("You are signed out everywhere else."), "ok")
    return redirect(url_for("auth.account", _anchor="devices"))


def account_page(
    status: int = 200,
    *,
    issued: str | None = None,
    profile: ProfileForm | None = None,
    digest: DigestForm | None = None,
    password: PasswordForm | None = None,
    token: TokenForm | None = None,
) -> Response:
    """Return the page, with the forms that have errors; ``issued`` is a new token, which is shown only once."""
    now = utcnow()
    mine = (ApiToken.user_id == current_user.id, ApiToken.revoked_at.is_(None))
    tokens = db.session.scalars(select(ApiToken).where(*mine).order_by(ApiToken.id.desc())).all()
    page = render_template(
        "auth/account.html",
        profile=profile or ProfileForm.of(current_user.timezone, formdata=None),
        digest=digest or DigestForm.of(current_user.digest, formdata=None),
        sends_mails=services.mail.outbox.is_on,
        password=password or PasswordForm(prefix="password", formdata=None),
        token=token or TokenForm(prefix="token", formdata=None),
        tokens=tokens,
        issued=issued,
        devices=SignIn.in_force(db.session, _owner(), now),
        present=present_sign_in(),
        device_name=device_name,
        scope_labels=scope_labels,
        now=now,
    )
    return make_response(page, status)


def _owner() -> User:
    """Return the signed-in owner's row, not Flask-Login's proxy for it."""
    owner: User = current_user._get_current_object()
    return owner
