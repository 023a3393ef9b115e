"""The schemas of submitted selections."""

from marshmallow import Schema, fields, validate

MOST_SELECTIONS = 50  # in one response: each can have 1,500 files


class PartOfSelections(Schema):
    """The part of the list to return; ``after`` is the ``next`` of the response before."""

    after = fields.String()
    limit = fields.Integer(load_default=20, validate=validate.Range(1, MOST_SELECTIONS))


class SelectedFile(Schema):
    """A file that a visitor selected, and the visitor's note about it ("" for none)."""

    id = fields.UUID(required=True)
    filename = fields.String(required=True)
    note = fields.String(required=True)


class SelectionOut(Schema):
    """A favorites list that its visitor submitted.

    ``name`` is the name of the list, ``link`` the id of the share link it was made with, null for the gallery's own
    address. ``locked`` is false while the visitor can change the list again. ``files`` are in the collection's order,
    without those in the trash.
    """

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    link = fields.UUID(required=True, allow_none=True)
    visitor_name = fields.String(required=True, allow_none=True)
    visitor_email = fields.String(required=True, allow_none=True)
    message = fields.String(required=True, allow_none=True)
    submitted_at = fields.String(required=True, metadata={"format": "date-time"})
    locked = fields.Boolean(required=True)
    files = fields.List(fields.Nested(SelectedFile), required=True)


class SelectionList(Schema):
    """A part of the submitted selections, the latest first; ``next`` is the cursor for the next part."""

    selections = fields.List(fields.Nested(SelectionOut), required=True)
    next = fields.String(required=True, allow_none=True)
