"""A variant: an image derived from a file's original, and its key in the store."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime

OUTDATED = ""
"""The recipe of a variant that must be made again: no variant spec has it."""


class FileVariant(Base):
    """A stored variant; ``width`` and ``height`` are in pixels, ``size`` in bytes.

    ``recipe`` identifies the spec that it was made with (``VariantSpec.recipe``). A rebuild makes the variants whose
    recipe differs from the present one.
    """

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
    crc32: Mapped[int | None] = mapped_column(BigInteger)  # null on rows older than this column, until it is needed
    recipe: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
