"""The schemas of uploads, and of the check before them."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.api.schemas.common import Text

MOST_CHECKED = 500


class UploadQuery(Schema):
    """The section for the files, and whether to store files whose content the collection has already."""

    section = Text()
    keep_copy = fields.Boolean(load_default=False)


class CheckEntry(Schema):
    """A file that might be sent: by digest, or by name and size in bytes; ``last_modified`` is in ms since 1970."""

    sha256 = Text(validate=validate.Regexp(r"^[0-9a-fA-F]{64}$"))
    name = Text(validate=validate.Length(1, 1000))
    size = fields.Integer(validate=validate.Range(0, 2**62))
    last_modified = fields.Integer()

    @validates_schema
    def require_one_way(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Raise ``ValidationError`` unless there is a digest, or a name and a size."""
        if "sha256" not in data and not {"name", "size"} <= data.keys():
            raise ValidationError("Give a sha256, or a name and a size.")


class Check(Schema):
    """The question which of these files a collection has."""

    collection = fields.UUID(required=True)
    files = fields.List(fields.Nested(CheckEntry), required=True, validate=validate.Length(max=MOST_CHECKED))


class CheckQuery(Schema):
    """The option to include sections in the results."""

    sections = fields.Boolean(load_default=False)


class CheckAnswer(Schema):
    """The result for one file: ``id`` and ``section`` if the collection has it, ``upload`` if part of it was uploaded.

    ``trashed`` says that the file is in the collection's trash.
    """

    status = fields.String(required=True, validate=validate.OneOf(["have", "partial", "unknown"]))
    id = fields.UUID()
    section = fields.UUID(allow_none=True)
    upload = fields.String()
    trashed = fields.Boolean()


class Checked(Schema):
    """The results, in the order of the files in the request."""

    files = fields.List(fields.Nested(CheckAnswer), required=True)
