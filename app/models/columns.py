"""Kinds of columns that several models share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, String, Text
from sqlalchemy.types import TypeDecorator

from app.models.text.typed_text import in_lines


def text_enum(kind: type[StrEnum], *, length: int = 16) -> Enum:
    """A column of this enum, kept as its plain value with a check, which both databases can alter."""
    return Enum(kind, native_enum=False, length=length, values_callable=lambda members: [str(m) for m in members])


class TypedText(TypeDecorator[str]):
    """A column of text that people type, with at most ``length`` characters where it has one.

    What is stored, and what is searched for in it, is composed and has one kind of line ends: see ``text.in_lines``.
    """

    impl: Any = Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__()
        self.length = length
        self.impl = Text() if length is None else String(length)

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Return the value as it is stored and compared."""
        return None if value is None else in_lines(value)


def sort_key() -> String:
    """Return a column type for sort keys: both databases compare them by their bytes, in any locale of PostgreSQL."""
    return String().with_variant(String(collation="C"), "postgresql")
