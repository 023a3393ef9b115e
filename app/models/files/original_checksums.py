"""The checksums of a file's original."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column


class OriginalChecksums:
    """The checksums of the original: SHA-256 in hexadecimal digits, CRC-32 as ZIP archives need it.

    Both are null until the worker has read a file that was uploaded in parts. ``announced_sha256`` is the digest that
    the sender named before the upload.
    """

    sha256: Mapped[str | None] = mapped_column(String(64))
    crc32: Mapped[int | None] = mapped_column(BigInteger)
    announced_sha256: Mapped[str | None] = mapped_column(String(64))
