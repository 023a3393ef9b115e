"""Verification of files that arrived in pieces, when the worker reads them: digest, announcement, twin."""

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
    """The file's content was in its collection before; the file is gone, and its upload ends at the twin."""


class ContentVerification:
    """Works for the worker that holds the file's lease; each method commits its own steps."""

    def __init__(self, session: Session, storage: StorageService, clock: Callable[[], datetime]):
        self._session = session
        self._storage = storage
        self._clock = clock

    def may_be_shown(self, file: File) -> bool:
        """Whether there is something to prepare, by the file's first bytes."""
        head = self._storage.of(file.storage_backend).read_range(file.storage_path, 0, HEAD_BYTES)
        return identify(head, file.original_filename).may_be_shown

    def verify(self, file: File, worker: str) -> None:
        """Read the file and store its checksums; raises what ``record`` raises."""

        def read() -> Checksums:
            with self._storage.of(file.storage_backend).open(file.storage_path) as source:
                return checksums_of(source)

        self.record(file, worker, reread_unless(file.announced_sha256, read))

    def record(self, file: File, worker: str, checksums: Checksums) -> None:
        """Store the checksums in the row, if this worker still has the lease.

        Raises ``WrongDigest`` where another content was announced, ``SameContent`` where a twin was there before.
        """
        if file.announced_sha256 not in (None, checksums.sha256):
            raise WrongDigest
        if (twin := self._twin(file, checksums)) is not None:
            self._merge(file, worker, twin)
        leased = update(File).where(*File.leased_to(file.id, worker))
        try:
            self._session.execute(leased.values(sha256=checksums.sha256, crc32=checksums.crc32))
            self._session.commit()
        except IntegrityError:  # the twin was verified in between
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
        """The row goes first, with a pending deletion of its bytes."""
        self._session.execute(update(Upload).where(Upload.file_id == file.id).values(file_id=twin.id))
        gone = self._session.execute(delete(File).where(*File.leased_to(file.id, worker)))
        if gone.rowcount != 1:  # type: ignore[attr-defined]
            self._session.rollback()  # another worker holds it by now, and finds the same
            raise SameContent
        deletion = PendingDeletion(storage_backend=file.storage_backend, prefix=file.folder, created_at=self._clock())
        self._session.add(deletion)
        self._session.commit()
        raise SameContent
