"""The trash: restoring what is in it, and deleting it permanently.

The rows are deleted first, in one transaction with pending deletions for their bytes; then the bytes are removed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from app.database import Session
from app.errors import Conflict
from app.languages import gettext as _
from app.models import Collection, File, PendingDeletion, Section, UndoKind, UndoStep
from app.models.files.restoring import restore_files
from app.queries.trash import TrashedRows, files_of_section
from app.services.activity.audit_trail import AuditTrail
from app.services.storage.object_removal import ObjectRemoval
from app.services.trash.restored_facts import restored_facts
from app.services.trash.trash_audit import PURGED, RESTORED, record_rows

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

    def restore(self, rows: TrashedRows, owner_id: int, now: datetime) -> UndoStep:
        """Restore all of these rows and return the step that undoes it; the caller commits.

        Sections are restored with the files that were put in the trash together with them. Raises ``Conflict`` if a
        content was uploaded again at this moment.
        """
        members = [file for section in rows.sections for file in files_of_section(self._session, section)]
        facts = restored_facts(self._session, rows, members)
        record_rows(self._audit, rows, RESTORED)
        for collection in rows.collections:
            collection.restore()
        for section in rows.sections:
            section.trashed_at = None
        try:
            restore_files(self._session, [*members, *rows.files])
            self._session.flush()
        except IntegrityError as error:
            raise Conflict(_("The collection changed in the meantime, so nothing was restored. Try again.")) from error
        return UndoStep.create(self._session, owner_id, UndoKind.TRASH_RESTORED, facts, now=now)

    def purge(self, rows: TrashedRows, now: datetime) -> None:
        """Delete all of these rows permanently in one transaction, and commit it."""
        for collection in rows.collections:
            self._delete_collection(collection, now)
        members = [file for section in rows.sections for file in files_of_section(self._session, section)]
        self._delete_files([*members, *rows.files], now)
        for section in rows.sections:
            self._delete_section(section)
        self._session.commit()

    def purge_collection(self, collection: Collection, now: datetime) -> None:
        """Delete a collection permanently: its address stops working now, its bytes are removed in the background."""
        self.purge(TrashedRows(collections=[collection]), now)

    def purge_section(self, section: Section, now: datetime) -> None:
        """Delete a section permanently, with the files that were put in the trash together with it."""
        self.purge(TrashedRows(sections=[section]), now)

    def purge_files(self, files: Sequence[File], now: datetime) -> None:
        """Delete these files permanently."""
        self.purge(TrashedRows(files=files), now)

    def remove_objects(self) -> int:
        """Remove the bytes of everything that was deleted permanently, and return how many objects were removed.

        It is safe to interrupt and to repeat.
        """
        return self._removal.remove_due()

    def _delete_collection(self, collection: Collection, now: datetime) -> None:
        mine = File.collection_id == collection.id
        for backend in self._session.scalars(select(File.storage_backend).where(mine).distinct()).all():
            self._schedule_removal(backend, f"collections/{collection.uuid}/", now)
        borrowed = select(File.storage_backend, File.storage_path).where(mine, File.original_of.is_not(None)).distinct()
        for backend, original in self._session.execute(borrowed).all():
            self._schedule_removal(backend, original, now)
        record_rows(self._audit, TrashedRows(collections=[collection]), PURGED)
        in_trash = Collection.trashed_at.is_not(None)  # unless its owner restores it at this moment
        self._session.execute(delete(Collection).where(Collection.id == collection.id, in_trash))

    def _delete_files(self, files: Sequence[File], now: datetime) -> None:
        removals = [
            {"storage_backend": file.storage_backend, "prefix": prefix, "created_at": now}
            for file in files
            for prefix in file.prefixes
        ]
        if removals:
            self._session.execute(insert(PendingDeletion), removals)
        record_rows(self._audit, TrashedRows(files=files), PURGED)
        in_trash = File.trashed_at.is_not(None)
        gone = delete(File).where(File.id.in_([file.id for file in files]), in_trash)
        self._session.execute(gone.execution_options(synchronize_session=False))

    def _delete_section(self, section: Section) -> None:
        record_rows(self._audit, TrashedRows(sections=[section]), PURGED)
        self._session.execute(delete(Section).where(Section.id == section.id))

    def _schedule_removal(self, backend: str, prefix: str, now: datetime) -> None:
        self._session.add(PendingDeletion(storage_backend=backend, prefix=prefix, created_at=now))
