"""The schemas of webhooks and their deliveries."""

from marshmallow import Schema, fields, validate

from app.api.schemas.common import Text
from app.models.webhooks.delivery import DeliveryState
from app.models.webhooks.webhook import LONGEST_ADDRESS, DisabledReason
from app.services.webhooks.webhook_listener import DELIVERABLE

EVENT = validate.OneOf([str(type) for type in DELIVERABLE])


class WebhookChange(Schema):
    """The fields of a webhook that can be changed; a field that is left out does not change.

    ``url`` is an https address. ``include_names`` says whether the names of files, links and selections are sent.
    ``enabled`` stops or resumes the sending of events; those of the time between are not sent.
    """

    url = Text(validate=validate.Length(1, LONGEST_ADDRESS))
    events = fields.List(Text(validate=EVENT), validate=validate.Length(1))
    include_names = fields.Boolean()
    enabled = fields.Boolean()


class WebhookNew(Schema):
    """A new webhook, which needs an address and the names of its events."""

    url = Text(required=True, validate=validate.Length(1, LONGEST_ADDRESS))
    events = fields.List(Text(validate=EVENT), required=True, validate=validate.Length(1))
    include_names = fields.Boolean()


class WebhookOut(Schema):
    """A webhook.

    ``disabled_reason`` is ``owner``, ``gone`` (its receiver answered 410) or ``failing`` (for five days), null while it
    is enabled. ``failing_since`` is the first failure after the last success.
    """

    id = fields.UUID(required=True)
    url = fields.String(required=True)
    events = fields.List(fields.String(), required=True)
    include_names = fields.Boolean(required=True)
    enabled = fields.Boolean(required=True)
    disabled_reason = fields.String(
        required=True, allow_none=True, validate=validate.OneOf([None, *map(str, DisabledReason)])
    )
    failing_since = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class WebhookSecret(WebhookOut):
    """A webhook with its new secret, which no other response has."""

    secret = fields.String(required=True)


class WebhookList(Schema):
    """A part of the owner's webhooks, the oldest first; ``next`` is the cursor for the next part."""

    webhooks = fields.List(fields.Nested(WebhookOut), required=True)
    next = fields.String(required=True, allow_none=True)


class DeliveryOut(Schema):
    """An event that is sent to a webhook; ``id`` is its ``webhook-id``.

    ``http_status`` and ``excerpt`` (the beginning of the response, at most 1 KB) are of the last attempt; ``error``
    says why there was no response. ``next_at`` is null when no attempt follows.
    """

    id = fields.UUID(required=True)
    event = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(map(str, DeliveryState))))
    attempts = fields.Integer(required=True)
    http_status = fields.Integer(required=True, allow_none=True)
    next_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    error = fields.String(required=True, allow_none=True)
    excerpt = fields.String(required=True, allow_none=True)
    payload = fields.String(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class DeliveryList(Schema):
    """A part of a webhook's deliveries, the newest first; ``next`` is the cursor for the next part."""

    deliveries = fields.List(fields.Nested(DeliveryOut), required=True)
    next = fields.String(required=True, allow_none=True)
