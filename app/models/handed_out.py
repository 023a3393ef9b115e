"""A photo that was handed out through a share link whose downloads are limited to a number of photos."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime


class HandedOutFile(Base):
    """A file that counts towards the quota of a link, once for all its sizes and downloads.

    ``file_id`` is null once the file is deleted permanently: it still counts.
    """

    __tablename__ = "handed_out_files"
    __table_args__ = (UniqueConstraint("share_link_id", "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    share_link_id: Mapped[int] = mapped_column(ForeignKey("share_links.id", ondelete="CASCADE"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
