"""Staged uploads in a bucket: multipart uploads whose parts are sent once they are full, and a remainder.

All parts but the last have one size, as R2 requires. The remainder, which does not fill a part yet, is an object
``uploads/<name>/<part number>-<length>``, with a new key each time, because R2 takes one write a second to a key.
Nothing is stored on this machine, so any process on any machine can continue.
"""

import io
from collections.abc import Callable
from contextlib import suppress

from app.errors import ObjectMissing, StorageError
from app.integrations.r2.parts import MOST_PARTS, PART_SIZE
from app.integrations.storage_contract import Parts, Storage
from app.integrations.upload_staging import HEAD_BYTES, StagedUpload, Staging, Writer

FOLDER = "uploads"
REMAINDER_TYPE = "application/octet-stream"
_MIB = 1 << 20


def part_size_of(size: int) -> int:
    """Return the size in bytes of every part but the last: 8 MiB, or more if 10,000 parts of 8 MiB are too few."""
    least = -(-size // MOST_PARTS)
    return max(PART_SIZE, -(-least // _MIB) * _MIB)


class MultipartStaging(Staging):
    """Staged uploads that use the multipart methods of any ``Storage``."""

    is_slow = True

    def __init__(self, storage: Storage):
        self._storage = storage

    def require_room(self, size: int) -> None:
        """Do nothing: only the bucket knows how much room it has, and it refuses a write when it is full."""

    def durable_size(self, staged: StagedUpload) -> int:
        part_size = part_size_of(staged.size)
        try:
            whole = self._whole_parts(staged, part_size)
        except ObjectMissing:
            if self._is_at_its_key(staged):
                return staged.size
            whole = 0
        if (size := whole * part_size) >= staged.size:
            return staged.size
        return size + self._remainder(staged, whole + 1)

    def writer(
        self,
        staged: StagedUpload,
        offset: int,
        *,
        before_slow_work: Callable[[], None],
        remember_multipart_id: Callable[[str], None],
    ) -> Writer:
        return PartWriter(self._storage, staged, offset, before_slow_work, remember_multipart_id)

    def finish(self, staged: StagedUpload) -> None:
        if self._is_at_its_key(staged):
            return
        if staged.multipart_id is None:
            raise ObjectMissing
        parts = self._storage.list_parts(staged.key, staged.multipart_id)
        wanted = -(-staged.size // part_size_of(staged.size))
        parts = [part for part in parts if part.number <= wanted]
        if sum(part.size for part in parts) != staged.size:
            raise ObjectMissing
        self._storage.complete_multipart(staged.key, staged.multipart_id, parts)

    def tidy(self, staged: StagedUpload) -> None:
        self._storage.delete_prefix(f"{FOLDER}/{staged.name}/")

    def drop(self, staged: StagedUpload) -> None:
        if staged.multipart_id is not None:
            self._storage.abort_multipart(staged.key, staged.multipart_id)
        self._storage.delete(staged.key)  # it exists if the upload was finished, but its row not updated
        self.tidy(staged)

    def _whole_parts(self, staged: StagedUpload, part_size: int) -> int:
        """Return how many parts, from the first on without a gap, have their right size.

        Raises ``ObjectMissing`` for an upload that the store does not know.
        """
        if staged.multipart_id is None:
            raise ObjectMissing
        parts: Parts = self._storage.list_parts(staged.key, staged.multipart_id)
        whole = 0
        for part in parts:
            if part.number != whole + 1 or part.size != min(part_size, staged.size - whole * part_size):
                break
            whole += 1
        return whole

    def _remainder(self, staged: StagedUpload, number: int) -> int:
        prefix = f"{FOLDER}/{staged.name}/{number:05d}-"
        return max((found.size for found in self._storage.list(prefix)), default=0)

    def _is_at_its_key(self, staged: StagedUpload) -> bool:
        try:
            return self._storage.stat(staged.key).size == staged.size
        except ObjectMissing:
            return False


class PartWriter(Writer):
    """A writer that sends part by part, with at most one part in memory."""

    def __init__(
        self,
        storage: Storage,
        staged: StagedUpload,
        offset: int,
        before_slow_work: Callable[[], None],
        remember_multipart_id: Callable[[str], None],
    ):
        self._storage, self._staged = storage, staged
        self._before_slow_work, self._remember_multipart_id = before_slow_work, remember_multipart_id
        self.content_type = staged.content_type
        self._part_size = part_size_of(staged.size)
        self._multipart_id = staged.multipart_id
        self._number, remainder = offset // self._part_size + 1, offset % self._part_size
        self._buffer = bytearray(self._remainder(remainder) if offset < staged.size else b"")
        self._stored_remainder = len(self._buffer)  # how many bytes of the buffer the bucket has as a remainder
        self.head = bytes(self._buffer[:HEAD_BYTES]) if offset < HEAD_BYTES else b""
        self.durable = offset

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            fits = min(self._part_size - len(self._buffer), len(rest))
            self._buffer += rest[:fits]
            rest = rest[fits:]
            if len(self._buffer) == self._part_size:
                self._send_part()

    def flush(self) -> None:
        end = (self._number - 1) * self._part_size + len(self._buffer)
        if end == self._staged.size and self._buffer:
            self._send_part()
        elif len(self._buffer) > self._stored_remainder:
            self._before_slow_work()
            key = self._remainder_key(len(self._buffer))
            self._storage.put(key, io.BytesIO(self._buffer), content_type=REMAINDER_TYPE)
            self.durable = end
            self._drop_remainder()
            self._stored_remainder = len(self._buffer)

    def undo(self) -> None:
        """Do nothing: a bucket takes no room on this machine."""

    def close(self) -> None:
        self._buffer.clear()

    def _send_part(self) -> None:
        self._before_slow_work()
        if self._staged.size <= self._part_size:
            self._storage.put(self._staged.key, io.BytesIO(self._buffer), content_type=self.content_type)
        else:
            if self._multipart_id is None:
                self._multipart_id = self._storage.begin_multipart(self._staged.key, content_type=self.content_type)
                self._remember_multipart_id(self._multipart_id)
            self._storage.put_part(self._staged.key, self._multipart_id, self._number, bytes(self._buffer))
        self.durable = (self._number - 1) * self._part_size + len(self._buffer)
        self._drop_remainder()
        self._buffer.clear()
        self._number += 1

    def _drop_remainder(self) -> None:
        """Remove the remainder that a longer one or a part has replaced; if that fails, ``tidy`` removes it later."""
        if self._stored_remainder:
            with suppress(StorageError):
                self._storage.delete(self._remainder_key(self._stored_remainder))
        self._stored_remainder = 0

    def _remainder(self, length: int) -> bytes:
        """Return the first ``length`` bytes of the next part, from a remainder that has them and may be longer."""
        if not length:
            return b""
        prefix = f"{FOLDER}/{self._staged.name}/{self._number:05d}-"
        for found in self._storage.list(prefix):
            if found.size >= length:
                return self._storage.read_range(found.key, 0, length)
        raise ObjectMissing

    def _remainder_key(self, length: int) -> str:
        return f"{FOLDER}/{self._staged.name}/{self._number:05d}-{length:012d}"
