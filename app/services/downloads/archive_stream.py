"""A stream of any range of an archive, with its files read while it is sent.

Local files are read in blocks. From a bucket, pieces of at most 2 MiB are requested, a few of them in advance, so that
the stream does not wait for each response and needs little memory.
"""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from app.errors import StorageError, VitrineError
from app.integrations.block_sizes import STREAM_BLOCK_BYTES
from app.languages import gettext as _
from app.services.downloads.archive import Archive
from app.services.downloads.archive_layout import ArchivePart
from app.services.storage.storage_service import StorageService

ASKED_EVERY = 2.0  # seconds between two checks of the visitor's access
PIECE_BYTES = 2 * 1024 * 1024
PIECES_AHEAD = 4


class DownloadStopped(VitrineError):
    """The end of a download because the visitor lost access to the archive; ``message`` is only logged."""


class DownloadBroken(StorageError):
    """The end of a download because a file cannot be read as it was announced; ``message`` is only logged."""


class ArchiveStream:
    """The bytes of an archive for one visitor.

    ``is_in_force`` is called every 2 seconds; when it returns false, ``DownloadStopped`` is raised. A file that is
    missing or has changed raises ``DownloadBroken``. After both errors, fewer bytes were sent than announced, so the
    connection must be closed.
    """

    def __init__(
        self,
        storage: StorageService,
        archive: Archive,
        is_in_force: Callable[[], bool],
        monotonic: Callable[[], float] = time.monotonic,
    ):
        self._storage = storage
        self._archive = archive
        self._is_in_force = is_in_force
        self._monotonic = monotonic

    def blocks(self, start: int, stop: int) -> Generator[bytes, None, None]:
        """Yield the bytes from ``start`` to ``stop`` (exclusive), with small blocks joined."""
        asked_at = self._monotonic()
        sent = 0
        for block in _joined(self._contents(start, stop)):
            if self._monotonic() - asked_at >= ASKED_EVERY:
                if not self._is_in_force():
                    raise DownloadStopped(_("The visitor may no longer have it."))
                asked_at = self._monotonic()
            sent += len(block)
            yield block
        if sent != stop - start:
            raise DownloadBroken(_("It came out shorter than it was announced."))

    def _contents(self, start: int, stop: int) -> Iterator[bytes]:
        pieces = self._archive.layout.pieces(start, stop)
        backends = {member.file.storage_backend for member in self._archive.members}
        if all(map(self._storage.is_local, backends)):
            for piece in pieces:
                if isinstance(piece, ArchivePart):
                    yield from self._read(piece)
                else:
                    yield piece
        else:
            yield from self._ahead(_in_pieces(pieces))

    def _ahead(self, pieces: Iterator[bytes | ArchivePart]) -> Iterator[bytes]:
        """Yield the bytes of these pieces in order, and fetch a few further pieces while one is sent."""
        waiting: deque[Future[bytes]] = deque()
        pool = ThreadPoolExecutor(PIECES_AHEAD, thread_name_prefix="archive")
        try:
            for piece in pieces:
                waiting.append(pool.submit(self._whole, piece))
                if len(waiting) > PIECES_AHEAD:
                    yield from _in_blocks(waiting.popleft().result())
            while waiting:
                yield from _in_blocks(waiting.popleft().result())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _whole(self, piece: bytes | ArchivePart) -> bytes:
        return b"".join(self._read(piece)) if isinstance(piece, ArchivePart) else piece

    def _read(self, part: ArchivePart) -> Iterator[bytes]:
        label, count = self._archive.label_of(part.index), 0
        try:
            for block in self._archive.source_of(part.index).read(part.start, part.stop):
                count += len(block)
                yield block
        except StorageError as error:
            raise DownloadBroken(_("File %(uuid)s: %(message)s", uuid=label, message=error.message)) from error
        if count != part.stop - part.start:
            raise DownloadBroken(_("File %(uuid)s came out shorter than its row says.", uuid=label))


def _in_pieces(pieces: Iterator[bytes | ArchivePart]) -> Iterator[bytes | ArchivePart]:
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
        else:
            for start in range(piece.start, piece.stop, PIECE_BYTES):
                yield ArchivePart(piece.index, start, min(piece.stop, start + PIECE_BYTES))


def _in_blocks(piece: bytes) -> Iterator[bytes]:
    return (piece[at : at + STREAM_BLOCK_BYTES] for at in range(0, len(piece), STREAM_BLOCK_BYTES))


def _joined(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the blocks with small ones joined, because many small packets are slow; large ones are not copied."""
    small = bytearray()
    for block in blocks:
        if len(small) + len(block) < STREAM_BLOCK_BYTES:
            small += block
            continue
        if small:
            yield bytes(small)
            small.clear()
        yield block
    if small:
        yield bytes(small)
