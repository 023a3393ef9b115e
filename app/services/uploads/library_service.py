"""The service that adds photos of the library to a further collection, as new files that share the original."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload, undefer

from app.database import Session
from app.errors import Conflict, InvalidInput
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, File, FileState, FileTag, Verb
from app.queries.files import SHOWN_TO_VISITORS
from app.queries.upload_order import position_for
from app.services.activity.audit_trail import AuditTrail
from app.services.uploads.quota import Quota

MOST_AT_ONCE = 500
# Columns that belong to one row and not to its content; a copy gets the values of all others, also of future ones.
OF_ONE_ROW = {
    "id", "uuid", "collection_id", "section_id", "position", "is_copy", "original_of", "variants_folder",
    "thumb_path", "medium_path", "upload_complete", "metadata_json", "crops_stale_at", "version", "variants_due",
    "state", "attempts", "lease_holder", "lease_until", "created_at", "hidden_at", "trashed_at",
}  # fmt: skip


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
            added.files.append(_shared(source, collection, section_id, position + len(added.files), now))
            self._session.add(added.files[-1])
            self._flush()
        self._commit(collection, added)
        return added

    def _lent(self, collection: Collection, uuids: Sequence[UUID]) -> list[File]:
        """Return the files that may be shared, in the given order.

        They are locked, so that none is deleted before the transaction ends.
        """
        finished = (File.uuid.in_(uuids), File.trashed_at.is_(None), File.upload_complete, File.sha256.is_not(None))
        mine = (Collection.owner_id == collection.owner_id, Collection.trashed_at.is_(None))
        wanted = select(File).join(File.collection).where(*finished, *mine, File.state.in_(SHOWN_TO_VISITORS))
        wanted = wanted.order_by(File.id).options(undefer(File.location_patches), selectinload(File.tags))
        locked = wanted.with_for_update(read=True, of=File).execution_options(populate_existing=True)
        found = {file.uuid: file for file in self._session.scalars(locked)}
        return [found[uuid] for uuid in dict.fromkeys(uuids) if uuid in found]

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


def _shared(source: File, collection: Collection, section_id: int | None, position: int, now: datetime) -> File:
    """Return a new file of ``collection`` with the content of ``source``.

    A worker makes its variants; a file without variants is finished at once.
    """
    uuid = uuid4()
    metadata = dict(source.metadata_json or {})
    if not collection.keeps_location:
        metadata.pop("location", None)
    file = File(
        **{name: getattr(source, name) for name in _content_columns()},
        uuid=uuid,
        collection_id=collection.id,
        section_id=section_id,
        position=position,
        original_of=source.original_of or source.uuid,
        variants_folder=f"collections/{collection.uuid}/{uuid}/",
        metadata_json=metadata,
        tags=[FileTag(name=name) for name in source.tag_names],
        upload_complete=True,
        state=FileState.PENDING if source.state is FileState.READY else FileState.UNSUPPORTED,
        created_at=now,
    )
    file.tag(source.tag_names)
    return file


def _content_columns() -> list[str]:
    return [column.key for column in inspect(File).column_attrs if column.key not in OF_ONE_ROW]
