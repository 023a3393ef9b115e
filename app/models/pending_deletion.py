"""A pending deletion: a folder of objects whose rows are gone and whose bytes are still to go.

It is written in the transaction that deletes the rows, so a crash in the middle of a deletion leaves a note of what is
left to remove, and never a row that points at nothing.
"""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime


class PendingDeletion(Base):
    """In the store ``storage_backend``: everything below ``prefix`` where that ends in a slash, else the one object."""

    __tablename__ = "pending_deletions"

    id: Mapped[int] = mapped_column(primary_key=True)
    storage_backend: Mapped[str] = mapped_column(String(16))
    prefix: Mapped[str] = mapped_column(String(1024))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
