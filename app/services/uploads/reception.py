"""The reception of a request's body into a staged upload.

The file's type is detected from its first bytes, and what arrives before a cut is stored.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.errors import CutOff, ObjectMissing, OutOfSpace, StorageError, TooLarge, VitrineError, WrongChecksum
from app.imaging.content_type import HEAD_BYTES, identify
from app.integrations.block_sizes import STREAM_BLOCK_BYTES
from app.integrations.local.disk import disk_errors_explained
from app.integrations.upload_staging import Staging, Writer
from app.languages import gettext as _
from app.models import Upload
from app.services.storage.digests import Checksum, ChecksumCalculator, Checksums
from app.services.uploads.finishing import require_accepted, staged_upload_of
from app.services.uploads.lease import UploadLease

CHUNK_IN_MEMORY = 8 * 1024 * 1024
NO_ROOM = _("There is no room left for this file. What arrived before is stored: free some space, then continue.")


class LostBytes(StorageError):
    """An upload of which the store has fewer bytes than its row says."""


@dataclass(frozen=True)
class Reception:
    """The state of an upload after a request: ``offset`` in bytes, all durable; ``stopped`` is why it came no further.

    ``checksums`` is set if the whole file came in one request, ``mime_type`` once enough bytes came to detect it.
    """

    offset: int
    mime_type: str | None = None
    checksums: Checksums | None = None
    stopped: VitrineError | None = None


@contextmanager
def checked(
    lease: UploadLease, body: Iterable[bytes], checksum: Checksum | None, work_folder: Path
) -> Iterator[Iterable[bytes]]:
    """Yield the blocks of ``body``; if there is a checksum, only after all of them arrived and match it.

    Raises ``WrongChecksum`` if they do not match, and ``CutOff`` if the connection ended before.
    """
    if checksum is None:
        yield body
        return
    with tempfile.SpooledTemporaryFile(CHUNK_IN_MEMORY, dir=str(work_folder)) as chunk:
        try:
            for block in body:
                lease.renew()
                with disk_errors_explained():
                    chunk.write(block)
        except CutOff as error:
            raise CutOff(_("The connection ended before the checksum was compared. Send this part again.")) from error
        chunk.seek(0)
        if not checksum.fits(chunk):
            raise WrongChecksum
        chunk.seek(0)
        yield iter(lambda: chunk.read(STREAM_BLOCK_BYTES), b"")


def receive(lease: UploadLease, staging: Staging, blocks: Iterable[bytes]) -> Reception:
    """Append ``blocks`` to the upload, and store what arrived before a cut or before the store failed.

    Raises ``Unsupported`` as soon as the type is known and not accepted, ``OutOfSpace`` after freeing the room that
    this request used, ``LostBytes``, and ``UploadBusy`` if another writer took the lease over.
    """
    upload = lease.upload
    digests = ChecksumCalculator() if upload.offset == 0 else None
    try:
        writer = staging.writer(
            staged_upload_of(upload),
            upload.offset,
            before_slow_work=lease.expect_slow_work,
            remember_multipart_id=lambda given: lease.save(multipart_id=given),
        )
    except ObjectMissing as error:
        raise LostBytes from error
    except OutOfSpace as error:
        raise OutOfSpace(NO_ROOM) from error
    with writer:
        sniffer = _Sniffer(upload, writer.head)
        stopped = _write(lease, writer, sniffer, digests, blocks)
        is_whole = writer.durable == upload.size
        return Reception(
            writer.durable,
            sniffer.mime_type,
            digests.checksums if digests is not None and is_whole else None,
            stopped,
        )


def _write(
    lease: UploadLease,
    writer: Writer,
    sniffer: "_Sniffer",
    digests: ChecksumCalculator | None,
    blocks: Iterable[bytes],
) -> VitrineError | None:
    stopped: VitrineError | None = None
    left = lease.upload.size - lease.upload.offset
    try:
        try:
            for block in blocks:
                if len(block) > left:
                    raise TooLarge(_("More bytes arrived than were announced. Start the upload again."))
                left -= len(block)
                lease.renew()
                sniffer.take(block)
                writer.content_type = sniffer.mime_type or writer.content_type
                writer.write(block)
                if digests is not None:
                    digests.update(block)
        except (CutOff, TooLarge) as error:
            stopped = error
        writer.flush()
    except OutOfSpace as error:
        writer.undo()
        raise OutOfSpace(NO_ROOM) from error
    except StorageError as error:
        stopped = error
    return stopped


class _Sniffer:
    """A detector of the file's type, which raises ``Unsupported`` for a type that is never accepted."""

    def __init__(self, upload: Upload, head: bytes):
        self.mime_type = upload.mime_type
        self._name = upload.filename
        self._wanted = min(HEAD_BYTES, upload.size)
        self._head = head

    def take(self, block: bytes) -> None:
        if self.mime_type is not None:
            return
        self._head += block[: self._wanted - len(self._head)]
        if len(self._head) == self._wanted:
            self.mime_type = require_accepted(identify(self._head, self._name)).mime_type
