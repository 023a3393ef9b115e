"""A tag: a word by which an owner finds collections again; visitors never see it."""

from collections.abc import Iterable

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base
from app.errors import InvalidInput

LONGEST_TAG, MOST_TAGS = 50, 20


class CollectionTag(Base):
    """One tag of one collection."""

    __tablename__ = "collection_tags"

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_TAG), primary_key=True)


def read_tags(words: str) -> list[str]:
    """The tags of a line with commas between, each once however it is capitalised; raises ``InvalidInput``."""
    return checked_tags(words.split(","))


def checked_tags(names: Iterable[str]) -> list[str]:
    """The names without needless space, each once; raises ``InvalidInput`` for too long a one, and for too many."""
    plain = [" ".join(name.split()) for name in names]
    once = list({name.casefold(): name for name in reversed(plain) if name}.values())[::-1]
    if len(once) > MOST_TAGS or any(len(name) > LONGEST_TAG for name in once):
        raise InvalidInput(f"Give at most {MOST_TAGS} tags of at most {LONGEST_TAG} characters, with commas between.")
    return once
