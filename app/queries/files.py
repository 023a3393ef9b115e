"""The order in which a collection's files are shown, and the queries that list them, for pages and for the API."""

from collections.abc import Collection as AnyCollection
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    ScalarSelect,
    Select,
    Tuple,
    and_,
    case,
    func,
    literal,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import selectinload

from app.database import Session
from app.models.collection import Collection
from app.models.favorites import Favorite, FavoriteList
from app.models.files.file import File
from app.models.files.processing import SHOWN_AS_PICTURE, FileState
from app.models.files.tag import FileTag
from app.models.section import Section
from app.models.text.natural_order import natural_key
from app.models.theme import PhotoOrder

SHOWN_TO_VISITORS = (*SHOWN_AS_PICTURE, FileState.UNSUPPORTED)
BEING_PREPARED = (FileState.PENDING, FileState.PROCESSING)  # not visible to visitors yet
UNPREPARED = (*BEING_PREPARED, FileState.REPLACED)
_FINISHED = (File.trashed_at.is_(None), File.hidden_at.is_(None), File.state.in_(SHOWN_AS_PICTURE))
_SECTION_ORDER = (case((File.section_id.is_(None), -1), else_=Section.position), func.coalesce(Section.id, 0))
_ORDER = (*_SECTION_ORDER, File.position, File.id)


class FileScope(Protocol):
    """The files that a list may show.

    These are the files in ``sections``, by id, or all files for None; hidden ones only with ``sees_hidden``.
    """

    @property
    def sections(self) -> frozenset[int] | None: ...

    @property
    def sees_hidden(self) -> bool: ...


@dataclass(frozen=True)
class _Everything:
    sections: frozenset[int] | None = None
    sees_hidden: bool = True


EVERYTHING: FileScope = _Everything()  # the scope of an owner's lists


def live_files(collection: Collection) -> Select[File]:
    """Return the query of the files outside of the trash, in order: first without a section, then by section."""
    return (
        select(File)
        .outerjoin(Section, File.section_id == Section.id)
        .where(File.collection_id == collection.id, File.trashed_at.is_(None), File.upload_complete)
        .order_by(*_ORDER)
    )


def files_after(files: Select[File], file: File) -> Select[File]:
    """Return those of ``files`` that come after this file in the collection's order; it may be in the trash."""
    return files.where(tuple_(*_ORDER) > _position(file))


def count_before(session: Session, files: Select[File], file: File) -> int:
    """Return how many of ``files`` come before this file in the collection's order."""
    before = files.with_only_columns(func.count()).order_by(None).where(tuple_(*_ORDER) < _position(file))
    return session.scalar(before) or 0


def shown_files(collection: Collection, scope: FileScope) -> Select[File]:
    """Return the query of the files that this scope shows: ready pictures and files that are not pictures.

    Pending and failed files are left out, and hidden ones unless the scope sees them. Every list, count, neighbor,
    index and archive for visitors is made with this query.
    """
    return live_files(collection).where(File.state.in_(SHOWN_TO_VISITORS), within(scope))


def within(scope: FileScope) -> ColumnElement[bool]:
    """Return the condition that a file is in one of the scope's sections, and not hidden from the scope."""
    in_sections = true() if scope.sections is None else File.section_id.in_(scope.sections)
    return in_sections if scope.sees_hidden else and_(in_sections, File.hidden_at.is_(None))


def in_order(files: Select[File], order: PhotoOrder, *, backwards: bool = False) -> Select[File]:
    """Return the files section by section, and in this order inside each section.

    By time, files without a time come last, also ``backwards``.
    """
    if order is PhotoOrder.ARRANGED and not backwards:
        return files
    if order is PhotoOrder.ARRANGED:
        return files.order_by(None).order_by(*_SECTION_ORDER, File.position.desc(), File.id.desc())
    by_name = File.name_key.expression
    key: ColumnElement[Any] = by_name if order is PhotoOrder.NAME else func.coalesce(File.taken_sort_at, File.taken_at)
    missing = [] if order is PhotoOrder.NAME else [case((File.taken_at.is_(None), 1), else_=0)]
    keys = [key.desc() if backwards else key.asc(), by_name, File.id]
    return files.order_by(None).order_by(*_SECTION_ORDER, *missing, *keys)


