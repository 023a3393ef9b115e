"""Resumable uploads: created, continued after any interruption, finished, ended, and swept when they expire.

Bytes are durable first, and the row follows: after a crash in between, the store says how far the upload has come. No
transaction is open while bytes arrive or a store works.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select

from app.database import Session
from app.errors import FileBusy, NotFound, StorageError, SystemFile, Unsupported, UploadGone, VitrineError, WrongOffset
from app.integrations.upload_staging import Staging
from app.languages import gettext as _
from app.models import Upload, UploadState
from app.queries.upload_order import UploadOrder, unnamed_batch
from app.services.names.file_name import display_name
from app.services.storage.digests import Checksum
from app.services.storage.storage_service import StorageService
from app.services.uploads.finishing import UploadFinishing, staged_upload_of
from app.services.uploads.folder_contents import is_system_file
from app.services.uploads.lease import LONGEST, UploadLease
from app.services.uploads.lease_holder import is_leased
from app.services.uploads.open_uploads import OpenUploads
from app.services.uploads.quota import Quota
from app.services.uploads.reception import LostBytes, Reception, checked, receive
from app.services.uploads.upload_service import UploadTarget


@dataclass(frozen=True)
class Announced:
    """A client's description of a file that it is going to send.

    ``size`` is in bytes, ``last_modified`` in milliseconds since 1970, ``sha256`` in hex. ``replaces`` is the uuid of
    the file whose content it is to replace.
    """

    filename: str
    size: int
    relative_path: str | None = None
    last_modified: int | None = None
    sha256: str | None = None
    keeps_copy: bool = False
    replaces: UUID | None = None
    metadata_text: str = ""
    order: UploadOrder | None = None


class ResumableUploadService:
    """The service for resumable uploads; every method commits its own steps and must be called outside a transaction.

    ``clock`` returns the current time in UTC.
    """

    def __init__(
        self,
        session: Session,
        storage: StorageService,
        stagings: Mapping[str, Staging],
        quota: Quota,
        open_uploads: OpenUploads,
        clock: Callable[[], datetime],
        *,
        retention: timedelta,
        finishing: UploadFinishing,
        work_folder: Path,
    ):
        self._session = session
        self._storage = storage
        self._stagings = stagings
        self._quota = quota
        self._open = open_uploads
        self._clock = clock
        self._retention = retention
        self._work_folder = work_folder
        self._finishing = finishing

    def create(self, target: UploadTarget, owner_id: int, announced: Announced) -> Upload:
        """Create an upload and return it.

        Raises ``TooLarge`` or ``OutOfSpace`` if it will not fit because of its size, ``TooManyUploads`` if the owner
        has too many open ones, and ``SystemFile`` if its name or path is that of a system file.
        """
        if is_system_file(announced.filename) or is_system_file(announced.relative_path or ""):
            raise SystemFile
        self._quota.require_file(announced.size)
        store = self._storage.active
        self._open.lock()
        self._open.require_one_more(owner_id)
        self._open.require_room(store.name, announced.size, self._stagings[store.name].require_room)
        self._quota.require_room(target.collection_id, announced.size)
        name, file_uuid, now = display_name(announced.filename), uuid4(), self._clock()
        upload = Upload(
            uuid=uuid4(),
            owner_id=owner_id,
            collection_id=target.collection_id,
            section_id=target.section_id,
            file_uuid=file_uuid,
            filename=name,
            relative_path=announced.relative_path,
            last_modified=announced.last_modified,
            announced_sha256=announced.sha256,
            keeps_copy=announced.keeps_copy,
            replaces=announced.replaces,
            **self._order_columns(target, owner_id, announced),
            metadata_text=announced.metadata_text,
            size=announced.size,
            offset=0,
            state=UploadState.ARRIVING,
            storage_backend=store.name,
            storage_path=self._storage.original_key(target.collection_uuid, file_uuid, name),
            created_at=now,
            expires_at=now + self._retention,
        )
        self._session.add(upload)
        self._session.commit()
        return upload

    def find(self, uuid: UUID, owner_id: int) -> Upload:
        """Return the owner's upload; raise ``NotFound`` without a row, and ``UploadGone`` if it ended or expired."""
        mine = (Upload.uuid == uuid, Upload.owner_id == owner_id)
        upload = self._session.scalar(select(Upload).where(*mine).execution_options(populate_existing=True))
        self._session.commit()
        if upload is None:
            raise NotFound(_("This upload does not exist any more. Start it again."))
        if upload.state is UploadState.ENDED or upload.expires_at <= self._clock() or upload.collection_id is None:
            raise UploadGone
        return upload

    def offset_of(self, upload: Upload) -> int:
        """Return how many bytes are durable, without changing anything.

        If a writer ended without releasing the lease, the number comes from the store and not from the row.
        """
        is_held = upload.lease_holder is not None and not is_leased(upload, self._clock(), LONGEST)
        if upload.state is not UploadState.ARRIVING or not is_held:
            return upload.offset
        return self._stagings[upload.storage_backend].durable_size(staged_upload_of(upload))

    def append(
        self,
        upload: Upload,
        offset: int,
        body: Iterable[bytes],
        checksum: Checksum | None = None,
        order: UploadOrder | None = None,
    ) -> Upload:
        """Store the next bytes and return the upload, which is finished if these were its last bytes.

        ``order`` replaces the order given before, because files that it references may have arrived since. Bytes that
        arrived before a cut are stored, unless a checksum was to verify them. Raises ``WrongOffset``, ``UploadBusy``,
        ``UploadGone``, ``WrongChecksum``, ``WrongDigest``, ``Unsupported``, ``TooLarge``, ``OutOfSpace``,
        ``StorageError``, and ``CutOff`` after storing what came.
        """
        if upload.state is UploadState.FINISHED and offset == upload.size:
            return upload
        if upload.lease_holder is None and upload.offset != offset:
            raise WrongOffset
        lease = self._take(upload.id)
        try:
            if lease.upload.offset != offset:
                raise WrongOffset
            if order is not None and order.batch is not None:
                lease.save(**order.columns)
            if lease.upload.is_complete:  # only the last step is missing
                self._save_progress(lease, _so_far(lease))
            else:
                with checked(lease, body, checksum, self._work_folder) as blocks:
                    reception = self._receive(lease, blocks)
                self._save_progress(lease, reception)
        except VitrineError:
            lease.let_go()
            raise
        except BaseException:
            lease.abandon()
            raise
        return lease.upload

    def terminate(self, upload: Upload) -> None:
        """End the upload and remove its bytes; the file that a finished upload became stays."""
        if upload.state is UploadState.ARRIVING:
            lease = self._take(upload.id)
            self._finishing.end(lease)
        self._finishing.remove(upload.id)

    def settle(self, upload_id: int) -> Upload:
        """Update the row to what the store has, and finish the upload if all its bytes are there."""
        lease = self._take(upload_id)
        try:
            self._save_progress(lease, _so_far(lease))
        except BaseException:
            lease.abandon()
            raise
        return lease.upload

    def _order_columns(self, target: UploadTarget, owner_id: int, announced: Announced) -> dict[str, object]:
        order = announced.order
        if order is None:
            return {}
        if order.batch is None:
            batch = unnamed_batch(
                self._session, target.collection_id, owner_id, order.index, display_name(announced.filename)
            )
            order = replace(order, batch=batch)
        return order.columns

    def _take(self, upload_id: int) -> UploadLease:
        lease = UploadLease.take(self._session, upload_id, self._clock)
        upload = lease.upload
        if upload.state is not UploadState.ARRIVING:
            lease.let_go()
            raise UploadGone
        if lease.was_abandoned:
            try:
                lease.save(offset=self._stagings[upload.storage_backend].durable_size(staged_upload_of(upload)))
            except BaseException:
                lease.abandon()
                raise
        return lease

    def _receive(self, lease: UploadLease, blocks: Iterable[bytes]) -> Reception:
        staging = self._stagings[lease.upload.storage_backend]
        try:
            return receive(lease, staging, blocks)
        except Unsupported:
            self._finishing.end(lease)
            raise
        except LostBytes as error:
            lease.save(offset=staging.durable_size(staged_upload_of(lease.upload)))
            raise WrongOffset from error

    def _save_progress(self, lease: UploadLease, reception: Reception) -> None:
        """Store the progress in the row; after the last byte, make the upload a file."""
        now = self._clock()
        known = {"offset": reception.offset, "mime_type": reception.mime_type}
        if reception.offset < lease.upload.size:
            lease.release(**known, expires_at=now + self._retention)
            if reception.stopped is not None:
                raise reception.stopped
            return
        lease.upload.mime_type = reception.mime_type
        try:
            self._finishing.finish(lease, reception.checksums, now)
        except (StorageError, FileBusy):
            lease.save(**known)
            raise


def _so_far(lease: UploadLease) -> Reception:
    return Reception(lease.upload.offset, lease.upload.mime_type)
