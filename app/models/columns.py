"""Kinds of columns that several models share."""

from enum import StrEnum

from sqlalchemy import Enum


def text_enum(kind: type[StrEnum], *, length: int = 16) -> Enum:
    """A column of this enum, kept as its plain value with a check, which both databases can alter."""
    return Enum(kind, native_enum=False, length=length, values_callable=lambda members: [str(m) for m in members])
