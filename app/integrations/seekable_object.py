"""A stored object as a seekable file, so that a part of it can be sent without the rest."""

import io
from typing import Any

from app.integrations.block_sizes import STORE_BLOCK_BYTES
from app.integrations.storage_contract import Storage


class SeekableObject(io.RawIOBase):
    """A file that reads one object of a known size (bytes) block by block, and never beyond ``end``."""

    def __init__(self, storage: Storage, key: str, size: int):
        super().__init__()
        self._storage = storage
        self._key = key
        self._size = self.end = size
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        length = min(len(buffer), STORE_BLOCK_BYTES, self.end - self._position)
        if length <= 0:
            return 0
        data = self._storage.read_range(self._key, self._position, length)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)
