"""A file that arrived in a collection and is not part of a finished upload yet."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime


class ArrivedFile(Base):
    """One received file, of ``size`` bytes; the sweep deletes the rows once it reports the upload as finished.

    It is a row for each file, so that two uploads to one collection change no row of each other.
    """

    __tablename__ = "arrived_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    collection_id: Mapped[int] = mapped_column(ForeignKey("collections.id", ondelete="CASCADE"), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    arrived_at: Mapped[datetime] = mapped_column(UTCDateTime)
