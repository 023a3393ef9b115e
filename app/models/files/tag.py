"""A tag: a term by which an owner finds collections and photos; visitors never see it."""

from collections.abc import Iterable

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.columns import TypedText
from app.models.text.typed_text import one_line

LONGEST_TAG, MOST_TAGS = 50, 20
MOST_FILE_TAGS = 50  # as many keywords as picture agencies accept


class CollectionTag(Base):
    """One tag of one collection."""

    __tablename__ = "collection_tags"

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(TypedText(LONGEST_TAG), primary_key=True)


class FileTag(Base):
    """One tag of one file; searches read names from the index alone."""

    __tablename__ = "file_tags"
    __table_args__ = (Index("ix_file_tags_name_file_id", "name", "file_id"),)

    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(TypedText(LONGEST_TAG), primary_key=True)


def read_tags(text: str, most: int = MOST_TAGS) -> list[str]:
    """Return the tags of a text with commas between them; raises ``InvalidInput`` as ``checked_tags`` does."""
    return checked_tags([text], most)


def checked_tags(names: Iterable[str], most: int = MOST_TAGS) -> list[str]:
    """Return the tags in ``names``, split at commas, without needless white space, and each once.

    Tags that differ only by capitals count as one. Raises ``InvalidInput`` for a tag of more than 50 characters, and
    for more than ``most`` tags.
    """
    once = _once(names)
    if len(once) > most or any(len(name) > LONGEST_TAG for name in once):
        raise InvalidInput(
            _(
                "Give at most %(most)s tags of at most %(longest_tag)s characters, with commas between.",
                most=most,
                longest_tag=LONGEST_TAG,
            ),
            field="tags",
        )
    return once


def tags_of_keywords(keywords: Iterable[str]) -> list[str]:
    """Return a picture's keywords as tags of its file: the first 50 of those with at most 50 characters."""
    return [name for name in _once(keywords) if len(name) <= LONGEST_TAG][:MOST_FILE_TAGS]


def _once(names: Iterable[str]) -> list[str]:
    plain = [one_line(part) for name in names for part in name.split(",")]
    return list({name.casefold(): name for name in reversed(plain) if name}.values())[::-1]
