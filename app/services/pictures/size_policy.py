"""The size policy: an original above a set number of bytes is compressed after the upload and replaced by the result.

It is off by default. The row is right at every step: the smaller file is stored first, then one statement switches the
row to it, if the worker still has the lease. The transaction of that statement also adds a pending deletion of the old
bytes.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from app.database import Session
from app.errors import LeftUncompressed, PictureError
from app.imaging.compress import EXTENSIONS, Compressed
from app.imaging.content_type import HEAD_BYTES, Kind, identify
from app.imaging.sandbox import Sandbox
from app.languages import N_
from app.models import File, PendingDeletion
from app.services.pictures.content_verification import ContentVerification
from app.services.pictures.local_original import temporary_folder, verified_original
from app.services.pictures.picture_facts import facts_for
from app.services.storage.digests import Checksums, checksums_of
from app.services.storage.storage_service import StorageService

log = logging.getLogger(__name__)

NOT_COMPRESSED = N_("Not compressed. %(reason)s")
LONGEST_STEM = 200  # characters of the old file name that the new key repeats


class SizePolicy:
    """The policy: ``above`` is in bytes, 0 turns it off; ``format`` is ``jpeg`` or ``webp``."""

    def __init__(
        self,
        session: Session,
        storage: StorageService,
        sandbox: Sandbox,
        verification: ContentVerification,
        clock: Callable[[], datetime],
        work_folder: Path,
        *,
        above: int,
        format: str,
    ):
        self._session = session
        self._storage = storage
        self._sandbox = sandbox
        self._verification = verification
        self._clock = clock
        self._work_folder = work_folder
        self._above = above
        self._format = format

    def applies_to(self, file: File) -> bool:
        """Return whether this file is a picture above the limit, and not handled by the policy yet.

        RAW files and videos are never changed, nor is an original that is shared from another file.
        """
        is_open = file.arrived_size is None and file.size_note is None and file.original_of is None
        if not self._above or file.size <= self._above or not is_open:
            return False
        head = self._storage.of(file.storage_backend).read_range(file.storage_path, 0, HEAD_BYTES)
        return identify(head, file.original_filename).kind is Kind.picture

    def compress(self, file: File, worker: str) -> File:
        """Verify the original, replace it by a smaller file, and return the detached row.

        Raises what ``ContentVerification.record`` and ``verified_original`` raise, and ``OSError`` for a fault of the
        machine. A picture that cannot be made small enough stays as uploaded, with the reason in ``size_note``.
        """
        with temporary_folder(self._work_folder) as folder:
            arrived_folder = folder / "arrived"
            arrived_folder.mkdir()
            original, arrived = verified_original(self._storage.of(file.storage_backend), file, arrived_folder)
            if file.sha256 is None:
                self._verification.record(file, worker, arrived)
            try:
                compressed = self._sandbox.compress(original, folder, self._format)
            except LeftUncompressed as reason:
                self._change(file, worker, size_note=str(reason.message))
            except PictureError as error:  # rendering the variants will show whether the picture can be shown
                self._change(file, worker, size_note=NOT_COMPRESSED % {"reason": error.message})
            else:
                self._replace(file, worker, arrived, compressed, folder / compressed.filename)
        return self._fresh(file)

    def _replace(self, file: File, worker: str, arrived: Checksums, compressed: Compressed, path: Path) -> None:
        with path.open("rb") as source:
            checksums = checksums_of(source)
        key, extension = self._new_key(file, checksums), EXTENSIONS[self._format]
        self._storage.of(file.storage_backend).put_file(key, path, content_type=compressed.mime_type)
        is_twin = File.twin(self._session, file.collection_id, checksums.sha256) is not None
        values: dict[str, Any] = {
            "storage_path": key,
            **File.named(f"{_stem(file.original_filename)}.{extension}"),
            "mime_type": compressed.mime_type,
            "size": compressed.size,
            "sha256": checksums.sha256,
            "crc32": checksums.crc32,
            "is_copy": file.is_copy or is_twin,
            "arrived_filename": file.original_filename,
            "arrived_size": file.size,
            "arrived_sha256": arrived.sha256,
            **facts_for(self._session, file.id, compressed.metadata),
        }
        old = PendingDeletion(storage_backend=file.storage_backend, prefix=file.storage_path, created_at=self._clock())
        if self._change(file, worker, old, **values):
            log.info("file %s came with %s bytes and has %s now", file.id, file.size, compressed.size)

    def _new_key(self, file: File, checksums: Checksums) -> str:
        """Return a new key in the file's folder.

        It differs from the old key, so that bytes left by a crash are neither overwritten nor taken for the other file.
        """
        stem = _stem(PurePosixPath(file.storage_path).name)[:LONGEST_STEM]
        return f"{file.folder}{stem}-{checksums.sha256[:8]}.{EXTENSIONS[self._format]}"

    def _change(self, file: File, worker: str, deletion: PendingDeletion | None = None, **values: Any) -> bool:
        """Change the row if this worker still has the lease; return whether it had.

        Without the lease, the deletion is not scheduled either.
        """
        if not File.change_if(self._session, *File.leased_to(file.id, worker), **values):
            self._session.rollback()
            return False
        if deletion is not None:
            self._session.add(deletion)
        self._session.commit()
        return True

    def _fresh(self, file: File) -> File:
        fresh = self._session.get(File, file.id, populate_existing=True)
        if fresh is not None:
            self._session.expunge(fresh)
        self._session.commit()
        return fresh or file


def _stem(filename: str) -> str:
    return filename.rpartition(".")[0] or filename
