"""The end of an upload: its bytes become an object and its row a file, or all of it is removed."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.database import Session
from app.errors import FileBusy, NotFound, OutOfSpace, StorageError, Unsupported, VitrineError, WrongDigest
from app.imaging.content_type import HEAD_BYTES, ContentType, Kind, identify
from app.integrations.upload_staging import StagedUpload, Staging
from app.languages import gettext as _
from app.models import Collection, File, Upload, UploadState, Verb
from app.models.files.lease import NO_LEASE
from app.queries.upload_order import UploadOrder, position_for
from app.services.activity.audit_trail import AuditTrail
from app.services.events.events import Events
from app.services.events.studio_event import EventType, StudioEvent
from app.services.storage.digests import Checksums
from app.services.storage.storage_service import StorageService
from app.services.uploads.lease import UploadLease
from app.services.uploads.upload_service import NEVER_TAKEN
from app.services.versions.new_content import content_of_upload
from app.services.versions.replacement import Replacement

UNKNOWN_TYPE = "application/octet-stream"


def require_accepted(content: ContentType) -> ContentType:
    """Return ``content``; raise ``Unsupported`` if it is a type that is never accepted."""
    if content.kind is Kind.refused:
        raise Unsupported(NEVER_TAKEN)
    return content


def staged_upload_of(upload: Upload) -> StagedUpload:
    """Return the values by which the store knows this upload."""
    return StagedUpload(
        name=upload.uuid.hex,
        key=upload.storage_path,
        size=upload.size,
        content_type=upload.mime_type or UNKNOWN_TYPE,
        multipart_id=upload.multipart_id,
    )


class UploadFinishing:
    """The service that finishes, ends and removes uploads; each method commits its own steps.

    It writes bytes before rows when a file is made, and deletes rows before bytes when a file is removed.
    """

    def __init__(
        self,
        session: Session,
        storage: StorageService,
        stagings: Mapping[str, Staging],
        audit: AuditTrail,
        events: Events,
        replacement: Replacement,
    ):
        self._events = events
        self._replacement = replacement
        self._session = session
        self._audit = audit
        self._storage = storage
        self._stagings = stagings

    def finish(self, lease: UploadLease, checksums: Checksums | None, now: datetime) -> None:
        """Make a file of a complete upload, or end the upload at an existing file with equal content.

        An upload that replaces the content of a file ends at that file; what ``Replacement.replace`` raises is raised.
        Raises ``WrongDigest`` and ``Unsupported`` after ending the upload, and ``NotFound`` if its collection is gone.
        After an interruption at any point it can be repeated.
        """
        upload = lease.upload
        if checksums is not None:
            if upload.announced_sha256 not in (None, checksums.sha256):
                self.end(lease)
                raise WrongDigest
            if upload.replaces is None and (twin := self._twin(upload, checksums)) is not None:
                self._point_to(lease, twin)
                return
        staging = self._stagings[upload.storage_backend]
        if staging.is_slow:
            lease.expect_slow_work()
        staging.finish(staged_upload_of(upload))
        if upload.replaces is not None:
            self._replace(lease, upload.replaces, checksums)
            return
        content = self._content(lease)
        try:
            self._add_file(lease, content, checksums, now)
        except IntegrityError as error:
            self._session.rollback()
            if checksums is None or (twin := self._twin(upload, checksums)) is None:
                self.end(lease)
                raise NotFound(_("The section or the collection was deleted during the upload.")) from error
            self._point_to(lease, twin)
            return
        with suppress(VitrineError):  # the sweep does it again
            staging.tidy(staged_upload_of(upload))

    def end(self, lease: UploadLease) -> None:
        """End the upload; its bytes are removed now or, if the store fails, by the sweep."""
        upload = lease.upload
        upload.move_to(UploadState.ENDED)
        lease.release(state=UploadState.ENDED)
        self._drop(upload)

    def remove(self, upload_id: int) -> None:
        """Remove what an upload left in the store, then its row; a file that was made of it stays."""
        upload = Upload.fresh(self._session, upload_id)
        self._session.commit()
        if upload is None:
            return
        staging = self._stagings.get(upload.storage_backend)
        if staging is not None:
            (staging.tidy if self._became_file(upload) else staging.drop)(staged_upload_of(upload))
        self._session.execute(delete(Upload).where(Upload.id == upload_id))
        self._session.commit()

    def _became_file(self, upload: Upload) -> bool:
        """Return whether a file exists for its key, also in the trash."""
        is_there = self._session.query(File.id).filter(File.uuid == upload.file_uuid).first() is not None
        self._session.commit()
        return is_there

    def _twin(self, upload: Upload, checksums: Checksums) -> File | None:
        if upload.keeps_copy or upload.collection_id is None:
            return None
        twin = File.twin(self._session, upload.collection_id, checksums.sha256)
        self._session.commit()  # ends the reading transaction before slow work in the store
        return twin

    def _point_to(self, lease: UploadLease, twin: File) -> None:
        """End the upload at the file that already has its content."""
        lease.upload.move_to(UploadState.FINISHED)
        lease.release(state=UploadState.FINISHED, file_id=twin.id, offset=lease.upload.size)
        self._drop(lease.upload)

    def _replace(self, lease: UploadLease, replaced: UUID, checksums: Checksums | None) -> None:
        """Give a file the content of this upload; the upload ends if that cannot be done.

        It stays while a store fails or a worker has leased the file, because a later attempt may succeed.
        """
        upload = lease.upload
        here = (File.uuid == replaced, File.collection_id == upload.collection_id, File.trashed_at.is_(None))
        file = self._session.scalar(select(File).where(*here))
        self._session.commit()
        try:
            if file is None:
                raise NotFound(_("The file that this one should replace was deleted in the meantime."))
            content = content_of_upload(upload, self._storage.of(upload.storage_backend), checksums)
            if upload.announced_sha256 not in (None, content.checksums.sha256):
                raise WrongDigest
            lease.expect_slow_work()
            self._replacement.replace(file.id, content)
        except (StorageError, OutOfSpace, FileBusy):
            raise
        except VitrineError:
            self.end(lease)
            raise
        self._point_to(lease, file)

    def _content(self, lease: UploadLease) -> ContentType:
        upload = lease.upload
        head = self._storage.of(upload.storage_backend).read_range(upload.storage_path, 0, HEAD_BYTES)
        try:
            return require_accepted(identify(head, upload.filename))
        except Unsupported:
            self.end(lease)
            raise

    def _add_file(self, lease: UploadLease, content: ContentType, checksums: Checksums | None, now: datetime) -> None:
        """Add the file and finish the upload in one transaction.

        Without checksums, a worker reads the file before it counts as finished.
        """
        upload = lease.upload
        collection_id = upload.collection_id
        collection = self._session.get(Collection, collection_id) if collection_id is not None else None
        if collection is None:
            self._session.rollback()
            self.end(lease)
            raise NotFound(_("This collection was deleted during the upload."))
        file = File.create(
            uuid=upload.file_uuid,
            filename=upload.filename,
            key=upload.storage_path,
            waits=checksums is None or content.may_be_shown,
            now=now,
            collection_id=collection.id,
            section_id=upload.section_id,
            position=position_for(self._session, collection.id, UploadOrder.of(upload)),
            mime_type=content.mime_type,
            size=upload.size,
            last_modified=upload.last_modified,
            sha256=checksums.sha256 if checksums else None,
            crc32=checksums.crc32 if checksums else None,
            announced_sha256=upload.announced_sha256,
            is_copy=upload.keeps_copy,
            storage_backend=upload.storage_backend,
        )
        self._session.add(file)
        self._audit.record(Verb.FILE_UPLOADED, collection=collection, thing=file.original_filename)
        self._session.flush()
        self._events.report(StudioEvent(EventType.FILE_RECEIVED, now, collection, file=file))
        upload.move_to(UploadState.FINISHED)
        lease.change(
            state=UploadState.FINISHED,
            file_id=file.id,
            offset=upload.size,
            mime_type=content.mime_type,
            **NO_LEASE,
        )
        self._session.commit()

    def _drop(self, upload: Upload) -> None:
        with suppress(VitrineError):  # the sweep does it again
            self._stagings[upload.storage_backend].drop(staged_upload_of(upload))
