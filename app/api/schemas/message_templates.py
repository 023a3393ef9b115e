"""The schemas of message templates."""

from marshmallow import Schema, fields, validate

from app.api.schemas.collections import LANGUAGE
from app.api.schemas.common import Text
from app.models.message_template import LONGEST_NAME
from app.models.text.message_fields import LONGEST_TEXT


class TemplateChange(Schema):
    """The fields of a message template that can be changed; a field that is left out does not change.

    ``language`` is the tag of the language that ``text`` is written in. ``text`` may contain ``{title}``, ``{link}``,
    ``{name}``, ``{until}``, ``{password_note}`` and ``{studio}``, and must contain ``{link}``. ``default`` says whether
    it is used for collections for which no template was selected; the last template that is set is it.
    """

    name = Text(validate=validate.Length(1, LONGEST_NAME))
    language = Text(validate=LANGUAGE)
    text = Text(validate=validate.Length(1, LONGEST_TEXT))
    default = fields.Boolean()


class TemplateNew(TemplateChange):
    """A new message template, which needs a name, a language and a text."""

    name = Text(required=True, validate=validate.Length(1, LONGEST_NAME))
    language = Text(required=True, validate=LANGUAGE)
    text = Text(required=True, validate=validate.Length(1, LONGEST_TEXT))


class TemplateOut(Schema):
    """A message template."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    language = fields.String(required=True, validate=LANGUAGE)
    text = fields.String(required=True)
    default = fields.Boolean(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class TemplateList(Schema):
    """A part of the owner's message templates, the default one first, then by name; ``next`` is the cursor."""

    message_templates = fields.List(fields.Nested(TemplateOut), required=True)
    next = fields.String(required=True, allow_none=True)
