"""The schemas of the earlier versions of a file."""

from marshmallow import Schema, fields, validate

from app.api.schemas.common import Text
from app.api.schemas.uploads import MOST_CHECKED


class VersionOut(Schema):
    """An earlier version of a file: the original that it had before its content was replaced.

    ``size`` is in bytes, ``created_at`` is when this content was uploaded. ``original_url`` sends the bytes to the
    owner.
    """

    number = fields.Integer(required=True)
    filename = fields.String(required=True)
    mime_type = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)
    original_url = fields.String(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    replaced_at = fields.String(required=True, metadata={"format": "date-time"})


class VersionList(Schema):
    """A page of earlier versions; ``next`` is null at the end."""

    versions = fields.List(fields.Nested(VersionOut), required=True)
    next = fields.String(required=True, allow_none=True)


class ReplacementCandidate(Schema):
    """A file that might replace one of a collection: its name and, if known, its size in bytes.

    ``document_id`` is the ``xmpMM:DocumentID`` in its XMP, which editors keep when they export a picture again.
    """

    name = Text(required=True, validate=validate.Length(1, 1000))
    size = fields.Integer(validate=validate.Range(0, 2**62))
    document_id = Text(validate=validate.Length(1, 300))


class ReplacementQuestion(Schema):
    """The question which files these would replace; with ``among`` only those files may be replaced."""

    files = fields.List(fields.Nested(ReplacementCandidate), required=True, validate=validate.Length(max=MOST_CHECKED))
    among = fields.List(fields.UUID(), validate=validate.Length(max=5000))


class ReplacementMatch(Schema):
    """The file that a candidate would replace; ``same`` says that their sizes are equal."""

    id = fields.UUID(required=True)
    filename = fields.String(required=True)
    same = fields.Boolean(required=True)


class ReplacementMatches(Schema):
    """The matches in the order of the request; null where no file or more than one matches."""

    files = fields.List(fields.Nested(ReplacementMatch, allow_none=True), required=True)
