"""Deliveries of a webhook: listed with payload and response, tried with a test event, and sent again."""

import json
from collections.abc import Sequence
from uuid import UUID

from flask import Response, render_template, url_for
from flask_login import current_user
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.languages import gettext as _
from app.models import Delivery, Webhook
from app.views.webhooks.blueprint import blueprint
from app.web.forms.form_responses import done
from app.web.owned import owned_delivery, owned_webhook

MOST_SHOWN = 50


@blueprint.get("/<uuid:uuid>/deliveries")
def deliveries(uuid: UUID) -> str:
    """Return the list of the last 50 deliveries, for the script of the page."""
    found = owned_webhook(current_user, uuid)
    shown = recent_deliveries(found)
    return render_template("webhooks/_deliveries.html", webhook=found, deliveries=shown, now=utcnow())


@blueprint.post("/<uuid:uuid>/test")
def test(uuid: UUID) -> Response:
    """Let the worker send a test event, once."""
    services.webhooks.editor.test(owned_webhook(current_user, uuid))
    db.session.commit()
    return done(_("The test event is on its way. Its result is in the list below."), _list_of(uuid))


@blueprint.post("/<uuid:uuid>/deliveries/<uuid:delivery_uuid>/replay")
def replay(uuid: UUID, delivery_uuid: UUID) -> Response:
    """Let the worker send an event again."""
    services.webhooks.editor.replay(owned_delivery(current_user, uuid, delivery_uuid))
    db.session.commit()
    return done(_("The event is sent again."), _list_of(uuid))


@blueprint.app_template_filter("readable_json")
def readable_json(payload: str) -> str:
    """Return the JSON text with a line for each value."""
    return json.dumps(json.loads(payload), ensure_ascii=False, indent=2)


def recent_deliveries(webhook: Webhook) -> Sequence[Delivery]:
    """Return the last 50 deliveries, the newest first."""
    mine = select(Delivery).where(Delivery.webhook_id == webhook.id)
    return db.session.scalars(mine.order_by(Delivery.id.desc()).limit(MOST_SHOWN)).all()


def _list_of(uuid: UUID) -> str:
    return url_for("webhooks.webhook", uuid=uuid, _anchor="deliveries")
