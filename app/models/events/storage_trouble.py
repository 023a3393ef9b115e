"""A trouble of a store: it refused the checks of one sweep after another."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime


class StorageTrouble(Base):
    """A store that does not work now; the row is deleted at the first check that succeeds.

    ``failures`` counts failed checks in a row. ``reported_at`` is when the owners' programs were informed.
    """

    __tablename__ = "storage_troubles"

    store: Mapped[str] = mapped_column(String(16), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    checked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reported_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
