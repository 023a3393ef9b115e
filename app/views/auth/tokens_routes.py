"""API tokens: created with scopes and an end, revoked, and restored if that was a mistake."""

from uuid import UUID

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound
from app.extensions import db
from app.languages import gettext as _
from app.models import ApiToken, TokenScope, Verb
from app.views.auth.account_routes import account_page
from app.views.auth.blueprint import blueprint
from app.views.auth.forms import TokenForm
from app.web.forms.form_responses import refuse
from app.web.forms.notices import flash
from app.web.forms.undo import flash_with_undo


@blueprint.post("/account/tokens")
@login_required
def issue_token() -> Response:
    """Create an API token, and show its secret once."""
    form = TokenForm(prefix="token")
    if not form.validate_on_submit():
        return account_page(400, token=form)
    user = current_user._get_current_object()
    try:
        token, secret = ApiToken.issue(
            db.session,
            user,
            name=form.name.data or "",
            now=utcnow(),
            scopes=map(TokenScope, form.scopes.data or ()),
            expires_at=user.end_of(form.last_day.data) if form.last_day.data else None,
        )
    except InvalidInput as refusal:
        refuse(form, refusal)
        return account_page(400, token=form)
    services.audit.record(Verb.TOKEN_MADE, thing=token.name, detail=token.scope_names)
    db.session.commit()
    return account_page(issued=secret)


@blueprint.post("/account/tokens/<uuid:uuid>/revoke")
@login_required
def revoke_token(uuid: UUID) -> ResponseReturnValue:
    """Revoke a token, which ends it at once."""
    token = _owned(uuid)
    token.revoke(utcnow())
    services.audit.record(Verb.TOKEN_REVOKED, thing=token.name)
    db.session.commit()
    flash_with_undo(
        _("The token “%(name)s” no longer works.", name=token.name), url_for("auth.reinstate_token", uuid=uuid)
    )
    return redirect(url_for("auth.account", _anchor="tokens"))


@blueprint.post("/account/tokens/<uuid:uuid>/reinstate")
@login_required
def reinstate_token(uuid: UUID) -> ResponseReturnValue:
    """Undo the revocation of a token."""
    token = _owned(uuid)
    token.reinstate(utcnow())
    services.audit.record(Verb.TOKEN_REINSTATED, thing=token.name)
    db.session.commit()
    flash(_("The token “%(name)s” works again.", name=token.name), "ok")
    return redirect(url_for("auth.account", _anchor="tokens"))


def _owned(uuid: UUID) -> ApiToken:
    mine = (ApiToken.uuid == uuid, ApiToken.user_id == current_user.id)
    token = db.session.scalar(select(ApiToken).where(*mine))
    if token is None:
        raise NotFound
    return token
