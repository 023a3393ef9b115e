"""The schemas of files, their variants and the library."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.api.schemas.common import ErrorDetail, Refusal, Tag, Text
from app.models import ColorLabel, FileState
from app.models.files.culling import MOST_STARS, REJECTED
from app.models.files.tag import MOST_FILE_TAGS
from app.services.uploads.library_service import MOST_AT_ONCE

# For programs a replaced file is pending.
STATES = [str(state) for state in FileState if state is not FileState.REPLACED]


class VariantOut(Schema):
    """An image or, named ``video``, a video made from the original; pixels, and ``size`` in bytes."""

    name = fields.String(required=True)
    format = fields.String(required=True)
    url = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    size = fields.Integer(required=True)


class FocusPoint(Schema):
    """The point of an upright picture that all its crops contain: 0 is left and top, 1 right and bottom."""

    x = fields.Float(required=True, validate=validate.Range(0, 1))
    y = fields.Float(required=True, validate=validate.Range(0, 1))


class FocusOut(FocusPoint):
    """The focal point, and whether the owner set it."""

    by_owner = fields.Boolean(required=True)


class FileOut(Schema):
    """A file and its variants.

    ``width`` and ``height`` are those of the upright picture in pixels, ``size`` is that of the original in bytes.
    ``variants`` are there once the file is ready, further ones some moments later. The key of a variant is its name
    (``grid``), or its name and format if that is not the usual one (``grid.avif``).
    ``download_name`` is the name of downloads; it differs from ``filename`` if that has the extension of another type.
    ``sha256`` and ``crc32`` (hexadecimal) are null while a file that was uploaded in pieces is ``pending``.
    ``arrived_size`` and ``arrived_sha256`` describe the uploaded file if the size policy compressed it; ``size_note``
    says why it did not.
    ``location_error`` says why visitors of a collection that strips locations cannot download the original.
    ``kind`` is ``video`` for a video, ``file`` for one that is shown by its name only. ``duration`` is a video's length
    in seconds, null if it is not known.
    ``version`` grows with each change of the content or the variants.
    ``hidden``: no visitor sees the file. ``hero``: the grid shows the photo large. ``focus`` is null while an automatic
    focal point is not found yet.
    """

    id = fields.UUID(required=True)
    collection = fields.UUID(required=True)
    section = fields.UUID(required=True, allow_none=True)
    filename = fields.String(required=True)
    download_name = fields.String(required=True)
    mime_type = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True, allow_none=True)
    crc32 = fields.String(required=True, allow_none=True)
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)
    duration = fields.Float(required=True, allow_none=True)
    kind = fields.String(required=True, validate=validate.OneOf(["photo", "video", "file"]))
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    version = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)
    hidden = fields.Boolean(required=True)
    hero = fields.Boolean(required=True)
    focus = fields.Nested(FocusOut, required=True, allow_none=True)
    variants = fields.Dict(keys=fields.String(), values=fields.Nested(VariantOut), required=True)
    original_url = fields.String(required=True)
    taken_at = fields.String(required=True, allow_none=True)
    taken_at_precision = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(["year", "month", "day", "minute", "second"])
    )
    title = fields.String(required=True, allow_none=True)
    caption = fields.String(required=True, allow_none=True)
    alt_text = fields.String(required=True, allow_none=True)
    rating = fields.Integer(required=True, allow_none=True)
    color_label = fields.String(
        required=True, allow_none=True, validate=validate.OneOf([str(label) for label in ColorLabel])
    )
    tags = fields.List(fields.String(), required=True)
    arrived_size = fields.Integer(required=True, allow_none=True)
    arrived_sha256 = fields.String(required=True, allow_none=True)
    size_note = fields.String(required=True, allow_none=True)
    location_error = fields.String(required=True, allow_none=True)
    metadata = fields.Dict(required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class FileReceived(FileOut):
    """A file that was just sent; ``duplicate`` is true if the collection had the same content already."""

    duplicate = fields.Boolean(required=True)


class FileRefused(Schema):
    """A file that was not accepted, and why."""

    filename = fields.String(required=True)
    error = fields.Nested(ErrorDetail, required=True)


class Received(Schema):
    """The result for every file of a request."""

    files = fields.List(fields.Nested(FileReceived), required=True)
    errors = fields.List(fields.Nested(FileRefused), required=True)


class NoneReceived(Refusal):
    """The body of a refused upload: the first refusal and, if files arrived, the refusal of each."""

    files = fields.List(fields.Nested(FileReceived), validate=validate.Length(max=0))
    errors = fields.List(fields.Nested(FileRefused))


class FromLibrary(Schema):
    """The files of the owner's other collections to add to a collection, in this order."""

    files = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_AT_ONCE))
    section = fields.UUID(allow_none=True)


class AddedFromLibrary(Schema):
    """The result of adding files from the library.

    ``files`` are new in the collection, ``present`` are files that it had already with the same content.
    """

    files = fields.List(fields.Nested(FileOut), required=True)
    present = fields.List(fields.Nested(FileOut), required=True)


class FileList(Schema):
    """A part of the files in the collection's order; ``next`` is the cursor for the next part, null at the end."""

    files = fields.List(fields.Nested(FileOut), required=True)
    next = fields.String(required=True, allow_none=True)


class FileChange(Schema):
    """The fields of a file that can be changed; a field that is left out does not change.

    ``section`` is null for no section; ``hidden`` hides the file from visitors; ``hero`` shows it large in the grid.
    ``title``, ``caption`` and ``alt_text`` are its description, each null for none. ``tags`` replaces all tags.
    ``focus`` is the point that all its crops contain, or null for an automatic one. ``rating`` is -1 to 5 stars, and
    ``color_label`` a color; null removes either. Visitors see neither.
    """

    filename = Text(validate=validate.Length(1, 255))
    section = fields.UUID(allow_none=True)
    hidden = fields.Boolean()
    hero = fields.Boolean()
    title = Text(allow_none=True)
    caption = Text(allow_none=True)
    alt_text = Text(allow_none=True)
    tags = fields.List(Tag(), validate=validate.Length(max=MOST_FILE_TAGS))
    focus = fields.Nested(FocusPoint, allow_none=True)
    rating = fields.Integer(strict=True, allow_none=True, validate=validate.Range(REJECTED, MOST_STARS))
    color_label = Text(allow_none=True, validate=validate.OneOf([str(label) for label in ColorLabel]))


class FileOrder(Schema):
    """An order of files: by ``name``, by ``time`` of capture, or as the ids in ``files``."""

    by = Text(validate=validate.OneOf(["name", "time"]))
    section = fields.UUID(allow_none=True)
    files = fields.List(fields.UUID(), validate=validate.Length(max=50_000))

    @validates_schema
    def require_one_way(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Raise ``ValidationError`` unless there is either a rule or a list of ids."""
        if ("by" in data) == ("files" in data):
            raise ValidationError("Give either “by”, or “files”.")
