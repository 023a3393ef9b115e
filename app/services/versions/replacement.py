"""The replacement of a file's content: the file stays what it is, and the content it had becomes an earlier version.

The earlier original is copied to its own key first, then the new bytes are stored, then the row changes. After an
interruption at any point the row references complete bytes, and what is left over is removed by a pending deletion.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import IntegrityError

from app.database import Session
from app.errors import Conflict, FileBusy, InvalidInput, NotFound, ObjectMissing, StorageError
from app.integrations.file_storage import Storage
from app.languages import gettext as _
from app.models import File, FileState, FileVersion, PendingDeletion, Verb
from app.models.files.lease import NO_LEASE
from app.models.files.processing import LEASE
from app.services.activity.audit_trail import AuditTrail
from app.services.names.file_name import key_name
from app.services.pictures.picture_lease import at_work, renewed_lease
from app.services.storage.object_removal import ObjectRemoval
from app.services.storage.storage_service import StorageService
from app.services.uploads.quota import Quota
from app.services.versions.new_content import NewContent, content_of_version
from app.services.versions.replaced_columns import columns_of, facts_of_version, known_checksums

CUT_OFF_AFTER = timedelta(hours=24)  # longer than any replacement takes
OPEN_PAGES = timedelta(hours=1)  # during which pages that are open may still load what was replaced
PAUSE_SECONDS, MOST_PAUSES = 0.25, 60  # while a worker makes variants of the present content
RETRY_SECONDS = 30


class Replacement:
    """The service that replaces the content of files; every method commits its own steps.

    ``clock`` returns the current time in UTC. Call it outside of a transaction: stores can be slow.
    """

    def __init__(
        self,
        session: Session,
        storage: StorageService,
        removal: ObjectRemoval,
        quota: Quota,
        audit: AuditTrail,
        clock: Callable[[], datetime],
        *,
        pause: Callable[[float], None] = time.sleep,
    ):
        self._session = session
        self._storage = storage
        self._removal = removal
        self._quota = quota
        self._audit = audit
        self._clock = clock
        self._pause = pause

    def replace(self, file_id: int, content: NewContent) -> bool:
        """Give a file new content; return whether it changed, which it does not if it has this content already.

        The caller queues the job that the file then needs. Raises ``NotFound`` if the file is gone, ``InvalidInput``
        for content of another kind, ``Conflict`` if another file of the collection has this content, ``FileBusy`` if a
        worker does not finish with the file, ``TooLarge`` if there is no room, and ``StorageError`` if the store fails.
        Nothing has changed then.
        """
        return self._replace(file_id, content, None)

    def restore(self, file_id: int, number: int) -> bool:
        """Make an earlier version the present content again; return whether the file changed.

        The present content becomes an earlier version. Raises what ``replace`` raises, and ``NotFound`` if there is no
        such version.
        """
        version = self._session.scalar(
            select(FileVersion).where(FileVersion.file_id == file_id, FileVersion.number == number)
        )
        if version is None:
            raise NotFound(_("This version does not exist any more."))
        store = self._storage.of(self._fresh(file_id).storage_backend)
        self._session.expunge(version)
        self._session.commit()
        return self._replace(file_id, content_of_version(version, store), version)

    def _replace(self, file_id: int, content: NewContent, restored: FileVersion | None) -> bool:
        file = self._fresh(file_id)
        twin = File.twin(self._session, file.collection_id, content.checksums.sha256)
        is_there = twin is not None and twin.id == file_id
        if not is_there:
            self._require_fitting(file, content, twin if restored is None else None)
        self._session.commit()
        if is_there:
            return False
        with self._leased(file_id) as lease:
            earlier = self._set_aside(lease)
            self._adopt(lease, content, earlier, restored, is_copy=twin is not None)
        return True

    def _fresh(self, file_id: int) -> File:
        live = (File.id == file_id, File.trashed_at.is_(None))
        file = self._session.scalar(select(File).where(*live).execution_options(populate_existing=True))
        if file is None:
            raise NotFound(_("This file does not exist any more, or is in the trash."))
        return file

    def _require_fitting(self, file: File, content: NewContent, twin: File | None) -> None:
        if _kind(file.mime_type) != _kind(content.type.mime_type):
            raise InvalidInput(
                _("Replace a photo by a photo, a video by a video, and any other file by a file of that kind.")
            )
        if twin is not None:
            raise Conflict(
                _("The collection has this photo already, as %(filename)s.", filename=twin.original_filename)
            )
        self._quota.require_file(content.size)
        self._quota.require_room(file.collection_id, content.size)

    @contextmanager
    def _leased(self, file_id: int) -> "Iterator[_Lease]":
        """Lease the file as soon as no worker has it; raise ``FileBusy`` if that takes longer than 15 seconds."""
        with at_work() as worker:
            for _attempt in range(MOST_PAUSES):
                if self._take(file_id, worker):
                    break
                self._pause(PAUSE_SECONDS)
            else:
                raise FileBusy(retry_after=RETRY_SECONDS)
            try:
                file = self._fresh(file_id)
                self._session.expunge(file)
                self._session.commit()
                with renewed_lease(self._session, file_id, worker, self._clock, file.state):
                    yield _Lease(file, worker, self._storage.of(file.storage_backend))
            finally:
                self._session.rollback()
                File.change_if(self._session, File.id == file_id, File.lease_holder == worker, **NO_LEASE)
                self._session.commit()

    def _take(self, file_id: int, worker: str) -> bool:
        now = self._clock()
        is_free = or_(File.lease_until.is_(None), File.lease_until < now, File.lease_holder.is_(None))
        lease = {"lease_holder": worker, "lease_until": now + LEASE}
        is_mine = File.change_if(self._session, File.id == file_id, is_free, **lease)
        self._session.commit()
        return is_mine

    def _set_aside(self, lease: "_Lease") -> FileVersion | None:
        """Copy the present original to the key of an earlier version, and let the row reference that copy.

        Returns the row of the version, which belongs to no session yet, or None if the original is lost.
        """
        file, now = lease.file, self._clock()
        last = select(func.max(FileVersion.number), func.max(FileVersion.replaced_at))
        latest, since = self._session.execute(last.where(FileVersion.file_id == file.id)).one()
        number = (latest or 0) + 1
        folder = f"{file.folder}versions/{number}/"
        key = folder + PurePosixPath(file.storage_path).name
        self._session.commit()
        try:
            checksums = known_checksums(lease.store, file)
            if file.storage_path != key:  # an interrupted replacement may have set it aside already
                self._move_aside(lease, folder, key, now)
            preview = self._copy_preview(lease, folder)
        except ObjectMissing:
            return None
        times = {"created_at": since or file.created_at, "replaced_at": now}
        return FileVersion(number=number, storage_path=key, **facts_of_version(file), **checksums, **preview, **times)

    def _move_aside(self, lease: "_Lease", folder: str, key: str, now: datetime) -> None:
        file = lease.file
        deletion = self._schedule_removal(file.storage_backend, folder, now + CUT_OFF_AFTER)
        self._session.commit()
        lease.store.copy(file.storage_path, key, content_type=file.mime_type)
        values = {"storage_path": key, "variants_folder": file.folder}
        self._change(lease, File.storage_path == file.storage_path, **values)
        self._take_back(deletion)
        self._schedule_removal(file.storage_backend, file.storage_path, now + OPEN_PAGES)
        self._session.commit()
        file.variants_folder, file.storage_path = file.folder, key

    def _copy_preview(self, lease: "_Lease", folder: str) -> dict[str, Any]:
        """Copy the present preview beside the earlier original; return the columns that describe it, if it exists."""
        file = lease.file
        if file.medium_path is None or file.state is not FileState.READY:
            return {}
        try:
            key = folder + PurePosixPath(file.medium_path).name
            size = lease.store.copy(file.medium_path, key, content_type="image/jpeg").size
        except ObjectMissing:
            return {}
        return {"preview_path": key, "preview_size": size}

    def _adopt(
        self,
        lease: "_Lease",
        content: NewContent,
        earlier: FileVersion | None,
        restored: FileVersion | None,
        *,
        is_copy: bool,
    ) -> None:
        """Store the new bytes and change the row, in this order."""
        file = lease.file
        key = self._new_key(file, content, earlier.number if earlier else 0)
        if not self._removal.take_back(file.storage_backend, key):
            raise FileBusy(retry_after=RETRY_SECONDS)  # an object that had this key before is being removed
        deletion = self._schedule_removal(file.storage_backend, key, self._clock() + CUT_OFF_AFTER)
        self._session.commit()
        content.store(lease.store, key)
        try:
            self._change(lease, **columns_of(file, content, key, is_copy=is_copy))
            if earlier is not None:
                self._session.add(earlier)
            if restored is not None:
                self._drop(file, restored)
            self._take_back(deletion)
            self._record(file, Verb.FILE_REPLACED if restored is None else Verb.VERSION_RESTORED)
            self._session.commit()
        except IntegrityError as error:
            self._session.rollback()
            raise Conflict(_("The collection has this photo already. It was added in the meantime.")) from error

    def _record(self, file: File, verb: Verb) -> None:
        self._audit.record(verb, collection=self._fresh(file.id).collection, thing=file.original_filename)

    def _new_key(self, file: File, content: NewContent, number: int) -> str:
        """Return the key of the new original; it differs from the usual one if a copy in a collection shares that."""
        name = key_name(content.filename)
        usual = f"{file.folder}{name}"
        sharing = (File.original_of == file.uuid, File.storage_path == usual)
        is_shared = self._session.scalar(select(File.id).where(*sharing).limit(1)) is not None
        self._session.commit()
        return f"{file.folder}{number + 1}-{name}" if is_shared else usual

    def _drop(self, file: File, version: FileVersion) -> None:
        """Remove a version whose content is the present one again: its row now, its bytes by a pending deletion."""
        self._session.execute(delete(FileVersion).where(FileVersion.id == version.id))
        for key in filter(None, (version.storage_path, version.preview_path)):
            self._schedule_removal(file.storage_backend, key, self._clock() + OPEN_PAGES)

    def _change(self, lease: "_Lease", *conditions: Any, **values: Any) -> None:
        mine = (File.id == lease.file.id, File.lease_holder == lease.worker, File.trashed_at.is_(None))
        if not File.change_if(self._session, *mine, *conditions, **values):
            self._session.rollback()
            raise Conflict(_("This file was changed or deleted in the meantime. Load the page again."))

    def _schedule_removal(self, backend: str, prefix: str, not_before: datetime) -> PendingDeletion:
        deletion = PendingDeletion(
            storage_backend=backend, prefix=prefix, created_at=self._clock(), not_before=not_before
        )
        self._session.add(deletion)
        return deletion

    def _take_back(self, deletion: PendingDeletion) -> None:
        if not deletion.take_back(self._session):  # the clock was set forward, and the removal has begun
            self._session.rollback()
            raise StorageError


@dataclass
class _Lease:
    """A file as its row was when it was leased, the holder's name, and the store of its bytes."""

    file: File
    worker: str
    store: Storage


def _kind(mime_type: str) -> str:
    """Return ``image`` or ``video``, or ``other`` for every other type."""
    kind = mime_type.partition("/")[0]
    return kind if kind in ("image", "video") else "other"
