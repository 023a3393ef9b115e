"""The schemas of receipts."""

from marshmallow import Schema, fields


class ReceiptOut(Schema):
    """The counts of one share link; ``link`` and ``name`` are null for the gallery's own address.

    ``total`` is the number of originals that the link may download now, at most as many as its quota. ``received`` were
    sent completely, ``handed_out`` were left to another server, and ``missing`` were neither.
    """

    link = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True)
    received = fields.Integer(required=True)
    handed_out = fields.Integer(required=True)
    missing = fields.Integer(required=True)


class ReceiptList(Schema):
    """The receipts of a collection, and the cursor for the next ones (null at the end)."""

    receipts = fields.List(fields.Nested(ReceiptOut), required=True)
    next = fields.String(required=True, allow_none=True)
