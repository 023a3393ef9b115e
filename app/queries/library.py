"""The library: all that an owner has in any collection, looked through for pictures to use once more."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, select
from sqlalchemy.orm import contains_eager, selectinload

from app.database import Session
from app.models.collection import Collection
from app.models.files.file import File
from app.models.files.processing import FileState
from app.queries.collections import PHOTOS_ON_A_PAGE, find_photos
from app.queries.files import SHOWN_TO_VISITORS

MOST_COLLECTIONS = 300  # offered to narrow the search; words find photos of any


@dataclass(frozen=True)
class LibraryQuery:
    """Which finished files of the owner: with the terms of ``search``, ``within`` a collection, not in ``beside``.

    ``pictures_only`` leaves out what is no picture, ``shown_only`` what is hidden from visitors. Pages count from 1.
    """

    owner_id: int
    search: str = ""
    within: Collection | None = None
    beside: Collection | None = None
    pictures_only: bool = False
    shown_only: bool = False
    page: int = 1


@dataclass(frozen=True)
class FoundFiles:
    """One page of them, newest first, and whether there is another."""

    files: Sequence[File]
    has_more: bool


def search_library(session: Session, query: LibraryQuery) -> FoundFiles:
    """A fixed number of statements, however many there are: the files with their collections, then their variants."""
    first, most = (query.page - 1) * PHOTOS_ON_A_PAGE, PHOTOS_ON_A_PAGE + 1
    if query.search:
        conditions, by_collection = _conditions(query), query.within is None
        wanted = find_photos(session, query.owner_id, query.search, *conditions, by_collection=by_collection)
        wanted = wanted.where(_is_wanted(query)).offset(first).limit(most)
    else:
        page = _newest(query).offset(first).limit(most).subquery()
        wanted = select(File).join(File.collection).options(contains_eager(File.collection))
        wanted = wanted.where(File.id.in_(select(page.c.id))).order_by(File.id.desc())
    found = session.scalars(wanted.options(selectinload(File.variants))).all()
    return FoundFiles(found[:PHOTOS_ON_A_PAGE], len(found) > PHOTOS_ON_A_PAGE)


def _newest(query: LibraryQuery) -> Select[int]:
    """Of one collection by its index; else backwards by number, until a page is full: any index would lead to all."""
    mine = select(Collection.id).where(Collection.owner_id == query.owner_id, Collection.trashed_at.is_(None))
    of_owner = File.collection_id.in_(mine) if query.within is not None else (File.collection_id + 0).in_(mine)
    live = (of_owner, File.trashed_at.is_(None), File.upload_complete)
    return select(File.id).where(*live, *_conditions(query), _is_wanted(query)).order_by(File.id.desc())


def _conditions(query: LibraryQuery) -> list[ColumnElement[bool]]:
    within = [File.collection_id == query.within.id] if query.within is not None else []
    return within + ([File.collection_id != query.beside.id] if query.beside is not None else [])


def _is_wanted(query: LibraryQuery) -> ColumnElement[bool]:
    """Looked at in the files found by other marks, and never a way to find them: most files are ready."""
    states = (FileState.READY,) if query.pictures_only else SHOWN_TO_VISITORS
    wanted = and_(File.state.in_(states), File.sha256.is_not(None))
    return case((and_(wanted, File.hidden_at.is_(None)) if query.shown_only else wanted, 1), else_=0) == 1


def contents_in(session: Session, collection: Collection, files: Sequence[File]) -> set[str]:
    """The digests of those of these files whose content this collection has already."""
    digests = {file.sha256 for file in files if file.sha256 is not None}
    here = (File.collection_id == collection.id, File.trashed_at.is_(None), File.sha256.in_(digests))
    return {digest for digest in session.scalars(select(File.sha256).where(*here)) if digest is not None}


def collections_of(session: Session, owner_id: int) -> Sequence[Collection]:
    """The owner's collections outside of the trash, the newest first."""
    mine = (Collection.owner_id == owner_id, Collection.trashed_at.is_(None))
    return session.scalars(select(Collection).where(*mine).order_by(Collection.id.desc()).limit(MOST_COLLECTIONS)).all()
