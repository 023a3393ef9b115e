"""The record of a restoring from the trash, and its undoing: which rows were restored, and what they were before.

Rows are named by their uuids, because SQLite may give a deleted row's id to a new one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from app.database import Session
from app.models import Collection, File, Section
from app.models.files.restoring import FileChange, store_changes
from app.queries.trash import TrashedRows, live_rows

Facts = dict[str, list[list[Any]]]
Row = TypeVar("Row", Collection, Section, File)


def restored_facts(session: Session, rows: TrashedRows, members: Sequence[File]) -> Facts:
    """Return these rows, and the files that are restored with their sections, as they are in the trash."""
    files = [*rows.files, *members]
    sections = select(Section.id, Section.uuid).where(Section.id.in_({file.section_id for file in files}))
    uuids = {section_id: str(uuid) for section_id, uuid in session.execute(sections)}

    def of_files(files: Iterable[File]) -> list[list[Any]]:
        return [[*_named(file), uuids.get(file.section_id or 0), file.is_copy] for file in files]

    return {
        "collections": [_named(collection) for collection in rows.collections],
        "sections": [_named(section) for section in rows.sections],
        "files": of_files(rows.files),
        "members": of_files(members),
    }


def trash_again(session: Session, facts: Facts) -> TrashedRows:
    """Move what was restored to the trash again, as it was; return it, without the files that went with a section.

    What was moved to the trash or deleted in the meantime stays as it is.
    """
    before = {UUID(uuid): (moment, *of_file) for known in facts.values() for uuid, moment, *of_file in known}
    rows = TrashedRows(
        _live(session, Collection, facts["collections"]),
        _live(session, Section, facts["sections"]),
        _live(session, File, [*facts["files"], *facts["members"]]),
    )
    found = session.execute(select(Section.uuid, Section.id).where(Section.uuid.in_(_sections(facts))))
    section_ids = {str(uuid): section_id for uuid, section_id in found}
    together: list[Collection | Section] = [*rows.collections, *rows.sections]
    for row in together:
        row.trashed_at = datetime.fromisoformat(before[row.uuid][0])
    changes: list[FileChange] = []
    for file in rows.files:
        moment, section, is_copy = before[file.uuid]
        trashed_at, section_id = datetime.fromisoformat(moment), section_ids.get(section)
        changes.append((file, {"trashed_at": trashed_at, "section_id": section_id, "is_copy": is_copy}))
    store_changes(session, changes)
    members = {UUID(uuid) for uuid, *_ in facts["members"]}
    return replace(rows, files=[file for file in rows.files if file.uuid not in members])


def _named(row: Collection | Section | File) -> list[Any]:
    if row.trashed_at is None:
        raise ValueError("Only what is in the trash can be restored.")
    return [str(row.uuid), row.trashed_at.isoformat()]


def _live(session: Session, model: type[Row], facts: Sequence[Sequence[Any]]) -> Sequence[Row]:
    uuids = [UUID(uuid) for uuid, *_ in facts]
    rows: Sequence[Row] = session.scalars(live_rows(model).where(model.uuid.in_(uuids))).all()
    return rows


def _sections(facts: Facts) -> set[UUID]:
    return {UUID(section) for kind in ("files", "members") for *_, section, _is_copy in facts[kind] if section}
