"""Models of which each owner has a limited number."""

from typing import ClassVar

from sqlalchemy import ColumnElement, ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Session
from app.errors import Conflict
from app.languages import Message
from app.models.accounts.user import User
from app.models.deletable import Deletable


class FewOfOwner(Deletable):
    """A model of which an owner may have at most ``MOST`` rows.

    Deleted rows do not count. ``TOO_MANY`` is the sentence that refuses another one.
    """

    MOST: ClassVar[int]
    TOO_MANY: ClassVar[Message]

    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)

    @classmethod
    def require_room(cls, session: Session, owner_id: int) -> None:
        """Raise ``Conflict`` if the owner has as many rows as are allowed.

        The owner's row is locked until the transaction ends, so that two requests take turns.
        """
        session.execute(select(User.id).where(User.id == owner_id).with_for_update())
        count = session.scalar(select(func.count()).select_from(cls).where(*cls.live(owner_id))) or 0
        if count >= cls.MOST:
            raise Conflict(cls.TOO_MANY)

    @classmethod
    def live(cls, owner_id: int) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions that a row is the owner's and not deleted."""
        return cls.owner_id == owner_id, cls.deleted_at.is_(None)