def with_variants(files: Select[File]) -> Select[File]:
    """Return the files with their variants, which one further query loads for any number of files."""
    return files.options(selectinload(File.variants))


def tagged(tag: str) -> ColumnElement[bool]:
    """Return the condition that a file has this tag; for an empty tag, every file meets it."""
    return File.id.in_(select(FileTag.file_id).where(FileTag.name == tag)) if tag else true()


def file_tags(session: Session, collection: Collection) -> list[str]:
    """Return every tag of the collection's live files, in alphabetical order."""
    live = (File.collection_id == collection.id, File.trashed_at.is_(None), File.upload_complete)
    names = session.scalars(select(FileTag.name).join(File, File.id == FileTag.file_id).where(*live).distinct())
    return sorted(names, key=natural_key)


def count_by_state(session: Session, collection: Collection, scope: FileScope) -> dict[FileState, int]:
    """Return how many live files of this scope are in each state."""
    live = (File.collection_id == collection.id, File.trashed_at.is_(None), File.upload_complete, within(scope))
    rows = session.execute(select(File.state, func.count()).where(*live).group_by(File.state))
    return {state: count for state, count in rows}


def count_by_section(
    session: Session, collection: Collection, *conditions: ColumnExpressionArgument[bool]
) -> dict[tuple[int | None, FileState], int]:
    """Return how many live files there are by section id (None without a section) and state, in one query.

    Only files that meet the conditions count.
    """
    live = (File.collection_id == collection.id, File.trashed_at.is_(None), File.upload_complete, *conditions)
    counts = select(File.section_id, File.state, func.count()).where(*live).group_by(File.section_id, File.state)
    return {(section_id, state): count for section_id, state, count in session.execute(counts)}


def location_problems(session: Session, collection: Collection) -> Sequence[File]:
    """Return the live files whose location cannot be removed, in order."""
    return session.scalars(live_files(collection).where(File.location_error.is_not(None))).all()


def totals(session: Session, collections: AnyCollection[Collection]) -> dict[int, tuple[int, int]]:
    """Return how many live files each of these collections has, and their size in bytes, by collection id."""
    ids = [collection.id for collection in collections]
    live = (File.collection_id.in_(ids), File.trashed_at.is_(None), File.upload_complete)
    rows = session.execute(
        select(File.collection_id, func.count(), func.coalesce(func.sum(File.size), 0))
        .where(*live)
        .group_by(File.collection_id)
    )
    return {collection_id: (count, int(size)) for collection_id, count, size in rows}


def count_shown(session: Session, collections: AnyCollection[Collection]) -> dict[int, tuple[int, int, int]]:
    """Return how many photos, videos and other files a visitor sees in each of these collections, by its id."""
    ids = [collection.id for collection in collections]
    shown = (
        File.trashed_at.is_(None),
        File.upload_complete,
        File.state.in_(SHOWN_TO_VISITORS),
        File.hidden_at.is_(None),
    )
    columns = (File.collection_id, File.state, func.count(), func.count(File.duration_ms))
    counts = select(*columns).where(File.collection_id.in_(ids), *shown).group_by(File.collection_id, File.state)
    found: dict[int, tuple[int, int, int]] = {}
    for collection_id, state, count, timed in session.execute(counts):
        photos, videos, others = found.get(collection_id, (0, 0, 0))
        is_other = state is FileState.UNSUPPORTED
        new_videos = 0 if is_other else timed
        new_others = count if is_other else 0
        found[collection_id] = (photos + count - new_videos - new_others, videos + new_videos, others + new_others)
    return found


def cover(session: Session, collection: Collection, scope: FileScope) -> File | None:
    """Return the collection's cover in this scope: the file set as the cover, else the first ready picture.

    A hidden picture is never the cover, also for the owner.
    """
    if scope.sections is None:
        return covers(session, [collection]).get(collection.id)
    finished = with_variants(live_files(collection)).where(*_FINISHED, within(scope))
    cover_first = case((File.id == (collection.cover_id or 0), 0), else_=1)
    return session.scalar(finished.order_by(None).order_by(cover_first, *_ORDER).limit(1))


