"""The service for uploads in one request: it checks type and duplicates, stores the bytes durably, then adds the row.

The request is answered only after that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.database import Session
from app.errors import InvalidInput, NotFound, StorageError, SystemFile, Unsupported, VitrineError
from app.imaging.content_type import ContentType, Kind, identify
from app.languages import gettext as _
from app.models import Collection, File, PendingDeletion, Verb
from app.queries.upload_order import Neighbor, UploadOrder, position_for
from app.services.activity.audit_trail import AuditTrail
from app.services.events.events import Events
from app.services.events.studio_event import EventType, StudioEvent
from app.services.names.file_name import display_name
from app.services.storage.storage_service import StorageService
from app.services.uploads.folder_contents import is_system_file
from app.services.uploads.incoming_file import IncomingFile
from app.services.uploads.quota import Quota

CUT_OFF_AFTER = timedelta(hours=24)  # longer than any request takes
NEVER_TAKEN = _(
    "Web pages, SVG, PDF, PostScript, archives and programs are not accepted, not even under another extension. "
    "Upload photographs, videos or other files."
)


@dataclass(frozen=True)
class UploadTarget:
    """The target of uploads as plain values, so that no transaction stays open while bytes arrive."""

    collection_id: int
    collection_uuid: UUID
    section_id: int | None = None
    keeps_copy: bool = False  # also if the collection already has the content


@dataclass(frozen=True)
class ReceivedFile:
    """A file that is now in the collection; ``is_duplicate`` means that its content was already there."""

    file: File
    is_duplicate: bool


class PartsOrder:
    """The order of the files of one request.

    ``there`` maps the index of a file to its uuid, for the files that the collection already has.
    """

    def __init__(self, there: dict[int, UUID]):
        self._there = there

    def of(self, index: int) -> UploadOrder:
        """Return the order of the file with this index: the index and its nearest neighbors that the collection has."""
        after = max((each for each in self._there if each < index), default=None)
        before = min((each for each in self._there if each > index), default=None)
        return UploadOrder(index, after=self._neighbor(after), before=self._neighbor(before))

    def record(self, index: int, file: UUID) -> None:
        """Record that the file with this index is now in the collection."""
        self._there[index] = file

    def _neighbor(self, index: int | None) -> Neighbor | None:
        return None if index is None else Neighbor(index, self._there[index])


class UploadService:
    """The service for uploads in one request.

    ``receive`` must be called outside a transaction, because it writes to the store first and to the database second.
    """

    def __init__(self, session: Session, storage: StorageService, quota: Quota, audit: AuditTrail, events: Events):
        self._session = session
        self._events = events
        self._audit = audit
        self._storage = storage
        self._quota = quota

    def receive(
        self,
        target: UploadTarget,
        incoming: IncomingFile,
        filename: str | None,
        now: datetime,
        order: UploadOrder | None = None,
    ) -> ReceivedFile:
        """Store the file, add its row and commit; the caller then queues its variants.

        ``order`` says between which files it was sent; without one it comes last. Raises the refusal met while the
        bytes arrived (``TooLarge``, ``OutOfSpace``), ``InvalidInput`` for an empty file, ``SystemFile`` for a system
        file, ``Unsupported`` for a type that is never accepted, and ``StorageError`` if the store does not respond.
        """
        if is_system_file(filename or ""):
            raise SystemFile
        if incoming.refusal is not None:
            raise incoming.refusal
        if incoming.size == 0:
            raise InvalidInput(_("This file is empty. Check it on your disk and upload it again."))
        self._quota.require_room(target.collection_id, incoming.size)
        self._session.commit()
        name = display_name(filename)
        content = identify(incoming.head, name)
        if content.kind is Kind.refused:
            raise Unsupported(NEVER_TAKEN)
        if (twin := self._twin(target, incoming)) is not None:
            return ReceivedFile(twin, is_duplicate=True)
        return self._store(target, incoming, name, content, order, now)

    def order_of(self, target: UploadTarget, incoming: Sequence[IncomingFile]) -> PartsOrder:
        """Return the order of these files of one request, with the files that the collection already has."""
        digests = [each.sha256 for each in incoming]
        wanted = (File.collection_id == target.collection_id, File.sha256.in_(digests), File.trashed_at.is_(None))
        there = {sha256: uuid for sha256, uuid in self._session.execute(select(File.sha256, File.uuid).where(*wanted))}
        self._session.commit()
        return PartsOrder({index: there[sha256] for index, sha256 in enumerate(digests) if sha256 in there})

    def _twin(self, target: UploadTarget, incoming: IncomingFile) -> File | None:
        if target.keeps_copy:
            return None
        twin = File.twin(self._session, target.collection_id, incoming.sha256)
        self._session.commit()  # ends the reading transaction before slow work in the store
        return twin

    def _store(
        self,
        target: UploadTarget,
        incoming: IncomingFile,
        name: str,
        content: ContentType,
        order: UploadOrder | None,
        now: datetime,
    ) -> ReceivedFile:
        uuid = uuid4()
        key = self._storage.original_key(target.collection_uuid, uuid, name)
        store = self._storage.active
        deletion = self._schedule_removal(store.name, key, now)
        self._storage.store_incoming(key, incoming.path, content_type=content.mime_type)
        try:
            collection = self._session.get(Collection, target.collection_id)
            if collection is None:
                raise NotFound(_("This collection was deleted during the upload."))
            file = File.create(
                uuid=uuid,
                filename=name,
                key=key,
                waits=content.may_be_shown,
                now=now,
                collection_id=target.collection_id,
                section_id=target.section_id,
                position=position_for(self._session, target.collection_id, order),
                mime_type=content.mime_type,
                size=incoming.size,
                sha256=incoming.sha256,
                crc32=incoming.crc32,
                is_copy=target.keeps_copy,
                storage_backend=store.name,
            )
            self._session.add(file)
            self._audit.record(Verb.FILE_UPLOADED, collection=collection, thing=name)
            self._events.report(StudioEvent(EventType.FILE_RECEIVED, now, collection, file=file))
            self._take_back(deletion)
            self._session.commit()
        except IntegrityError as error:
            self._session.rollback()
            store.delete(key)
            if (twin := self._twin(target, incoming)) is None:  # the collection or the section was deleted meanwhile
                raise NotFound(_("The section or the collection was deleted during the upload.")) from error
            return ReceivedFile(twin, is_duplicate=True)
        except VitrineError:
            self._session.rollback()
            store.delete(key)
            raise
        return ReceivedFile(file, is_duplicate=False)

    def _schedule_removal(self, backend: str, key: str, now: datetime) -> PendingDeletion:
        """Schedule the removal of the bytes before they are stored, and return the pending deletion.

        If this process is killed before it adds the row, the bytes are removed after 24 hours, when no request can
        still be sending them.
        """
        folder = key.rsplit("/", 1)[0] + "/"
        deletion = PendingDeletion(
            storage_backend=backend, prefix=folder, created_at=now, not_before=now + CUT_OFF_AFTER
        )
        self._session.add(deletion)
        self._session.commit()
        return deletion

    def _take_back(self, deletion: PendingDeletion) -> None:
        if not deletion.take_back(self._session):  # the clock was set forward, and the removal has begun
            raise StorageError
