"""The library: the search in the files of all of an owner's collections, to add them to further collections."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, select
from sqlalchemy.orm import contains_eager, selectinload

from app.database import Session
from app.models.collection import Collection
from app.models.files.file import File
from app.models.files.processing import SHOWN_AS_PICTURE
from app.queries.collections import PHOTOS_ON_A_PAGE, find_photos
from app.queries.files import SHOWN_TO_VISITORS

MOST_COLLECTIONS = 300  # offered as filters; a search finds files of all collections


@dataclass(frozen=True)
class LibraryQuery:
    """A search for an owner's finished files with the terms of ``search``.

    It finds files of the collection ``within``, or of all collections but ``beside``. ``pictures_only`` leaves out
    files that are not pictures, and ``shown_only`` files that are hidden from visitors. ``page`` counts from 1.
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
    """One page of found files, newest first, and whether there is a next page."""

    files: Sequence[File]
    has_more: bool


def search_library(session: Session, query: LibraryQuery) -> FoundFiles:
    """Return one page of the files that the query finds, with their collections and variants.

    The number of statements does not depend on the number of files.
    """
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
    """Return the query of the ids of finished files, newest first.

    Inside one collection it uses that collection's index. Otherwise it reads the files backwards by id until the page
    is full: ``+ 0`` prevents the use of an index, by which all files would be read.
    """
    mine = select(Collection.id).where(Collection.owner_id == query.owner_id, Collection.trashed_at.is_(None))
    of_owner = File.collection_id.in_(mine) if query.within is not None else (File.collection_id + 0).in_(mine)
    live = (of_owner, File.trashed_at.is_(None), File.upload_complete)
    return select(File.id).where(*live, *_conditions(query), _is_wanted(query)).order_by(File.id.desc())


def _conditions(query: LibraryQuery) -> list[ColumnElement[bool]]:
    within = [File.collection_id == query.within.id] if query.within is not None else []
    return within + ([File.collection_id != query.beside.id] if query.beside is not None else [])


def _is_wanted(query: LibraryQuery) -> ColumnElement[bool]:
    """Return the condition on state, checksum and hiding, as a ``case`` that no index is used for.

    Most files are ready, so it is cheaper to check this on the files that the other conditions find.
    """
    states = SHOWN_AS_PICTURE if query.pictures_only else SHOWN_TO_VISITORS
    wanted = and_(File.state.in_(states), File.sha256.is_not(None))
    return case((and_(wanted, File.hidden_at.is_(None)) if query.shown_only else wanted, 1), else_=0) == 1


def contents_in(session: Session, collection: Collection, files: Sequence[File]) -> set[str]:
    """Return the digests of those of these files whose content this collection has."""
    digests = {file.sha256 for file in files if file.sha256 is not None}
    here = (File.collection_id == collection.id, File.trashed_at.is_(None), File.sha256.in_(digests))
    return {digest for digest in session.scalars(select(File.sha256).where(*here)) if digest is not None}


def collections_of(session: Session, owner_id: int) -> Sequence[Collection]:
    """Return the owner's collections outside of the trash, the newest first, at most ``MOST_COLLECTIONS``."""
    mine = (Collection.owner_id == owner_id, Collection.trashed_at.is_(None))
    return session.scalars(select(Collection).where(*mine).order_by(Collection.id.desc()).limit(MOST_COLLECTIONS)).all()