def covers(session: Session, collections: AnyCollection[Collection]) -> dict[int, File]:
    """Return each collection's cover, by its id: the file set as the cover, else the first ready picture.

    A file in the trash or hidden from visitors is never the cover. It takes three queries for any number of files,
    because an index leads to the first picture of each section.
    """
    found = cover_ids(session, [collection.id for collection in collections])
    files = session.scalars(with_variants(select(File).where(File.id.in_(found.values()))))
    return {file.collection_id: file for file in files}


def cover_ids(session: Session, ids: AnyCollection[int]) -> dict[int, int]:
    """Return the file id of the cover of each of these collections, by the collection's id, in one query."""
    cover = _first_file(File.collection_id == Collection.id, File.id == Collection.cover_id)
    without_section = _first_file(File.collection_id == Collection.id, File.section_id.is_(None))
    in_section = _first_file(File.collection_id == Section.collection_id, File.section_id == Section.id)
    candidates = union_all(
        select(Collection.id, literal(0), literal(0), literal(0), cover).where(Collection.id.in_(ids)),
        select(Collection.id, literal(1), literal(0), literal(0), without_section).where(Collection.id.in_(ids)),
        select(Section.collection_id, literal(2), Section.position, Section.id, in_section).where(
            Section.collection_id.in_(ids)
        ),
    )
    first: dict[int, int] = {}
    for collection_id, *_, file_id in sorted(session.execute(candidates), key=lambda row: row[:4]):
        if file_id is not None:
            first.setdefault(collection_id, file_id)
    return first


def favorite_lists(session: Session, collection: Collection) -> list[tuple[FavoriteList, int]]:
    """Return this collection's favorites lists, the last changed first, each with its number of shown files."""
    newest = (FavoriteList.changed_at.desc(), FavoriteList.id.desc())
    there = (FavoriteList.collection_id == collection.id, FavoriteList.deleted_at.is_(None))
    wanted = select(FavoriteList).where(*there).order_by(*newest)
    lists = session.scalars(wanted.options(selectinload(FavoriteList.share_link))).all()
    counts = count_favorites(session, lists, shown_files(collection, EVERYTHING))
    return [(favorites_list, counts.get(favorites_list.id, 0)) for favorites_list in lists]


def count_favorites(session: Session, lists: AnyCollection[FavoriteList], shown: Select[File]) -> dict[int, int]:
    """Return how many of the ``shown`` files each of these lists has, by list id; files in the trash do not count."""
    ids = [favorites_list.id for favorites_list in lists]
    files = shown.with_only_columns(File.id).order_by(None)
    counts = select(Favorite.list_id, func.count()).where(Favorite.list_id.in_(ids), Favorite.file_id.in_(files))
    return {list_id: count for list_id, count in session.execute(counts.group_by(Favorite.list_id))}


def favorite_files(
    collection: Collection, favorites_list: FavoriteList, shown: Select[File] | None = None
) -> Select[File]:
    """Return the query of a list's files in the collection's order: of ``shown``, or else outside of the trash."""
    favorites = select(Favorite.file_id).where(Favorite.list_id == favorites_list.id)
    return (shown_files(collection, EVERYTHING) if shown is None else shown).where(File.id.in_(favorites))


def favorites_in(session: Session, lists: AnyCollection[FavoriteList]) -> dict[int, set[int]]:
    """Return the ids of the files in each of these lists, by list id, including files in the trash."""
    favorites: dict[int, set[int]] = {favorites_list.id: set() for favorites_list in lists}
    rows = select(Favorite.list_id, Favorite.file_id).where(Favorite.list_id.in_(favorites))
    for list_id, file_id in session.execute(rows):
        favorites[list_id].add(file_id)
    return favorites


def favorite_notes(session: Session, favorites_list: FavoriteList) -> dict[int, str]:
    """Return the visitor's notes on photos of a list, by file id."""
    wanted = select(Favorite.file_id, Favorite.note).where(Favorite.list_id == favorites_list.id, Favorite.note != "")
    return {file_id: note for file_id, note in session.execute(wanted)}


def _first_file(*where: ColumnElement[bool]) -> ScalarSelect[int]:
    first = select(File.id).where(*where, *_FINISHED).order_by(File.position, File.id).limit(1)
    return first.scalar_subquery().correlate(Collection, Section)


def _position(file: File) -> Tuple:
    section = file.section
    of_section = (section.position, section.id) if section else (-1, 0)
    return tuple_(*map(literal, (*of_section, file.position, file.id)))
