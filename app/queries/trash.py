"""The trash of an owner: its collections, sections and files, searched by name, by pages or by their ids."""

from collections.abc import Collection as AnyCollection
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload, load_only

from app.database import Session
from app.models.collection import Collection
from app.models.files.file import File
from app.models.section import Section
from app.queries.collections import containing, split

ON_A_PAGE = 100
KINDS = ("collection", "section", "file")
# The columns that restoring and deleting need; a file has some 60 further ones.
_OF_FILE = (
    File.uuid, File.collection_id, File.section_id, File.original_filename, File.sha256, File.arrived_sha256,
    File.is_copy, File.trashed_at, File.storage_backend, File.storage_path, File.original_of, File.variants_folder,
)  # fmt: skip


@dataclass(frozen=True)
class TrashQuery:
    """The owner whose trash it is, the names to search for, and the latest time (UTC) of deletion to include."""

    owner_id: int
    search: str = ""
    until: datetime | None = None


class TrashEntry(NamedTuple):
    """One thing in the trash: its kind (``collection``, ``section`` or ``file``), its row's id, and since when."""

    kind: str
    id: int
    trashed_at: datetime


@dataclass(frozen=True)
class TrashPage:
    """A page of the trash, the last deleted first; ``count`` is the number on all pages."""

    entries: Sequence[TrashEntry]
    count: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.count / ON_A_PAGE))


@dataclass(frozen=True)
class TrashedRows:
    """Rows of each kind; files and sections have their collection loaded."""

    collections: Sequence[Collection] = field(default_factory=list)
    sections: Sequence[Section] = field(default_factory=list)
    files: Sequence[File] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.collections) + len(self.sections) + len(self.files)


def find_trash(session: Session, query: TrashQuery, page: int) -> TrashPage:
    """Return the requested page of the trash, or the last one if there are fewer pages, in two queries."""
    everything = union_all(*(_entries(kind, query) for kind in KINDS)).subquery()
    count = session.scalar(select(func.count()).select_from(everything)) or 0
    page = min(max(1, page), max(1, ceil(count / ON_A_PAGE)))
    newest = (everything.c.trashed_at.desc(), everything.c.kind, everything.c.id.desc())
    part = select(everything).order_by(*newest).offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE)
    return TrashPage([TrashEntry(*row) for row in session.execute(part)], count, page)


def rows_of(session: Session, entries: Sequence[TrashEntry]) -> dict[tuple[str, int], Collection | Section | File]:
    """Return the rows of these entries by kind and id; files and sections with their collection."""
    ids: dict[str, list[int]] = {kind: [entry.id for entry in entries if entry.kind == kind] for kind in KINDS}
    collections = session.scalars(select(Collection).where(Collection.id.in_(ids["collection"])))
    sections = select(Section).where(Section.id.in_(ids["section"])).options(joinedload(Section.collection))
    files = select(File).where(File.id.in_(ids["file"])).options(joinedload(File.collection))
    found: dict[tuple[str, int], Collection | Section | File] = {("collection", row.id): row for row in collections}
    found |= {("section", row.id): row for row in session.scalars(sections)}
    found |= {("file", row.id): row for row in session.scalars(files)}
    return found


def trashed_rows(
    session: Session, query: TrashQuery, uuids: Mapping[str, AnyCollection[UUID]] | None = None
) -> TrashedRows:
    """Return what is in the trash, or only what has these ``uuids`` by kind, locked until the transaction ends."""

    def found(model: Any, kind: str) -> Sequence[Any]:
        wanted = _wanted(select(model), kind, query)
        if uuids is not None:
            wanted = wanted.where(model.uuid.in_(uuids.get(kind, ())))
        if model is File:
            wanted = wanted.options(load_only(*_OF_FILE))
        if model is not Collection:
            wanted = wanted.options(contains_eager(model.collection))
        locked = wanted.order_by(model.id).with_for_update(of=model).execution_options(populate_existing=True)
        return session.scalars(locked).all()

    return TrashedRows(found(Collection, "collection"), found(Section, "section"), found(File, "file"))


def live_rows(model: Any) -> Select[Any]:
    """Return the query of rows outside of the trash, with the columns that moving them there needs."""
    wanted = select(model).where(model.trashed_at.is_(None)).order_by(model.id).with_for_update(of=model)
    if model is File:
        wanted = wanted.options(load_only(*_OF_FILE))
    return wanted if model is Collection else wanted.options(joinedload(model.collection, innerjoin=True))


def files_of_section(session: Session, section: Section) -> Sequence[File]:
    """Return the files that went to the trash together with this section, locked until the transaction ends."""
    went_along = select(File).where(File.section_id == section.id, File.trashed_at == section.trashed_at)
    wanted = went_along.options(load_only(*_OF_FILE), joinedload(File.collection, innerjoin=True))
    return session.scalars(wanted.order_by(File.id).with_for_update(of=File)).all()


def _entries(kind: str, query: TrashQuery) -> Select[Any]:
    model: Any = {"collection": Collection, "section": Section, "file": File}[kind]
    columns = select(literal(kind).label("kind"), model.id.label("id"), model.trashed_at.label("trashed_at"))
    return _wanted(columns, kind, query)


def _wanted(wanted: Select[Any], kind: str, query: TrashQuery) -> Select[Any]:
    """Return the query, narrowed to what the trash shows of this kind.

    A section or file of a collection in the trash is restored with it, and a file that went along with its section
    with that one; neither is shown for itself.
    """
    is_live = (Collection.owner_id == query.owner_id, Collection.trashed_at.is_(None))
    if kind == "collection":
        mine = Collection.owner_id == query.owner_id
        return wanted.where(mine, *_narrowed(Collection.trashed_at, Collection.title, query))
    if kind == "section":
        joined = wanted.join(Collection, Section.collection_id == Collection.id)
        return joined.where(*is_live, *_narrowed(Section.trashed_at, Section.title, query))
    went_alone = Section.trashed_at.is_(None) | (Section.trashed_at != File.trashed_at)
    joined = wanted.join(Collection, File.collection_id == Collection.id)
    joined = joined.outerjoin(Section, File.section_id == Section.id)
    return joined.where(*is_live, went_alone, *_narrowed(File.trashed_at, File.original_filename, query))


def _narrowed(trashed_at: Any, name: Any, query: TrashQuery) -> Sequence[ColumnElement[bool]]:
    until = () if query.until is None else (trashed_at <= query.until,)
    return [trashed_at.is_not(None), *until, *(or_(*containing(term, name)) for term in split(query.search))]
