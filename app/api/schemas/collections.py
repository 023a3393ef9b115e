"""The schemas of collections, their sections and their themes."""

from marshmallow import Schema, fields, validate

from app.api.schemas.common import Moment, Tag, Text
from app.languages.language import languages
from app.models import Downloads, Privacy, Stage
from app.models.collection import LONGEST_SLUG, LONGEST_TITLE, LONGEST_WORDS, MOST_SELECTED
from app.models.delivery.extendable import MOST_SELF_DAYS
from app.models.delivery.first_look import MOST_EXPECTED
from app.models.files.tag import MOST_TAGS
from app.models.gate import LONGEST_LINE, GateCover
from app.models.section import LONGEST_DESCRIPTION, SectionCover
from app.models.section import LONGEST_TITLE as LONGEST_SECTION_TITLE
from app.models.theme import (
    ColorScheme,
    CoverStyle,
    DoubleTap,
    GridStyle,
    Palette,
    PhoneGrid,
    PhotoOrder,
    Spacing,
    Typeface,
)
from app.services.downloads.prepared_sizes import MADE

PRIVACY = validate.OneOf([str(privacy) for privacy in Privacy])
LANGUAGE = validate.OneOf(list(languages()))
PREPARED = validate.OneOf(list(MADE))
DOWNLOADS = validate.OneOf([str(downloads) for downloads in Downloads])
STAGE = validate.OneOf([str(stage) for stage in Stage])


class ThemeFields(Schema):
    """The theme of a gallery: each text is one of the listed values, and a field that is left out does not change."""

    cover_style = Text(validate=validate.OneOf(list(map(str, CoverStyle))))
    grid_style = Text(validate=validate.OneOf(list(map(str, GridStyle))))
    phone_grid = Text(validate=validate.OneOf(list(map(str, PhoneGrid))))
    spacing = Text(validate=validate.OneOf(list(map(str, Spacing))))
    palette = Text(validate=validate.OneOf(list(map(str, Palette))))
    typeface = Text(validate=validate.OneOf(list(map(str, Typeface))))
    theme = Text(validate=validate.OneOf(list(map(str, ColorScheme))))
    photo_order = Text(validate=validate.OneOf(list(map(str, PhotoOrder))))
    double_tap = Text(validate=validate.OneOf(list(map(str, DoubleTap))))
    shows_names = fields.Boolean()
    shows_capture_data = fields.Boolean()
    shows_tags = fields.Boolean()


class GateValues(Schema):
    """The facts on the password page for everyone who has the address; a field that is left out does not change.

    With the cover ``sharp`` the picture is public.
    """

    title = fields.Boolean()
    date = fields.Boolean()
    logo = fields.Boolean()
    cover = Text(validate=validate.OneOf(list(map(str, GateCover))))
    line = Text(validate=validate.Length(max=LONGEST_LINE))


class SectionChange(Schema):
    """The fields of a section that can be changed; a field that is left out does not change.

    ``cover`` is the id of one of the section's photos, or null for its first picture.
    """

    title = Text(validate=validate.Length(1, LONGEST_SECTION_TITLE))
    description = Text(validate=validate.Length(max=LONGEST_DESCRIPTION))
    cover_style = Text(validate=validate.OneOf(list(map(str, SectionCover))))
    cover = fields.UUID(allow_none=True)


class SectionNew(Schema):
    """A new section, which needs a title."""

    title = Text(required=True, validate=validate.Length(1, LONGEST_SECTION_TITLE))
    description = Text(validate=validate.Length(max=LONGEST_DESCRIPTION))


