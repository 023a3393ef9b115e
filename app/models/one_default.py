"""Models of which one row of each owner can be the default."""

from sqlalchemy import update
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Session


class OneDefault:
    """A model with at most one default row for each owner."""

    id: Mapped[int]
    owner_id: Mapped[int]
    is_default: Mapped[bool] = mapped_column(default=False)

    def make_default(self, session: Session, is_default: bool) -> None:
        """Set whether this row is the owner's default; then no other row of the owner is."""
        if is_default:
            cls = type(self)
            others = (cls.owner_id == self.owner_id, cls.id != self.id)
            session.execute(update(cls).where(*others).values(is_default=False))
        self.is_default = is_default
