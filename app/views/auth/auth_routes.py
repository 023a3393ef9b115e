"""Set-up, sign-in, sign-out and account: the session, the password and the API tokens of an owner."""

import hashlib
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask_login import current_user, login_required, login_user, logout_user
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound, TooManyAttempts
from app.extensions import db
from app.models import ApiToken, Studio, User
from app.models.password import check_password
from app.views.addresses import own_address
from app.views.auth.forms import PasswordForm, ProfileForm, SetUpForm, SignInForm, TokenForm
from app.views.auth.set_up_link import is_set_up_token

blueprint = Blueprint("auth", __name__, template_folder="templates")


@blueprint.route("/setup", methods=["GET", "POST"])
def setup() -> Response:
    """The first owner's account, by the one-time link; afterwards there is nothing here."""
    if not is_set_up_token(current_app, request.args.get("token", "")) or Studio.get(db.session).set_up_at:
        raise NotFound("This set-up link has been used, or it is not from here. Sign in instead.")
    form, now = SetUpForm(), utcnow()
    if not form.validate_on_submit():
        return _page("auth/setup.html", form)
    try:
        user = User.create(
            db.session,
            email=form.email.data or "",
            password=form.password.data or "",
            now=now,
            timezone=form.timezone.data,
        )
    except InvalidInput as refusal:
        form.email.errors = [refusal.message]
        return _page("auth/setup.html", form, 400)
    if not Studio.claim_set_up(db.session, now):
        raise NotFound("This set-up link has just been used. Sign in instead.")
    Studio.get(db.session).name = " ".join((form.studio.data or "").split())
    db.session.commit()
    _sign_in(user)
    flash("Welcome. Name your first collection, then drop a folder of photographs on it.", "ok")
    return redirect(url_for("collections.new"))  # type: ignore[return-value]


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Response:
    """Sign-in; an unknown address and a wrong password take the same time and get the same answer."""
    form = SignInForm()
    onward = own_address(form.next.data or request.args.get("next"), url_for("collections.index"))
    if current_user.is_authenticated:
        return redirect(onward)  # type: ignore[return-value]
    if not form.validate_on_submit():
        form.next.data = onward
        return _page("auth/login.html", form)
    email = (form.email.data or "").strip().lower()
    target = f"login:{hashlib.sha256(email.encode()).hexdigest()}"
    try:
        guess = services.brake.begin(target, request.remote_addr or "", utcnow())
        user = User.by_email(db.session, email)
        db.session.commit()
        is_right = check_password(user.password_hash if user else None, form.password.data or "")
    except TooManyAttempts as refusal:
        db.session.rollback()
        response = _page("auth/login.html", form, refusal.status, error=refusal.message)
        response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    except InvalidInput as refusal:
        return _page("auth/login.html", form, refusal.status, error=refusal.message)
    if user is None or not is_right:
        return _page("auth/login.html", form, 403, error="That e-mail address and password do not belong together.")
    services.brake.was_right(guess)
    db.session.commit()
    _sign_in(user)
    return redirect(onward)  # type: ignore[return-value]


@blueprint.post("/logout")
def logout() -> Response:
    """Ends this browser's session, with everything in its cookie."""
    logout_user()
    cookie.clear()
    return redirect(url_for("gallery.home"))  # type: ignore[return-value]


@blueprint.route("/account", methods=["GET", "POST"])
@login_required
def account() -> Response:
    """The time zone, the password and the tokens."""
    profile = ProfileForm(prefix="profile", data={"timezone": current_user.timezone})
    if profile.validate_on_submit():
        current_user.timezone = profile.timezone.data
        db.session.commit()
        flash("Saved.", "ok")
        return redirect(url_for("auth.account"))  # type: ignore[return-value]
    return _account(profile=profile)


@blueprint.post("/account/password")
@login_required
def change_password() -> Response:
    """Another password; every other device is signed out."""
    form = PasswordForm(prefix="password")
    if not form.validate_on_submit():
        return _account(400, password=form)
    guess = services.brake.begin(f"password:{current_user.uuid}", request.remote_addr or "", utcnow())
    db.session.commit()
    try:
        if not current_user.has_password(form.current.data or ""):
            form.current.errors = ["That is not your current password."]
            return _account(400, password=form)
        current_user.set_password(form.password.data or "")
    except InvalidInput as refusal:
        form.password.errors = [refusal.message]
        return _account(400, password=form)
    services.brake.was_right(guess)
    db.session.add(current_user._get_current_object())
    db.session.commit()
    _sign_in(current_user._get_current_object())
    flash("Your password is changed, and every other device is signed out.", "ok")
    return redirect(url_for("auth.account"))  # type: ignore[return-value]


@blueprint.post("/account/sign-out-everywhere")
@login_required
def sign_out_everywhere() -> Response:
    """Ends every session of this owner, this one included."""
    current_user.session_version += 1
    db.session.commit()
    logout_user()
    cookie.clear()
    flash("You are signed out on every device.", "ok")
    return redirect(url_for("auth.login"))  # type: ignore[return-value]


@blueprint.post("/account/tokens")
@login_required
def issue_token() -> Response:
    """A new API token, shown this once."""
    form = TokenForm(prefix="token")
    if not form.validate_on_submit():
        return _account(400, token=form)
    _, secret = ApiToken.issue(db.session, current_user._get_current_object(), name=form.name.data or "", now=utcnow())
    db.session.commit()
    return _account(issued=secret)


@blueprint.post("/account/tokens/<uuid:uuid>/revoke")
@login_required
def revoke_token(uuid: UUID) -> Response:
    """Ends a token at once."""
    mine = (ApiToken.uuid == uuid, ApiToken.user_id == current_user.id)
    token = db.session.scalar(select(ApiToken).where(*mine))
    if token is None:
        raise NotFound
    token.revoke(utcnow())
    db.session.commit()
    flash(f"The token “{token.name}” no longer works.", "ok")
    return redirect(url_for("auth.account"))  # type: ignore[return-value]


def _sign_in(user: User) -> None:
    """Starts a session of its own: nothing of an earlier cookie comes along but what was unlocked."""
    kept = {name: cookie[name] for name in ("unlocked", "links") if name in cookie}
    cookie.clear()
    cookie.update(kept)
    cookie.permanent = True
    login_user(user)


def _account(status: int = 200, *, issued: str | None = None, profile=None, password=None, token=None) -> Response:
    mine = (ApiToken.user_id == current_user.id, ApiToken.revoked_at.is_(None))
    tokens = db.session.scalars(select(ApiToken).where(*mine).order_by(ApiToken.id.desc())).all()
    given = {"timezone": current_user.timezone}
    page = render_template(
        "auth/account.html",
        profile=profile or ProfileForm(prefix="profile", formdata=None, data=given),
        password=password or PasswordForm(prefix="password", formdata=None),
        token=token or TokenForm(prefix="token", formdata=None),
        tokens=tokens,
        issued=issued,
    )
    return make_response(page, status)


def _page(template: str, form, status: int = 200, **context) -> Response:
    return make_response(render_template(template, form=form, **context), 400 if form.errors else status)
