"""The library: all that an owner has in any collection, looked through for pictures to use once more."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, selectinload

from app.database import Session
from app.models.collection import Collection
from app.models.file import File, FileState
from app.models.listing import SHOWN_TO_VISITORS
from app.models.overview import PHOTOS_ON_A_PAGE, find_photos, live_of

MOST_COLLECTIONS = 300  # offered to narrow the search; words find photos of any


@dataclass(frozen=True)
class LibraryQuery:
    """Which finished files of the owner: with these ``words``, ``within`` a collection, not in ``beside``.

    ``pictures_only`` leaves out what is no picture, ``shown_only`` what is hidden from visitors. Pages count from 1.
    """

    owner_id: int
    words: str = ""
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


def look_through(session: Session, query: LibraryQuery) -> FoundFiles:
    """Two statements, however many there are: the files with their collections, and their variants."""
    states = (FileState.READY,) if query.pictures_only else SHOWN_TO_VISITORS
    narrowed: list[ColumnElement[bool]] = [File.state.in_(states), File.sha256.is_not(None)]
    if query.within is not None:
        narrowed.append(File.collection_id == query.within.id)
    if query.beside is not None:
        narrowed.append(File.collection_id != query.beside.id)
    if query.shown_only:
        narrowed.append(File.hidden_at.is_(None))
    if query.words:
        wanted = find_photos(session, query.owner_id, query.words, *narrowed, by_collection=query.within is None)
    else:
        everything = select(File).join(File.collection).options(contains_eager(File.collection))
        wanted = everything.where(*live_of(query.owner_id), *narrowed).order_by(File.id.desc())
    page = wanted.options(selectinload(File.variants)).offset((query.page - 1) * PHOTOS_ON_A_PAGE)
    found = session.scalars(page.limit(PHOTOS_ON_A_PAGE + 1)).all()
    return FoundFiles(found[:PHOTOS_ON_A_PAGE], len(found) > PHOTOS_ON_A_PAGE)


def contents_in(session: Session, collection: Collection, files: Sequence[File]) -> set[str]:
    """The digests of those of these files whose content this collection has already."""
    digests = {file.sha256 for file in files if file.sha256 is not None}
    here = (File.collection_id == collection.id, File.trashed_at.is_(None), File.sha256.in_(digests))
    return {digest for digest in session.scalars(select(File.sha256).where(*here)) if digest is not None}


def collections_of(session: Session, owner_id: int) -> Sequence[Collection]:
    """The owner's collections outside of the trash, the newest first."""
    mine = (Collection.owner_id == owner_id, Collection.trashed_at.is_(None))
    return session.scalars(select(Collection).where(*mine).order_by(Collection.id.desc()).limit(MOST_COLLECTIONS)).all()
