"""The changes that an act made to files, as JSON for an undo step, and the undoing of exactly these."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.database import Session
from app.errors import Conflict
from app.languages import gettext as _
from app.models import Collection, File

Facts = dict[str, list[list[Any]]]
"""By field: ``[before, after, uuids]`` for each pair of values and the files that changed so."""

POSITION, SECTION, TAGS = "position", "section", "tags"
COLUMNS = {POSITION, "is_hero", "original_filename", "title", "caption", "alt_text"}
ROWS_AT_ONCE = 500  # uuids in one query


@dataclass(frozen=True)
class ChangedValues:
    """The values of some fields of files before an act; ``facts`` compares them with the present ones."""

    files: Sequence[File]
    before: dict[str, dict[UUID, Any]]
    read: dict[str, Callable[[File], Any]]

    @classmethod
    def of(cls, collection: Collection, files: Iterable[File], fields: Iterable[str]) -> "ChangedValues":
        """Return the present values of these fields: ``section``, ``tags`` and the names of ``COLUMNS``."""
        files = list(files)
        uuids = {section.id: str(section.uuid) for section in collection.sections}
        readers: dict[str, Callable[[File], Any]] = {
            SECTION: lambda file: uuids.get(file.section_id or 0),
            TAGS: lambda file: file.tag_names,
            **{name: _reader(name) for name in COLUMNS},
        }
        read = {field: readers[field] for field in fields}
        return cls(files, {field: {file.uuid: of(file) for file in files} for field, of in read.items()}, read)

    @property
    def facts(self) -> Facts:
        """The changed values; empty if nothing has changed."""
        found: Facts = {}
        for field, before in self.before.items():
            groups: dict[str, list[Any]] = {}
            for file in self.files:
                then, now = before[file.uuid], self.read[field](file)
                if then != now:
                    groups.setdefault(repr((then, now)), [then, now, []])[2].append(str(file.uuid))
            if groups:
                found[field] = list(groups.values())
        return found


def change_back(session: Session, collection: Collection, facts: Facts) -> list[File]:
    """Give files the values that they had before, and return those that changed.

    A file whose value was changed again since is left as it is, and so is one whose section was deleted. Raises
    ``Conflict`` if positions were changed again, because only a whole order makes sense.
    """
    changed: dict[UUID, File] = {}
    for field, groups in facts.items():
        files = _files(session, collection, [UUID(uuid) for *_values, uuids in groups for uuid in uuids])
        setter = _setter(collection, field)
        for before, after, uuids in groups:
            for file in (files[UUID(uuid)] for uuid in uuids if UUID(uuid) in files):
                if setter(file, before, after):
                    changed[file.uuid] = file
                elif field == POSITION:
                    raise Conflict(_("The order was changed again in the meantime, so it stays as it is."))
    return list(changed.values())


def _reader(name: str) -> Callable[[File], Any]:
    return lambda file: getattr(file, name)


def _files(session: Session, collection: Collection, uuids: Sequence[UUID]) -> dict[UUID, File]:
    found: dict[UUID, File] = {}
    for start in range(0, len(uuids), ROWS_AT_ONCE):
        mine = (File.collection_id == collection.id, File.uuid.in_(uuids[start : start + ROWS_AT_ONCE]))
        for file in session.scalars(select(File).where(*mine).options(selectinload(File.tags))):
            found[file.uuid] = file
    return found


def _setter(collection: Collection, field: str) -> Callable[[File, Any, Any], bool]:
    """Return a function that changes a field back, and returns whether the file still had the later value."""
    ids = {str(section.uuid): section.id for section in collection.live_sections}

    def set_section(file: File, before: str | None, after: str | None) -> bool:
        if file.section_id != ids.get(after or "") or (before is not None and before not in ids):
            return False
        file.section_id = ids.get(before or "")
        return True

    def set_tags(file: File, before: list[str], after: list[str]) -> bool:
        return file.tag_names == after and file.tag(before)

    def set_column(file: File, before: Any, after: Any) -> bool:
        if getattr(file, field) != after:
            return False
        setattr(file, field, before)
        return True

    if field == SECTION:
        return set_section
    return set_tags if field == TAGS else set_column
