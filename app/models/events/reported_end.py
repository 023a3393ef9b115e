"""The end of a collection, as it was reported last."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime


class ReportedEnd(Base):
    """The ends (UTC) of one collection that were reported as near and as reached; another end is reported again."""

    __tablename__ = "reported_ends"

    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True)
    expiring: Mapped[datetime | None] = mapped_column(UTCDateTime)
    expired: Mapped[datetime | None] = mapped_column(UTCDateTime)
