"""Checksums: SHA-256 and CRC-32 of a file in one pass, and those that tus clients send with single chunks."""

import base64
import binascii
import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from app.errors import InvalidInput
from app.languages import gettext as _

BLOCK_BYTES = 1024 * 1024
READS = 3
ALGORITHMS = ("sha256", "sha1", "md5")


@dataclass(frozen=True)
class Checksums:
    """The checksums of a file's content: SHA-256 in hex, and CRC-32 as ZIP archives want it."""

    sha256: str
    crc32: int


class ChecksumCalculator:
    """Takes bytes in order; ``checksums`` is of all so far."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._crc32 = 0

    def update(self, data: bytes) -> None:
        """Takes the next bytes."""
        self._digest.update(data)
        self._crc32 = zlib.crc32(data, self._crc32)

    @property
    def checksums(self) -> Checksums:
        """Of everything taken so far."""
        return Checksums(self._digest.hexdigest(), self._crc32)


def checksums_of(source: BinaryIO) -> Checksums:
    """Return the checksums of all that ``source`` still holds."""
    maker = ChecksumCalculator()
    while block := source.read(BLOCK_BYTES):
        maker.update(block)
    return maker.checksums


def reread_unless(expected: str | None, read: Callable[[], Checksums]) -> Checksums:
    """What ``read`` reads; again where it is not what is expected, because bytes can change on their way from a store.

    ``expected`` is a SHA-256 in hex, None where it is not known. Nothing else notices one changed byte: S3 clients
    check no body, and most pictures decode all the same.
    """
    checksums = read()
    for _attempt in range(READS - 1):
        if expected in (None, checksums.sha256):
            break
        checksums = read()
    return checksums


@dataclass(frozen=True)
class Checksum:
    """What a chunk's digest must be: tus 1.0.0, section “Checksum”."""

    algorithm: str
    digest: bytes

    @classmethod
    def parse(cls, header: str) -> "Checksum":
        """Reads ``<algorithm> <base64>``; raises ``InvalidInput`` for another form or an unknown algorithm."""
        algorithm, _space, encoded = header.strip().partition(" ")
        if algorithm not in ALGORITHMS:
            raise InvalidInput(_("Upload-Checksum takes %(algorithms)s.", algorithms=", ".join(ALGORITHMS)))
        try:
            return cls(algorithm, base64.b64decode(encoded.strip(), validate=True))
        except binascii.Error:
            raise InvalidInput(_("Upload-Checksum holds an algorithm, a space and the digest in base64.")) from None

    def fits(self, source: BinaryIO) -> bool:
        """Whether this is the digest of all that ``source`` still holds."""
        digest = hashlib.new(self.algorithm, usedforsecurity=False)
        while block := source.read(BLOCK_BYTES):
            digest.update(block)
        return digest.digest() == self.digest
