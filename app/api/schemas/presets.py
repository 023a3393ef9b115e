"""The schemas of presets."""

from marshmallow import Schema, fields, validate

from app.api.schemas.collections import DOWNLOADS, PRIVACY, GateValues, ThemeFields
from app.api.schemas.common import Text
from app.models.collection import MOST_SELECTED
from app.models.preset import LONGEST_NAME
from app.services.collections.preset_settings import MOST_DAYS


class PresetChange(Schema):
    """The fields of a preset that can be changed; a field that is left out does not change.

    ``default`` says whether new collections start with the preset on the page; of several, the last one set is it.
    ``days`` is how long a collection is available from its creation, null without an end. The others are those of a
    collection.
    """

    name = Text(validate=validate.Length(1, LONGEST_NAME))
    default = fields.Boolean()
    privacy = Text(validate=PRIVACY)
    downloads = Text(validate=DOWNLOADS)
    days = fields.Integer(allow_none=True, strict=True, validate=validate.Range(1, MOST_DAYS))
    strips_location = fields.Boolean()
    keeps_location = fields.Boolean()
    allows_favorites = fields.Boolean()
    selection_wanted = fields.Integer(allow_none=True, strict=True, validate=validate.Range(1, MOST_SELECTED))
    look = fields.Nested(ThemeFields)
    gate = fields.Nested(GateValues)


class PresetNew(PresetChange):
    """A new preset, which needs a name; ``collection`` is the id of a collection whose settings it starts with."""

    name = Text(required=True, validate=validate.Length(1, LONGEST_NAME))
    collection = fields.UUID()


class PresetOut(Schema):
    """A preset, with its settings."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    default = fields.Boolean(required=True)
    privacy = fields.String(required=True, validate=PRIVACY)
    downloads = fields.String(required=True, validate=DOWNLOADS)
    days = fields.Integer(required=True, allow_none=True)
    strips_location = fields.Boolean(required=True)
    keeps_location = fields.Boolean(required=True)
    allows_favorites = fields.Boolean(required=True)
    selection_wanted = fields.Integer(required=True, allow_none=True)
    look = fields.Nested(ThemeFields, required=True)
    gate = fields.Nested(GateValues, required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class PresetList(Schema):
    """A part of the owner's presets, the default one first, then by name; ``next`` is the cursor for the next part."""

    presets = fields.List(fields.Nested(PresetOut), required=True)
    next = fields.String(required=True, allow_none=True)
