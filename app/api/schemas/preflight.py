"""The schemas of a preflight."""

from marshmallow import Schema, fields, validate

from app.services.preflight.concern import Level


class ConcernOut(Schema):
    """A concern: ``fix`` is the address of the owner's page on which it is mended, null if it is mended elsewhere.

    ``level`` is ``block`` if the client would get nothing or not everything, ``warn`` for a probable mistake, and
    ``info`` for what is good to know. ``id`` says what it is, for programs.
    """

    id = fields.String(required=True)
    level = fields.String(required=True, validate=validate.OneOf([str(level) for level in Level]))
    text = fields.String(required=True)
    fix = fields.String(required=True, allow_none=True)


class PreflightOut(Schema):
    """The concerns, the gravest first, and the number of those whose level is ``block``."""

    items = fields.List(fields.Nested(ConcernOut), required=True)
    blocks = fields.Integer(required=True)
