"""The schemas of share links."""

from marshmallow import Schema, fields, validate

from app.api.schemas.collections import DOWNLOADS, LANGUAGE
from app.api.schemas.common import Moment, Text
from app.models.share_link import LARGEST_QUOTA, LONGEST_NAME
from app.models.text.email_address import LONGEST_EMAIL


class LinkChange(Schema):
    """The fields of a share link that can be changed; a field that is left out does not change.

    ``name`` says whom the link is for, and ``email`` is that person's address. ``password`` is asked instead of the
    collection's, ``download_pin`` (4 to 8 digits) instead of the collection's PIN; null removes them. Times without a
    time zone are refused. ``download_quota`` is the number of photos that can be downloaded, null without a limit.
    ``sections`` has the ids of the sections that the link shows, null for all photos. ``favorites`` says whether
    visitors can mark favorites. ``language`` is the tag of the language that visitors get, null for the collection's.
    """

    name = Text(validate=validate.Length(1, LONGEST_NAME))
    email = Text(allow_none=True, validate=validate.Length(max=LONGEST_EMAIL))
    password = Text(load_only=True, allow_none=True, validate=validate.Length(1, 200))
    expires_at = Moment(format="iso", allow_none=True)
    downloads = Text(validate=DOWNLOADS)
    download_pin = Text(load_only=True, allow_none=True, validate=validate.Regexp(r"[0-9]{4,8}\Z"))
    download_quota = fields.Integer(allow_none=True, strict=True, validate=validate.Range(1, LARGEST_QUOTA))
    sections = fields.List(fields.UUID(), allow_none=True, validate=validate.Length(1))
    favorites = fields.Boolean()
    language = Text(allow_none=True, validate=LANGUAGE)


class LinkNew(LinkChange):
    """A new share link, which needs a name; it shows all photos and allows what the collection allows."""

    name = Text(required=True, validate=validate.Length(1, LONGEST_NAME))


class LinkOut(Schema):
    """A share link.

    ``url`` is the address to send: everyone who has it opens the link. ``client_url`` is the page with all galleries of
    the client to whom the link belongs, null without a client. ``opened_at`` is the latest visit in the stored
    activity, null without one. ``sections`` is null if the link shows all photos.
    """

    id = fields.UUID(required=True)
    collection = fields.UUID(required=True)
    url = fields.String(required=True)
    client_url = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    has_password = fields.Boolean(required=True)
    expires_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    downloads = fields.String(required=True, validate=DOWNLOADS)
    has_download_pin = fields.Boolean(required=True)
    download_quota = fields.Integer(required=True, allow_none=True)
    sections = fields.List(fields.UUID(), required=True, allow_none=True)
    favorites = fields.Boolean(required=True)
    language = fields.String(required=True, allow_none=True)
    created_at = fields.String(required=True, metadata={"format": "date-time"})
    revoked_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    opened_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})


class LinkList(Schema):
    """A part of a collection's share links, the oldest first; ``next`` is the cursor for the next part."""

    links = fields.List(fields.Nested(LinkOut), required=True)
    next = fields.String(required=True, allow_none=True)
