"""Parts for R2: cutting a source into the equal ones it wants, and recognising the object they become."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from app.integrations.storage_contract import Parts

PART_SIZE = 8 << 20  # bytes; R2 wants all parts but the last of one size, 5 MiB or more
MOST_PARTS = 10_000  # of S3 and R2: 80 GiB with this size


def equal_blocks(source: BinaryIO) -> Iterator[bytes]:
    """The rest of ``source`` in blocks of 8 MiB, only the last one shorter; none for an empty source."""
    while block := _read_fully(source, PART_SIZE):
        yield block


def _read_fully(source: BinaryIO, size: int) -> bytes:
    pieces, missing = [], size
    while missing and (piece := source.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def etag_of(parts: Parts) -> str:
    """The etag S3 and R2 give a multipart object: the MD5 of its parts' MD5s, and their number."""
    try:
        digests = b"".join(bytes.fromhex(part.etag.strip('"')) for part in parts)
    except ValueError:  # encrypted parts have etags of another kind
        return ""
    return f"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"
