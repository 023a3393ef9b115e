"""The removal of the location from downloads of an original."""

from typing import Any

from sqlalchemy import JSON, BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column


class LocationRemoval:
    """The columns that say how to send an original without its location.

    ``location_patches`` are the bytes to replace, null until the file was scanned; ``location_error`` says why the
    location cannot be removed. The checksums are those of the original without its location ("stripped"); they are null
    if it has none.
    """

    location_patches: Mapped[list[list[Any]] | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    location_error: Mapped[str | None] = mapped_column(Text)
    stripped_sha256: Mapped[str | None] = mapped_column("bare_sha256", String(64))
    stripped_crc32: Mapped[int | None] = mapped_column("bare_crc32", BigInteger)
