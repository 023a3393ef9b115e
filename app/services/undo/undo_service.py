"""The undoing of an owner's acts that changed many rows: exactly these rows change again, and no others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from app.database import Session, changed_rows
from app.errors import Conflict, NotFound
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, File, Section, UndoKind, UndoStep, Verb
from app.services.activity.audit_trail import AuditTrail
from app.services.pictures.cover_marks import mark_covers
from app.services.trash.restored_facts import trash_again
from app.services.trash.trash_audit import TRASHED, record_rows
from app.services.undo.changed_files import change_back


@dataclass(frozen=True)
class Undone:
    """The result of undoing: a sentence for the owner, and the collection it was about, if it was only one."""

    sentence: Message
    collection: Collection | None


class UndoService:
    """The service that undoes a step; the caller commits."""

    def __init__(self, session: Session, audit: AuditTrail):
        self._session = session
        self._audit = audit

    def undo(self, owner_id: int, uuid: UUID, now: datetime) -> Undone:
        """Undo the owner's step, once.

        Rows that were changed again since are left as they are. Raises ``NotFound`` if it was undone already or is an
        hour old, and ``Conflict`` if the section to undo is in the trash.
        """
        step = UndoStep.take(self._session, owner_id, uuid, now)
        undo: dict[UndoKind, Callable[[UndoStep], Message]] = {
            UndoKind.SECTION_MADE: self._section_made,
            UndoKind.FILES_HIDDEN: self._files_hidden,
            UndoKind.TRASH_RESTORED: self._trash_restored,
            UndoKind.FILES_CHANGED: self._files_changed,
            UndoKind.COVER_SET: self._cover_set,
        }
        return Undone(undo[step.kind](step), step.collection)

    def _section_made(self, step: UndoStep) -> Message:
        """Move the files that are still in the section to where they were, and delete it if it is empty then."""
        section = self._session.scalar(select(Section).where(Section.uuid == UUID(step.facts["section"])))
        if section is None or section.trashed_at is not None:
            raise Conflict(_("The section is in the trash or deleted, so its photos stay where they are."))
        live = {str(other.uuid): other.id for other in section.collection.live_sections}
        count = 0
        for before, uuids in step.facts["from"].items():
            there = (File.uuid.in_([UUID(uuid) for uuid in uuids]), File.section_id == section.id)
            back = update(File).where(*there).values(section_id=live.get(before))
            count += changed_rows(self._session, back.execution_options(synchronize_session=False))
        self._audit.record(Verb.SELECTION_FROM_SECTION, collection=section.collection, thing=section.title)
        if self._session.scalar(select(File.id).where(File.section_id == section.id).limit(1)) is None:
            self._session.delete(section)
            return ngettext(
                "%(count)s photo is back where it was.", "%(count)s photos are back where they were.", count
            )
        return ngettext(
            "%(count)s photo is back where it was. “%(section)s” stays, because other files are in it.",
            "%(count)s photos are back where they were. “%(section)s” stays, because other files are in it.",
            count,
            section=section.title,
        )

    def _files_hidden(self, step: UndoStep) -> Message:
        """Show the files that were hidden at that moment."""
        moment = datetime.fromisoformat(step.facts["hidden_at"])
        hidden = (File.collection_id == step.collection_id, File.hidden_at == moment)
        first = self._session.scalar(select(File.original_filename).where(*hidden).order_by(File.id).limit(1))
        shown = update(File).where(*hidden).values(hidden_at=None).execution_options(synchronize_session=False)
        count = changed_rows(self._session, shown)
        if count:
            self._audit.record(Verb.FILE_SHOWN, collection=step.collection, thing=first or "", count=count)
        return ngettext("%(count)s file is shown to visitors.", "%(count)s files are shown to visitors.", count)

    def _trash_restored(self, step: UndoStep) -> Message:
        """Move what was restored to the trash again, with the time at which it was deleted."""
        rows = trash_again(self._session, step.facts)
        record_rows(self._audit, rows, TRASHED)
        return ngettext("%(count)s thing is in the trash again.", "%(count)s things are in the trash again.", len(rows))

    def _files_changed(self, step: UndoStep) -> Message:
        """Give the files the values that they had before."""
        if step.collection is None:
            raise NotFound
        files = change_back(self._session, step.collection, step.facts)
        if files:
            name = files[0].original_filename
            self._audit.record(Verb.CHANGE_UNDONE, collection=step.collection, thing=name, count=len(files))
        return ngettext("%(count)s file is as it was before.", "%(count)s files are as they were before.", len(files))

    def _cover_set(self, step: UndoStep) -> Message:
        """Set the cover that was there before, unless another one was set since or that file is gone."""
        collection, facts = step.collection, step.facts
        uuids = {UUID(uuid) for uuid in facts.values() if uuid}
        files = self._session.scalars(select(File).where(File.uuid.in_(uuids), File.trashed_at.is_(None)))
        ids = {str(file.uuid): file.id for file in files}
        if (
            collection is None
            or collection.cover_id != ids.get(facts["after"])
            or (facts["before"] or "") not in {"", *ids}
        ):
            raise Conflict(_("The cover was changed again in the meantime, so it stays as it is."))
        collection.cover_id = ids.get(facts["before"])
        mark_covers(self._session, [collection.id])
        self._audit.record(Verb.COVER_SET, collection=collection)
        return _("The cover is as it was before.")
