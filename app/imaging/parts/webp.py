"""The parts of a WebP: each chunk beside the pixels is metadata (RFC 9649, 2.5 to 2.7)."""

import struct
from typing import BinaryIO

from app.imaging.parts.layout import Layout, Part

PIXELS = {b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH"}
HEAD_BYTES = 12
UNKNOWN = b"none"  # readers ignore chunks of unknown names


def webp_layout(stream: BinaryIO) -> Layout:
    """Return the parts of the WebP; the length in its header becomes that of the chunks that are in the file."""
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    chunks, at = [], HEAD_BYTES
    while at + 8 <= size:
        stream.seek(at)
        name, length = struct.unpack("<4sI", stream.read(8))
        if at + 8 + length > size:
            if name in PIXELS:
                return Layout([Part((0, size))])
            break
        end = min(at + 8 + length + length % 2, size)
        kind = "" if name in PIXELS else name.decode("latin-1")
        chunks += [Part((at, 4), kind, UNKNOWN, length), Part((at + 4, end - at - 4))]
        at = end
    stated = int.from_bytes(head[4:8], "little")
    if at == size and stated + 8 in (size, size + 1):
        return Layout([Part((0, HEAD_BYTES)), *chunks])
    header = head[:4] + struct.pack("<I", at - 8) + head[8:]
    return Layout([Part(header), *chunks], is_repaired=True)
