"""Webhooks: listed, created, changed, given another secret, disabled, deleted and restored."""

from uuid import UUID

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import Conflict, InvalidInput
from app.extensions import db
from app.languages import gettext as _
from app.models import Verb, Webhook
from app.models.webhooks.webhook import MOST_WEBHOOKS
from app.views.webhooks.blueprint import blueprint
from app.views.webhooks.deliveries_routes import recent_deliveries
from app.views.webhooks.forms import WebhookForm
from app.web.forms.form_responses import done, refuse
from app.web.owned import owned_webhook

_ENABLED = _("The webhook is enabled: events from now on are sent.")
_DISABLED = _("The webhook is disabled: no event is sent any more.")


@blueprint.get("")
def index() -> str:
    """Show the owner's webhooks."""
    webhooks = Webhook.all_of(db.session, current_user.id)
    return render_template("webhooks/index.html", webhooks=webhooks, most=MOST_WEBHOOKS)


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Show the form of a new webhook, or create it and show its secret once."""
    form = WebhookForm()
    if form.validate_on_submit():
        try:
            webhook = services.webhooks.editor.create(current_user.id, form.values())
            services.audit.record(Verb.WEBHOOK_MADE, thing=webhook.host)
            db.session.commit()
            return _page(WebhookForm.of(webhook), webhook, issued=webhook.secret)
        except (InvalidInput, Conflict) as refusal:
            db.session.rollback()
            refuse(form, refusal)
    return _page(form)


@blueprint.route("/<uuid:uuid>", methods=["GET", "POST"])
def webhook(uuid: UUID) -> ResponseReturnValue:
    """Show or save a webhook; events that wait go to the new address."""
    found = owned_webhook(current_user, uuid)
    form = WebhookForm.of(found)
    if form.validate_on_submit():
        try:
            if services.webhooks.editor.change(found, form.values()):
                services.audit.record(Verb.WEBHOOK_CHANGED, thing=found.host)
            db.session.commit()
            return done(_("The webhook is saved."), _address(found))
        except (InvalidInput, Conflict) as refusal:
            db.session.rollback()
            form.accept_version(found)
            refuse(form, refusal)
    return _page(form, found)


@blueprint.post("/<uuid:uuid>/rotate")
def rotate(uuid: UUID) -> Response:
    """Make a new secret and show it once; for 24 hours, events are signed with both."""
    found = owned_webhook(current_user, uuid)
    secret = found.rotate(utcnow())
    services.audit.record(Verb.WEBHOOK_ROTATED, thing=found.host)
    db.session.commit()
    return _page(WebhookForm(formdata=None, obj=found), found, issued=secret)


@blueprint.post("/<uuid:uuid>/enabled")
def set_enabled(uuid: UUID) -> Response:
    """Send the events from now on if ``enabled`` is ``y``; otherwise send none, not even those that wait."""
    found, is_enabled = owned_webhook(current_user, uuid), request.form.get("enabled") == "y"
    if services.webhooks.editor.set_enabled(found, is_enabled=is_enabled):
        services.audit.record(Verb.WEBHOOK_ENABLED if is_enabled else Verb.WEBHOOK_DISABLED, thing=found.host)
    db.session.commit()
    return done(_ENABLED if is_enabled else _DISABLED, _address(found))


@blueprint.post("/<uuid:uuid>/delete")
def delete(uuid: UUID) -> Response:
    """Delete a webhook; for an hour it can be restored, with the events that wait."""
    found = owned_webhook(current_user, uuid)
    found.delete(utcnow())
    services.audit.record(Verb.WEBHOOK_DELETED, thing=found.host)
    db.session.commit()
    restore = url_for("webhooks.restore", uuid=uuid)
    return done(_("The webhook is deleted."), url_for("webhooks.index"), restore=restore)


@blueprint.post("/<uuid:uuid>/restore")
def restore(uuid: UUID) -> Response:
    """Undo the deletion of a webhook."""
    found = owned_webhook(current_user, uuid, Webhook.can_come_back(utcnow()))
    Webhook.require_room(db.session, current_user.id)
    found.bring_back()
    services.audit.record(Verb.WEBHOOK_RESTORED, thing=found.host)
    db.session.commit()
    return done(_("The webhook is restored."), _address(found))


def _address(found: Webhook) -> str:
    return url_for("webhooks.webhook", uuid=found.uuid)


def _page(form: WebhookForm, found: Webhook | None = None, *, issued: str | None = None) -> Response:
    """Return the page of a webhook, or of a new one; ``issued`` is a new secret, which is shown only once."""
    page = render_template(
        "webhooks/webhook.html",
        form=form,
        webhook=found,
        issued=issued,
        deliveries=recent_deliveries(found) if found else [],
        now=utcnow(),
    )
    return make_response(page, 400 if any(field.errors for field in form) else 200)
