"""Takes an upload in: type, duplicate, bytes durable in the store, then the row; only then is it answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from app.database import Session
from app.errors import InvalidInput, NotFound, StorageError, Unsupported, VitrineError
from app.imaging.content_type import ContentType, Kind, identify
from app.models import Collection, File, FileState, PendingDeletion, Verb
from app.services.audit_trail import AuditTrail
from app.services.file_name import display_name
from app.services.incoming_file import IncomingFile
from app.services.quota import Quota
from app.services.storage_service import StorageService

CUT_OFF_AFTER = timedelta(hours=24)  # longer than any request takes
NEVER_TAKEN = (
    "Web pages, SVG, PDF, PostScript, archives and programs are not accepted, whatever their name. "
    "Send photographs, videos or other plain files."
)


@dataclass(frozen=True)
class UploadTarget:
    """Where uploads go, as plain values: no transaction stays open while bytes arrive."""

    collection_id: int
    collection_uuid: UUID
    section_id: int | None = None
    keeps_copy: bool = False  # also where the same content is there already


@dataclass(frozen=True)
class Received:
    """A file that is in the collection now; ``is_duplicate`` where the same content was there before."""

    file: File
    is_duplicate: bool


class UploadService:
    """``receive`` must be called outside a transaction: it writes to the store first and to the database second."""

    def __init__(self, session: Session, storage: StorageService, quota: Quota, audit: AuditTrail):
        self._session = session
        self._audit = audit
        self._storage = storage
        self._quota = quota

    def receive(self, target: UploadTarget, incoming: IncomingFile, filename: str | None, now: datetime) -> Received:
        """Stores the file and adds its row; the caller commits, then asks for its variants.

        Raises the refusal met while the bytes arrived (``TooLarge``, ``OutOfSpace``), ``InvalidInput`` for an empty
        file, ``Unsupported`` for a type that is never taken in, ``StorageError`` where the store does not answer.
        """
        if incoming.refusal is not None:
            raise incoming.refusal
        if incoming.size == 0:
            raise InvalidInput("This file is empty. Check it on your disk and send it again.")
        self._quota.require_room(target.collection_id, incoming.size)
        self._session.commit()
        name = display_name(filename)
        content = identify(incoming.head, name)
        if content.kind is Kind.refused:
            raise Unsupported(NEVER_TAKEN)
        if (twin := self._twin(target, incoming)) is not None:
            return Received(twin, is_duplicate=True)
        return self._keep(target, incoming, name, content, now)

    def _twin(self, target: UploadTarget, incoming: IncomingFile) -> File | None:
        if target.keeps_copy:
            return None
        twin = File.twin(self._session, target.collection_id, incoming.sha256)
        self._session.commit()  # ends the reading transaction before the store is asked to do slow work
        return twin

    def _keep(
        self, target: UploadTarget, incoming: IncomingFile, name: str, content: ContentType, now: datetime
    ) -> Received:
        uuid = uuid4()
        key = self._storage.original_key(target.collection_uuid, uuid, name)
        store = self._storage.active
        note = self._note_removal(store.name, key, now)
        self._storage.store_incoming(key, incoming.path, content_type=content.mime_type)
        try:
            collection = self._session.get(Collection, target.collection_id)
            if collection is None:
                raise NotFound("This collection was deleted while the file was on its way.")
            file = File(
                uuid=uuid,
                collection_id=target.collection_id,
                section_id=target.section_id,
                position=File.next_position(self._session, target.collection_id),
                original_filename=name,
                mime_type=content.mime_type,
                size=incoming.size,
                sha256=incoming.sha256,
                crc32=incoming.crc32,
                is_copy=target.keeps_copy,
                storage_backend=store.name,
                storage_path=key,
                upload_complete=True,
                state=FileState.PENDING if content.may_be_shown else FileState.UNSUPPORTED,
                created_at=now,
            )
            self._session.add(file)
            self._audit.noted(Verb.FILE_UPLOADED, collection=collection, thing=name)
            self._take_back(note)
            self._session.commit()
        except IntegrityError as error:
            self._session.rollback()
            store.delete(key)
            if (twin := self._twin(target, incoming)) is None:  # the collection or the section went meanwhile
                raise NotFound("The place this file was sent to was deleted meanwhile.") from error
            return Received(twin, is_duplicate=True)
        except VitrineError:
            self._session.rollback()
            store.delete(key)
            raise
        return Received(file, is_duplicate=False)

    def _note_removal(self, backend: str, key: str, now: datetime) -> PendingDeletion:
        """Bytes come before rows: should this process be killed in between, they go once nobody can be sending them."""
        folder = key.rsplit("/", 1)[0] + "/"
        note = PendingDeletion(storage_backend=backend, prefix=folder, created_at=now, not_before=now + CUT_OFF_AFTER)
        self._session.add(note)
        self._session.commit()
        return note

    def _take_back(self, note: PendingDeletion) -> None:
        if not note.take_back(self._session):  # the clock was set forward, and the removal is going on
            raise StorageError
