"""Verification of files whose content was not hashed during the upload.

The worker reads the file, compares its digest with the announced one, and merges it with an earlier file of equal
content.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from app.database import Session
from app.errors import WrongDigest
from app.imaging.content_type import HEAD_BYTES, identify
from app.models import File, PendingDeletion, Upload
from app.services.storage.digests import Checksums, checksums_of, reread_unless
from app.services.storage.storage_service import StorageService


class SameContent(Exception):
    """The collection already had a file with this content.

    The later file is gone, and its upload references the earlier file.
    """


class ContentVerification:
    """The verification by the worker that has leased the file; each method commits its own steps.

    ``clock`` returns the current time in UTC.
    """

    def __init__(self, session: Session, storage: StorageService, clock: Callable[[], datetime]):
        self._session = session
        self._storage = storage
        self._clock = clock

    def may_be_shown(self, file: File) -> bool:
        """Return whether a file of this type gets variants, judged by its first bytes."""
        head = self._storage.of(file.storage_backend).read_range(file.storage_path, 0, HEAD_BYTES)
        return identify(head, file.original_filename).may_be_shown

    def verify(self, file: File, worker: str) -> None:
        """Read the file and store its checksums; raise what ``record`` raises."""

        def read() -> Checksums:
            with self._storage.of(file.storage_backend).open(file.storage_path) as source:
                return checksums_of(source)

        self.record(file, worker, reread_unless(file.announced_sha256, read))

    def record(self, file: File, worker: str, checksums: Checksums) -> None:
        """Store the checksums in the row, if this worker still has the lease.

        Raises ``WrongDigest`` if another digest was announced, and ``SameContent`` if the collection already has a file
        with this content.
        """
        if file.announced_sha256 not in (None, checksums.sha256):
            raise WrongDigest
        if (twin := self._twin(file, checksums)) is not None:
            self._merge(file, worker, twin)
        leased = update(File).where(*File.leased_to(file.id, worker))
        try:
            self._session.execute(leased.values(sha256=checksums.sha256, crc32=checksums.crc32))
            self._session.commit()
        except IntegrityError:  # a file with this content was verified meanwhile
            self._session.rollback()
            if (twin := self._twin(file, checksums)) is None:
                raise
            self._merge(file, worker, twin)

    def _twin(self, file: File, checksums: Checksums) -> File | None:
        if file.is_copy or file.trashed_at is not None:
            return None
        twin = File.twin(self._session, file.collection_id, checksums.sha256)
        self._session.commit()
        return twin

    def _merge(self, file: File, worker: str, twin: File) -> None:
        """Replace the file by its twin, and raise ``SameContent``.

        The row is deleted first, together with a pending deletion of its bytes.
        """
        self._session.execute(update(Upload).where(Upload.file_id == file.id).values(file_id=twin.id))
        gone = self._session.execute(delete(File).where(*File.leased_to(file.id, worker)))
        if gone.rowcount != 1:  # type: ignore[attr-defined]
            self._session.rollback()  # another worker has the lease by now, and finds the twin as well
            raise SameContent
        deletion = PendingDeletion(storage_backend=file.storage_backend, prefix=file.folder, created_at=self._clock())
        self._session.add(deletion)
        self._session.commit()
        raise SameContent
