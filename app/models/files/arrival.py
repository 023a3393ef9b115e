"""The file as it was uploaded, before the collection's size policy replaced it."""

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.columns import TypedText

LONGEST_NAME = 255  # bytes of a file name in UTF-8


class Arrival:
    """The columns of the upload.

    The ``arrived_…`` columns are null unless the size policy replaced the file; ``size_note`` says why it could not.
    ``last_modified`` is the time on the owner's disk, in milliseconds since 1970.
    """

    last_modified: Mapped[int | None] = mapped_column(BigInteger)
    arrived_filename: Mapped[str | None] = mapped_column(TypedText(LONGEST_NAME))
    arrived_size: Mapped[int | None] = mapped_column(BigInteger)
    arrived_sha256: Mapped[str | None] = mapped_column(String(64))
    size_note: Mapped[str | None] = mapped_column(Text)
