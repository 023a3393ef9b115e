"""Originals sent without their location: changed while they are sent, with ranges and conditional requests."""

import io
from collections.abc import Iterator
from typing import IO, cast

from flask import Response

from app.services.storage.original_bytes import OriginalBytes
from app.views.media.counted_response import OnSent, counted_response


def stripped_response(original: OriginalBytes, mime_type: str, etag: str, on_sent: OnSent | None = None) -> Response:
    """Return the full content, one range (206), or "not modified" (304), as requested.

    Raises ``ObjectMissing`` or ``StorageError`` before the response begins.
    """
    stream = OriginalStream(original)
    stream.begin()
    return counted_response(cast(IO[bytes], stream), mime_type, original.size, etag, on_sent)


class OriginalStream(io.RawIOBase):
    """The bytes as a seekable stream, which servers need; each seek begins a new reading of the store."""

    def __init__(self, original: OriginalBytes):
        self._original = original
        self._position = 0
        self._blocks: Iterator[bytes] | None = None
        self._left = b""

    def begin(self) -> None:
        """Read the first block, so that an error is raised before the response begins."""
        self._blocks = self._original.read(0, self._original.size)
        self._left = next(self._blocks, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._original.size}[whence]
        if base + offset != self._position:
            self._position, self._blocks, self._left = base + offset, None, b""
        return self._position

    def read(self, size: int = -1) -> bytes:
        if self._blocks is None:
            self._blocks = self._original.read(self._position, self._original.size)
        while not self._left:
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._left = block
        size = len(self._left) if size < 0 else size
        data, self._left = self._left[:size], self._left[size:]
        self._position += len(data)
        return data
