"""Parts of multipart uploads to R2: equal blocks of a source, and the etag of the object that they become."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from app.integrations.storage_contract import Parts

PART_SIZE = 8 << 20  # bytes; R2 requires one size of all parts but the last, at least 5 MiB
MOST_PARTS = 10_000  # the limit of S3 and R2: 78 GiB with parts of this size


def equal_blocks(source: BinaryIO) -> Iterator[bytes]:
    """Yield the rest of ``source`` in blocks of 8 MiB, only the last one shorter; none for an empty source."""
    while block := _read_fully(source, PART_SIZE):
        yield block


def _read_fully(source: BinaryIO, size: int) -> bytes:
    pieces, missing = [], size
    while missing and (piece := source.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def etag_of(parts: Parts) -> str:
    """Return the etag that S3 and R2 give a multipart object: the MD5 of its parts' MD5s, and their number.

    Returns "" if the etag of a part is not an MD5.
    """
    try:
        digests = b"".join(bytes.fromhex(part.etag.strip('"')) for part in parts)
    except ValueError:  # encrypted parts have etags of another kind
        return ""
    return f"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"
