"""Kinds of columns that several models share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, String, Text
from sqlalchemy.types import TypeDecorator

from app.errors import InvalidInput
from app.languages import gettext as _
from app.languages.language import languages
from app.models.text.typed_text import in_lines

LONGEST_LANGUAGE_TAG = 20


def text_enum(kind: type[StrEnum], *, length: int = 16) -> Enum:
    """Return a column type for this enum, stored as the text of its values, which both databases can alter."""
    return Enum(kind, native_enum=False, length=length, values_callable=lambda members: [str(m) for m in members])


class TypedText(TypeDecorator[str]):
    """A column type for text that people type, with at most ``length`` characters if it is given.

    What is stored in it and searched for in it is in the normal form that ``in_lines`` returns.
    """

    impl: Any = Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__()
        self.length = length
        self.impl = Text() if length is None else String(length)

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Return the value in the form that is stored and compared."""
        return None if value is None else in_lines(value)


def sort_key() -> String:
    """Return a column type for sort keys, which both databases compare by bytes, in any locale of PostgreSQL."""
    return String().with_variant(String(collation="C"), "postgresql")


def language_tag() -> String:
    """Return a column type for the tag of a language, such as ``pt-BR``."""
    return String(LONGEST_LANGUAGE_TAG)


def checked_language(tag: str | None) -> str | None:
    """Return the tag of a language, or None for an empty one; raises ``InvalidInput`` if visitors cannot get it."""
    if tag and tag not in languages():
        raise InvalidInput(_("Choose one of the languages in the list."), field="language")
    return tag or None