class SectionOut(Schema):
    """A section of a collection."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    cover_style = fields.String(required=True, validate=validate.OneOf(list(map(str, SectionCover))))
    cover = fields.UUID(required=True, allow_none=True)


class CollectionChange(Schema):
    """The fields of a collection that can be changed; a field that is left out does not change.

    Times without a time zone are refused. ``tags`` replaces all tags. ``selection_wanted`` is the maximum number of
    photos that visitors are asked to select, ``selection_due`` the last day to do so; null means no such limit.
    ``language`` is the tag of the language that visitors get, unless they choose one; null is that of their browser.
    ``prepared_sizes`` names the sizes that workers make ahead for downloads; one that is left out is deleted.
    ``download_pin`` has 4 to 8 digits; null removes it. During the ``stage`` ``first_look`` the gallery says that more
    photos come: until ``promised_at``, the last day, and about ``expected_photos`` altogether. With
    ``tells_automatically`` visitors are informed of new photos 15 minutes after the last one. ``may_ask_for_days`` lets
    visitors ask for more days before the end, and ``self_extension_days`` is by how many days each share link can be
    extended once without asking; null is not at all. With ``announces`` visitors of a draft's address can ask for
    one mail when it is published, which needs a mail server.
    """

    title = Text(validate=validate.Length(1, LONGEST_TITLE))
    slug = Text(validate=validate.Length(1, LONGEST_SLUG))
    description = Text(validate=validate.Length(max=5000))
    message = Text(validate=validate.Length(max=LONGEST_WORDS))
    closing = Text(validate=validate.Length(max=LONGEST_WORDS))
    gate = fields.Nested(GateValues)
    event_date = fields.Date(allow_none=True)
    privacy = Text(validate=PRIVACY)
    password = Text(load_only=True, validate=validate.Length(1, 200))
    expires_at = Moment(format="iso", allow_none=True)
    downloads = Text(validate=DOWNLOADS)
    prepared_sizes = fields.List(Text(validate=PREPARED))
    download_pin = Text(load_only=True, allow_none=True, validate=validate.Regexp(r"\d{4,8}\Z"))
    keeps_location = fields.Boolean()
    strips_location = fields.Boolean()
    tags = fields.List(Tag(), validate=validate.Length(max=MOST_TAGS))
    allows_favorites = fields.Boolean()
    selection_wanted = fields.Integer(allow_none=True, strict=True, validate=validate.Range(1, MOST_SELECTED))
    selection_due = fields.Date(allow_none=True)
    language = Text(allow_none=True, validate=LANGUAGE)
    stage = Text(validate=STAGE)
    promised_at = fields.Date(allow_none=True)
    expected_photos = fields.Integer(allow_none=True, strict=True, validate=validate.Range(1, MOST_EXPECTED))
    tells_automatically = fields.Boolean()
    announces = fields.Boolean()
    may_ask_for_days = fields.Boolean()
    self_extension_days = fields.Integer(allow_none=True, strict=True, validate=validate.Range(1, MOST_SELF_DAYS))
    look = fields.Nested(ThemeFields)


class CollectionNew(CollectionChange):
    """A new collection, which needs a title; it is a draft unless ``privacy`` has another value."""

    title = Text(required=True, validate=validate.Length(1, LONGEST_TITLE))


class CollectionOut(Schema):
    """A collection; ``url`` is the address that its visitors open, ``waiting`` how many wait for its publication."""

    id = fields.UUID(required=True)
    slug = fields.String(required=True)
    url = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    message = fields.String(required=True)
    closing = fields.String(required=True)
    gate = fields.Nested(GateValues, required=True)
    event_date = fields.Date(required=True, allow_none=True)
    privacy = fields.String(required=True, validate=PRIVACY)
    has_password = fields.Boolean(required=True)
    expires_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    downloads = fields.String(required=True, validate=DOWNLOADS)
    prepared_sizes = fields.List(fields.String(validate=PREPARED), required=True)
    has_download_pin = fields.Boolean(required=True)
    keeps_location = fields.Boolean(required=True)
    strips_location = fields.Boolean(required=True)
    tags = fields.List(fields.String(), required=True)
    allows_favorites = fields.Boolean(required=True)
    selection_wanted = fields.Integer(required=True, allow_none=True)
    selection_due = fields.Date(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    stage = fields.String(required=True, validate=STAGE)
    promised_at = fields.Date(required=True, allow_none=True)
    expected_photos = fields.Integer(required=True, allow_none=True)
    tells_automatically = fields.Boolean(required=True)
    announces = fields.Boolean(required=True)
    waiting = fields.Integer(required=True)
    may_ask_for_days = fields.Boolean(required=True)
    self_extension_days = fields.Integer(required=True, allow_none=True)
    look = fields.Nested(ThemeFields, required=True)
    sections = fields.List(fields.Nested(SectionOut), required=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})


class CollectionList(Schema):
    """A part of the list of collections; ``next`` is the cursor for the next part, null at the end."""

    collections = fields.List(fields.Nested(CollectionOut), required=True)
    next = fields.String(required=True, allow_none=True)
