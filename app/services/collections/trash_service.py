"""Permanent deletion of what is in the trash.

The rows are deleted first, in one transaction with pending deletions for their bytes; then the bytes are removed.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.database import Session
from app.models import Collection, File, PendingDeletion, Section, Verb
from app.services.activity.audit_trail import AuditTrail
from app.services.storage.object_removal import ObjectRemoval

log = logging.getLogger(__name__)

FILES_AT_ONCE = 500


class TrashService:
    """A service whose methods commit their own steps, so that an interrupted deletion of any size continues later."""

    def __init__(self, session: Session, removal: ObjectRemoval, audit: AuditTrail, *, days: int):
        self._session = session
        self._removal = removal
        self._audit = audit
        self._retention = timedelta(days=days)

    def purge_due(self, now: datetime) -> None:
        """Delete permanently what has been in the trash for longer than the retention period."""
        due = now - self._retention
        for collection in self._session.scalars(select(Collection).where(Collection.trashed_at <= due)).all():
            self.purge_collection(collection, now)
        while files := self._session.scalars(
            select(File).where(File.trashed_at <= due).order_by(File.trashed_at, File.id).limit(FILES_AT_ONCE)
        ).all():
            self.purge_files(files, now)
        for section in self._session.scalars(select(Section).where(Section.trashed_at <= due)).all():
            self._delete_section(section)
        self._session.commit()

    def purge_collection(self, collection: Collection, now: datetime) -> None:
        """Delete a collection permanently: its address stops working now, its bytes are removed in the background."""
        mine = File.collection_id == collection.id
        for backend in self._session.scalars(select(File.storage_backend).where(mine).distinct()).all():
            self._schedule_removal(backend, f"collections/{collection.uuid}/", now)
        borrowed = select(File.storage_backend, File.storage_path).where(mine, File.original_of.is_not(None)).distinct()
        for backend, original in self._session.execute(borrowed).all():
            self._schedule_removal(backend, original, now)
        self._audit.record(Verb.COLLECTION_PURGED, collection=collection, thing=collection.title)
        self._session.execute(delete(Collection).where(Collection.id == collection.id))
        self._session.commit()

    def purge_section(self, section: Section, now: datetime) -> None:
        """Delete a section permanently, with the files that were put in the trash together with it."""
        went_along = select(File).where(File.section_id == section.id, File.trashed_at == section.trashed_at)
        self.purge_files(self._session.scalars(went_along).all(), now)
        self._delete_section(section)
        self._session.commit()

    def purge_files(self, files: Iterable[File], now: datetime) -> None:
        """Delete these files permanently."""
        ids, gone = [], defaultdict(list)
        for file in files:
            for prefix in file.prefixes:
                self._schedule_removal(file.storage_backend, prefix, now)
            ids.append(file.id)
            gone[file.collection].append(file.original_filename)
        for collection, names in gone.items():
            self._audit.record(Verb.FILE_PURGED, collection=collection, thing=names[0], count=len(names))
        self._session.execute(delete(File).where(File.id.in_(ids)))
        self._session.commit()

    def remove_objects(self) -> int:
        """Remove the bytes of everything that was deleted permanently, and return how many objects were removed.

        It is safe to interrupt and to repeat.
        """
        return self._removal.remove_due()

    def _delete_section(self, section: Section) -> None:
        self._audit.record(Verb.SECTION_PURGED, collection=section.collection, thing=section.title)
        self._session.execute(delete(Section).where(Section.id == section.id))

    def _schedule_removal(self, backend: str, prefix: str, now: datetime) -> None:
        self._session.add(PendingDeletion(storage_backend=backend, prefix=prefix, created_at=now))
