"""A variant: an image derived from a file's original, and where it is kept."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime

OUTDATED = ""
"""The recipe of a variant that shall be made again, whatever made it: it stands for none."""


class FileVariant(Base):
    """``recipe`` stands for the line of the table that made it (`VariantSpec.recipe`); rebuilds look for any other."""

    __tablename__ = "file_variants"
    __table_args__ = (UniqueConstraint("file_id", "name", "format"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(32))
    format: Mapped[str] = mapped_column(String(16))
    storage_path: Mapped[str] = mapped_column(String(1024))
    mime_type: Mapped[str] = mapped_column(String(100))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    crc32: Mapped[int | None] = mapped_column(BigInteger)  # null on rows from before it was kept, until it is needed
    recipe: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
