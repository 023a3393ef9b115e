"""The service that adds photos of the library to a further collection, as new files that share the original."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload, undefer

from app.database import Session
from app.errors import Conflict, InvalidInput
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, File, FileTag, Verb
from app.models.files.file import copied_columns
from app.queries.files import SHOWN_TO_VISITORS
from app.queries.upload_order import position_for
from app.services.activity.audit_trail import AuditTrail
from app.services.uploads.quota import Quota

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Added:
    """The result of ``add``: ``files`` are new in the collection, ``present`` already had the content."""

    files: list[File]
    present: list[File]

    @property
    def sentence(self) -> Message:
        """The sentence for the owner that says what was added."""
        added = ngettext("%(count)s file was added.", "%(count)s files were added.", len(self.files))
        present = ngettext(
            "%(count)s file is in this collection already.",
            "%(count)s files are in this collection already.",
            len(self.present),
        )
        if not self.present:
            return added
        if not self.files:
            return _("Nothing was added. %(present)s", present=present)
        return _("%(added)s %(present)s", added=added, present=present)


class LibraryService:
    """The service that adds the rows; the bytes of an original stay at their key, and each new row references them."""

    def __init__(self, session: Session, quota: Quota, audit: AuditTrail):
        self._session = session
        self._quota = quota
        self._audit = audit

    def add(self, collection: Collection, uuids: Sequence[UUID], section_id: int | None, now: datetime) -> Added:
        """Add these files of the collection's owner after its other files, in this order, and commit.

        The caller queues the variants of those that wait. Files that are not finished, are in the trash or belong to
        another owner are left out. Raises ``InvalidInput`` if none are left, and ``TooLarge`` if the collection has no
        room.
        """
        if not 1 <= len(uuids) <= MOST_AT_ONCE:
            raise InvalidInput(_("Select 1 to %(most)s files to add.", most=MOST_AT_ONCE))
        position = position_for(self._session, collection.id, None)  # locks out other transactions that add files
        sources = self._lent(collection, uuids)
        if not sources:
            raise InvalidInput(_("These files are no longer in your library, or not ready yet. Select others."))
        added = Added([], [])
        for source in sources:
            twin = File.twin(self._session, collection.id, source.sha256)
            if twin is not None:
                added.present.append(twin)
                continue
            last = position + len(added.files)
            added.files.append(source.copy_to(collection, section_id=section_id, position=last, now=now))
            self._session.add(added.files[-1])
            self._flush()
        self._commit(collection, added)
        return added

    def fill(self, collection: Collection, ids: Sequence[int], now: datetime) -> int:
        """Add the files with these row ids to a new, empty collection of their owner, in this order; return how many.

        The caller commits, and queues the variants of those that wait. Files that are not finished or in the trash are
        left out; a content that is among them twice is added twice. Raises ``TooLarge`` if there is no room.
        """
        columns = [getattr(File, name).label(name) for name in copied_columns()]
        wanted = self._lendable(collection).where(File.id.in_(ids)).with_only_columns(File.id, *columns)
        found = {
            row_id: dict(zip(copied_columns(), row, strict=True)) for row_id, *row in self._session.execute(wanted)
        }
        sources = [file_id for file_id in ids if file_id in found]
        if not sources:
            return 0
        copies, known = [], set[str]()
        for position, file_id in enumerate(sources, start=1):
            source = found[file_id]
            copy = File.columns_of_copy(source, collection, section_id=None, position=position, now=now)
            copies.append({**copy, "is_copy": source["sha256"] in known})
            known.add(source["sha256"])
        self._session.execute(insert(File), copies)
        self._copy_tags({file_id: copy["uuid"] for file_id, copy in zip(sources, copies, strict=True)})
        self._quota.require_room(collection.id, sum(copy["size"] for copy in copies), is_counted=True)
        return len(copies)

    def _copy_tags(self, uuids: Mapping[int, UUID]) -> None:
        """Give the copies the tags of their sources; ``uuids`` are the copies', by the row id of the source."""
        ids = dict(self._session.execute(select(File.uuid, File.id).where(File.uuid.in_(uuids.values()))).all())
        tags = self._session.execute(select(FileTag.file_id, FileTag.name).where(FileTag.file_id.in_(uuids)))
        if copied := [{"file_id": ids[uuids[file_id]], "name": name} for file_id, name in tags]:
            self._session.execute(insert(FileTag), copied)

    def _lent(self, collection: Collection, uuids: Sequence[UUID]) -> list[File]:
        """Return the files that may be shared, in the given order."""
        wanted = self._lendable(collection).where(File.uuid.in_(uuids))
        wanted = wanted.options(undefer(File.location_patches), selectinload(File.tags))
        found = {file.uuid: file for file in self._session.scalars(wanted.execution_options(populate_existing=True))}
        return [found[uuid] for uuid in dict.fromkeys(uuids) if uuid in found]

    def _lendable(self, collection: Collection) -> Select[File]:
        """Return the query of the files that may be shared with this collection.

        It locks them, so that none is deleted before the transaction ends.
        """
        finished = (File.trashed_at.is_(None), File.upload_complete, File.sha256.is_not(None))
        mine = (Collection.owner_id == collection.owner_id, Collection.trashed_at.is_(None))
        wanted = select(File).join(File.collection).where(*finished, *mine, File.state.in_(SHOWN_TO_VISITORS))
        return wanted.order_by(File.id).with_for_update(read=True, of=File)

    def _flush(self) -> None:
        try:
            self._session.flush()
        except IntegrityError as error:
            self._session.rollback()
            raise Conflict(_("The collection changed in the meantime, so nothing was added. Try again.")) from error

    def _commit(self, collection: Collection, added: Added) -> None:
        if added.files:
            first, size = added.files[0], sum(file.size for file in added.files)
            self._quota.require_room(collection.id, size, is_counted=True)
            self._audit.record(
                Verb.FILE_ADDED, collection=collection, thing=first.original_filename, count=len(added.files)
            )
        self._session.commit()
