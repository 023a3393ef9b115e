"""An earlier version of a file: the original that the file had before its content was replaced."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, UTCDateTime
from app.models.columns import TypedText
from app.models.files.arrival import LONGEST_NAME


class FileVersion(Base):
    """An earlier original, in the store of its file; only the owner sees it.

    ``number`` counts from 1 for each file. ``created_at`` is when this content was uploaded. ``storage_path`` is the
    key of the original, ``preview_path`` that of its preview as JPEG, null if it had none; sizes are in bytes.
    ``width`` and ``height`` are the upright picture's, in pixels.
    """

    __tablename__ = "file_versions"
    __table_args__ = (UniqueConstraint("file_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"))
    number: Mapped[int]
    original_filename: Mapped[str] = mapped_column(TypedText(LONGEST_NAME))
    mime_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    crc32: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    storage_path: Mapped[str] = mapped_column(String(1024))
    preview_path: Mapped[str | None] = mapped_column(String(1024))
    preview_size: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    replaced_at: Mapped[datetime] = mapped_column(UTCDateTime)
