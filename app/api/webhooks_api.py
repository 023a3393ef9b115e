"""The routes of ``/api/v1/webhooks``: webhooks, their secrets, tests and deliveries.

All of them need the scope ``manage``, because payloads describe the owner's collections.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_login import current_user
from sqlalchemy import select

from app.api.blueprint import webhooks as blueprint
from app.api.paging import items_of_page, rows_of_page
from app.api.schemas.common import Page, Refusal
from app.api.schemas.webhooks import (
    DeliveryList,
    DeliveryOut,
    WebhookChange,
    WebhookList,
    WebhookNew,
    WebhookOut,
    WebhookSecret,
)
from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.formatting import datetime_iso
from app.models import Delivery, TokenScope, Verb, Webhook
from app.services.webhooks.webhook_editor import WebhookValues
from app.web.owned import owned_delivery, owned_webhook

GONE = "Not found, deleted, or another owner's."


@blueprint.get("")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(Page, location="query")
@blueprint.response(200, WebhookList)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def list_webhooks(page: dict[str, Any]) -> dict[str, Any]:
    """List the owner's webhooks, the oldest first."""
    webhooks, following = items_of_page(Webhook.all_of(db.session, current_user.id), page)
    return {"webhooks": [_webhook_out(webhook) for webhook in webhooks], "next": following}


@blueprint.post("")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(WebhookNew)
@blueprint.response(201, WebhookSecret)
@blueprint.alt_response(400, schema=Refusal, description="The address cannot be used, or this is not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(409, schema=Refusal, description="There are 20 webhooks already.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong.")
def add_webhook(values: dict[str, Any]) -> dict[str, Any]:
    """Create a webhook; only this response has its secret."""
    webhook = services.webhooks.editor.create(current_user.id, WebhookValues(**values))
    services.audit.record(Verb.WEBHOOK_MADE, thing=webhook.host)
    db.session.commit()
    return {**_webhook_out(webhook), "secret": webhook.secret}


@blueprint.get("/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(200, WebhookOut)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
def get_webhook(uuid: UUID) -> dict[str, Any]:
    """Return a webhook, without its secret."""
    return _webhook_out(owned_webhook(current_user, uuid))


@blueprint.patch("/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(WebhookChange)
@blueprint.response(200, WebhookOut)
@blueprint.alt_response(400, schema=Refusal, description="The address cannot be used, or this is not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
@blueprint.alt_response(409, schema=Refusal, description="Another request changed it at the same time.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def change_webhook(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Change the fields that are sent, and no others; events that wait go to the new address."""
    webhook, editor = owned_webhook(current_user, uuid), services.webhooks.editor
    is_enabled = values.pop("enabled", None)
    names = ("url", "events", "include_names", "version")
    if editor.change(webhook, WebhookValues(**{**{name: getattr(webhook, name) for name in names}, **values})):
        services.audit.record(Verb.WEBHOOK_CHANGED, thing=webhook.host)
    if is_enabled is not None and editor.set_enabled(webhook, is_enabled=is_enabled):
        services.audit.record(Verb.WEBHOOK_ENABLED if is_enabled else Verb.WEBHOOK_DISABLED, thing=webhook.host)
    db.session.commit()
    return _webhook_out(webhook)


@blueprint.delete("/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(204)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
def delete_webhook(uuid: UUID) -> None:
    """Delete a webhook and its deliveries; events that wait are not sent any more."""
    webhook = owned_webhook(current_user, uuid)
    webhook.delete(utcnow())
    services.audit.record(Verb.WEBHOOK_DELETED, thing=webhook.host)
    db.session.commit()


@blueprint.post("/<uuid:uuid>/rotate")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(200, WebhookSecret)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
def rotate_secret(uuid: UUID) -> dict[str, Any]:
    """Return a new secret; for 24 hours, events are signed with it and with the one before."""
    webhook = owned_webhook(current_user, uuid)
    secret = webhook.rotate(utcnow())
    services.audit.record(Verb.WEBHOOK_ROTATED, thing=webhook.host)
    db.session.commit()
    return {**_webhook_out(webhook), "secret": secret}


@blueprint.post("/<uuid:uuid>/test")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(202, DeliveryOut)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
def test_webhook(uuid: UUID) -> dict[str, Any]:
    """Let the worker send an event ``webhook.test`` once, also to a disabled webhook."""
    delivery = services.webhooks.editor.test(owned_webhook(current_user, uuid))
    db.session.commit()
    return _delivery_out(delivery)


@blueprint.get("/<uuid:uuid>/deliveries")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(Page, location="query")
@blueprint.response(200, DeliveryList)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def list_deliveries(page: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """List the deliveries of the last 30 days, the newest first."""
    webhook = owned_webhook(current_user, uuid)
    wanted = select(Delivery).where(Delivery.webhook_id == webhook.id).order_by(Delivery.id.desc())
    deliveries, following = rows_of_page(db.session, wanted, page)
    return {"deliveries": [_delivery_out(delivery) for delivery in deliveries], "next": following}


@blueprint.post("/<uuid:uuid>/deliveries/<uuid:delivery_uuid>/replay")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(202, DeliveryOut)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description=GONE)
@blueprint.alt_response(409, schema=Refusal, description="It is still being sent, or the webhook is disabled.")
def replay_delivery(uuid: UUID, delivery_uuid: UUID) -> dict[str, Any]:
    """Send an event again, with the same ``webhook-id``."""
    found = owned_delivery(current_user, uuid, delivery_uuid)
    services.webhooks.editor.replay(found)
    db.session.commit()
    return _delivery_out(found)


def _webhook_out(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.uuid,
        "url": webhook.url,
        "events": webhook.events,
        "include_names": webhook.include_names,
        "enabled": webhook.disabled_at is None,
        "disabled_reason": str(webhook.disabled_reason) if webhook.disabled_reason else None,
        "failing_since": _moment(webhook.failing_since),
        "created_at": datetime_iso(webhook.created_at),
    }


def _delivery_out(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.uuid,
        "event": delivery.event,
        "state": str(delivery.state),
        "attempts": delivery.attempts,
        "http_status": delivery.http_status,
        "next_at": _moment(delivery.next_at),
        "error": delivery.error,
        "excerpt": delivery.excerpt,
        "payload": delivery.payload,
        "created_at": datetime_iso(delivery.created_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return datetime_iso(moment) if moment else None
