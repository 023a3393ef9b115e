"""The schemas of the API's requests and responses; the OpenAPI document is made from them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.models import Downloads, FileState, Privacy
from app.models.collection import LONGEST_SLUG, LONGEST_TITLE, MOST_SELECTED
from app.models.files.tag import LONGEST_TAG, MOST_FILE_TAGS, MOST_TAGS
from app.models.section import LONGEST_TITLE as LONGEST_SECTION_TITLE
from app.models.text.typed_text import in_lines
from app.models.theme import ColorScheme, CoverStyle, GridStyle, Palette, PhotoOrder, Spacing, Typeface
from app.services.uploads.library_service import MOST_AT_ONCE

MOST_CHECKED = 500
EARLIEST_YEAR, LATEST_YEAR = 1970, 9998
PRIVACY = validate.OneOf([str(privacy) for privacy in Privacy])
DOWNLOADS = validate.OneOf([str(downloads) for downloads in Downloads])


class Text(fields.String):
    """Text in Unicode's form NFC that every database can store.

    JSON can contain the null character and halves of surrogate pairs, which are refused.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
            raise ValidationError("Holds a character that is none.")
        return in_lines(text)


class Moment(fields.AwareDateTime):
    """A time with its time zone, in a year that can be converted to UTC from every time zone."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **kwargs)
        if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            raise ValidationError(f"Must be between the years {EARLIEST_YEAR} and {LATEST_YEAR}.")
        return moment


class Tag(Text):
    """A tag, by which the owner finds files and collections; visitors never see it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(1, LONGEST_TAG), **kwargs)


class ThemeFields(Schema):
    """The theme of a gallery: each text is one of the listed values, and a field that is left out does not change."""

    cover_style = Text(validate=validate.OneOf(list(map(str, CoverStyle))))
    grid_style = Text(validate=validate.OneOf(list(map(str, GridStyle))))
    spacing = Text(validate=validate.OneOf(list(map(str, Spacing))))
    palette = Text(validate=validate.OneOf(list(map(str, Palette))))
    typeface = Text(validate=validate.OneOf(list(map(str, Typeface))))
    theme = Text(validate=validate.OneOf(list(map(str, ColorScheme))))
    photo_order = Text(validate=validate.OneOf(list(map(str, PhotoOrder))))
    shows_names = fields.Boolean()
    shows_capture_data = fields.Boolean()


class ErrorDetail(Schema):
    """An error: a code for programs and a message for people."""

    code = fields.String(required=True)
    message = fields.String(required=True)


class Refusal(Schema):
    """The body of every refusal: what happened, and what to do next."""

    error = fields.Nested(ErrorDetail, required=True)


class Page(Schema):
    """The part of a list to return; ``after`` is the ``next`` of the response before."""

    after = fields.String()
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500))


class SectionOut(Schema):
    """A section of a collection."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)


class SectionNew(Schema):
    """A new section, which needs a title."""

    title = Text(required=True, validate=validate.Length(1, LONGEST_SECTION_TITLE))


class CollectionChange(Schema):
    """The fields of a collection that can be changed; a field that is left out does not change.

    Times without a time zone are refused. ``tags`` replaces all tags. ``selection_wanted`` is the maximum number of
    photos that visitors are asked to select, ``selection_due`` the last day to do so; null means no such limit.
    """

    title = Text(validate=validate.Length(1, LONGEST_TITLE))
    slug = Text(validate=validate.Length(1, LONGEST_SLUG))
    description = Text(validate=validate.Length(max=5000))
    event_date = fields.Date(allow_none=True)
    privacy = Text(validate=PRIVACY)
    password = Text(load_only=True, validate=validate.Length(1, 200))
    expires_at = Moment(format="iso", allow_none=True)
    downloads = Text(validate=DOWNLOADS)
    keeps_location = fields.Boolean()
    strips_location = fields.Boolean()
    tags = fields.List(Tag(), validate=validate.Length(max=MOST_TAGS))
    allows_favorites = fields.Boolean()
    selection_wanted = fields.Integer(allow_none=True, strict=True, validate=validate.Range(1, MOST_SELECTED))
    selection_due = fields.Date(allow_none=True)
    look = fields.Nested(ThemeFields)


class CollectionNew(CollectionChange):
    """A new collection, which needs a title; it is a draft unless ``privacy`` has another value."""

    title = Text(required=True, validate=validate.Length(1, LONGEST_TITLE))


class CollectionOut(Schema):
    """A collection; ``url`` is the address that its visitors open."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    url = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    event_date = fields.Date(required=True, allow_none=True)
    privacy = fields.String(required=True, validate=PRIVACY)
    has_password = fields.Boolean(required=True)
    expires_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    downloads = fields.String(required=True, validate=DOWNLOADS)
    keeps_location = fields.Boolean(required=True)
    strips_location = fields.Boolean(required=True)
    tags = fields.List(fields.String(), required=True)
    allows_favorites = fields.Boolean(required=True)
    selection_wanted = fields.Integer(required=True, allow_none=True)
    selection_due = fields.Date(required=True, allow_none=True)
    look = fields.Nested(ThemeFields, required=True)
    sections = fields.List(fields.Nested(SectionOut), required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class CollectionList(Schema):
    """A part of the list of collections; ``next`` is the cursor for the next part, null at the end."""

    collections = fields.List(fields.Nested(CollectionOut), required=True)
    next = fields.String(required=True, allow_none=True)


class VariantOut(Schema):
    """An image derived from the original; ``width`` and ``height`` are in pixels, ``size`` in bytes."""

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
    ``hidden``: no visitor sees the file. ``focus`` is null while an automatic focal point is not found yet.
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
    state = fields.String(required=True, validate=validate.OneOf([str(state) for state in FileState]))
    error = fields.String(required=True, allow_none=True)
    hidden = fields.Boolean(required=True)
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

    ``section`` is null for no section; ``hidden`` hides the file from visitors. ``title``, ``caption`` and ``alt_text``
    are its description, each null for none. ``tags`` replaces all tags. ``focus`` is the point that all its crops
    contain, or null for an automatic one.
    """

    filename = Text(validate=validate.Length(1, 255))
    section = fields.UUID(allow_none=True)
    hidden = fields.Boolean()
    title = Text(allow_none=True)
    caption = Text(allow_none=True)
    alt_text = Text(allow_none=True)
    tags = fields.List(Tag(), validate=validate.Length(max=MOST_FILE_TAGS))
    focus = fields.Nested(FocusPoint, allow_none=True)


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
