"""The fields and schemas that several parts of the API need."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from app.models.files.tag import LONGEST_TAG
from app.models.text.typed_text import in_lines

EARLIEST_YEAR, LATEST_YEAR = 1970, 9998


class Text(fields.String):
    """Text in Unicode's form NFC that every database can store.

    JSON can contain the null character and halves of surrogate pairs, which are refused.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
            raise ValidationError("Contains a character that cannot be stored.")
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
