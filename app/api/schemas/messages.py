"""The schemas of mails to the people of share links."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate

from app.api.schemas.common import Text
from app.models import MailKind, MailState
from app.models.text.message_fields import LONGEST_TEXT
from app.services.mail.client_writing import LONGEST_SUBJECT

KINDS = [str(kind) for kind in (MailKind.READY, MailKind.FIRST_LOOK, MailKind.MORE, MailKind.REMINDER)]
ALL, MOST_LINKS = "all", 5000
LINKS_FORM = {"oneOf": [{"type": "string", "enum": [ALL]}, {"type": "array", "items": {"type": "string"}}]}


class LinksOrAll(fields.Field[Any]):
    """Either ``all``, or a list of the ids of 1 to 5,000 share links."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if value == ALL:
            return ALL
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_LINKS:
            raise ValidationError(f"Must be “all”, or a list of 1 to {MOST_LINKS} ids of share links.")
        try:
            return [UUID(each) for each in value]
        except (ValueError, TypeError, AttributeError):
            raise ValidationError("Must have the ids of share links only.") from None


class MessagesNew(Schema):
    """Mails to send.

    ``links`` are the ids of share links, or ``all`` for every link that works and has an e-mail address. ``subject``
    and ``text`` are your own, with the fields of message templates; the text needs ``{link}``. Without them the
    built-in ones are used, in each person's language. With ``cover``, the mails show the collection's cover if it is
    public when they are sent.
    """

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    links = LinksOrAll(required=True, metadata=LINKS_FORM)
    subject = Text(validate=validate.Length(max=LONGEST_SUBJECT))
    text = Text(validate=validate.Length(max=LONGEST_TEXT))
    cover = fields.Boolean(load_default=False)


class MessagesQueued(Schema):
    """The number of mails that were stored to be sent; a link that has one waiting, or needs no reminder, gets none."""

    queued = fields.Integer(required=True)


class MessageOut(Schema):
    """A mail: ``reason`` says why it was not sent yet, has failed or was dropped; ``link`` is null for mails to you."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([str(kind) for kind in MailKind]))
    link = fields.UUID(required=True, allow_none=True)
    to = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf([str(state) for state in MailState]))
    reason = fields.String(required=True, allow_none=True)
    attempts = fields.Integer(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    sent_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


class MessageLog(Schema):
    """A part of a collection's mails, the latest first; ``next`` is the cursor for the next part."""

    messages = fields.List(fields.Nested(MessageOut), required=True)
    next = fields.String(required=True, allow_none=True)
