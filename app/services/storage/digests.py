"""Checksums: SHA-256 and CRC-32 of a file in one pass, and the digests that tus clients send with single chunks."""

import base64
import binascii
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, BinaryIO

from app.errors import InvalidInput
from app.integrations.block_sizes import DISK_BLOCK_BYTES
from app.languages import gettext as _

READS = 3
ALGORITHMS = ("sha256", "sha1", "md5")


@dataclass(frozen=True)
class Checksums:
    """The checksums of a file's content: SHA-256 in hex, and CRC-32 as a number, as ZIP archives need it."""

    sha256: str
    crc32: int


class ChecksumCalculator:
    """A calculator of checksums for bytes that are passed to it in order."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._crc32 = 0

    def update(self, data: bytes) -> None:
        """Add the next bytes."""
        self._digest.update(data)
        self._crc32 = zlib.crc32(data, self._crc32)

    @property
    def checksums(self) -> Checksums:
        """Return the checksums of all bytes so far."""
        return Checksums(self._digest.hexdigest(), self._crc32)


def checksums_of(source: BinaryIO) -> Checksums:
    """Return the checksums of ``source`` from its current position to its end."""
    maker = ChecksumCalculator()
    while block := source.read(DISK_BLOCK_BYTES):
        maker.update(block)
    return maker.checksums


def reread_unless(expected: str | None, read: Callable[[], Checksums]) -> Checksums:
    """Return the result of ``read``; call it up to three times until its SHA-256 equals ``expected``.

    ``expected`` is in hex; None means that it is not known, and ``read`` is called once. Bytes can change on their way
    from a store, and nothing else detects one changed byte: S3 clients do not check the body, and most damaged pictures
    can still be decoded.
    """
    checksums = read()
    for _attempt in range(READS - 1):
        if expected in (None, checksums.sha256):
            break
        checksums = read()
    return checksums


@dataclass(frozen=True)
class Checksum:
    """The expected digest of one uploaded chunk (tus 1.0.0, section “Checksum”)."""

    algorithm: str
    digest: bytes

    @classmethod
    def parse(cls, header: str) -> "Checksum":
        """Parse ``<algorithm> <base64>``; raise ``InvalidInput`` for another form or an unknown algorithm."""
        algorithm, _space, encoded = header.strip().partition(" ")
        if algorithm not in ALGORITHMS:
            raise InvalidInput(_("Upload-Checksum takes %(algorithms)s.", algorithms=", ".join(ALGORITHMS)))
        try:
            return cls(algorithm, base64.b64decode(encoded.strip(), validate=True))
        except binascii.Error:
            raise InvalidInput(_("Upload-Checksum holds an algorithm, a space and the digest in base64.")) from None

    def fits(self, source: IO[bytes]) -> bool:
        """Return whether this is the digest of ``source`` from its current position to its end."""
        digest = hashlib.new(self.algorithm, usedforsecurity=False)
        while block := source.read(DISK_BLOCK_BYTES):
            digest.update(block)
        return digest.digest() == self.digest
