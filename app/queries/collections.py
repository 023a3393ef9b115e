"""Searches of an owner: the list of collections with its filters, orders and pages, and the search for photos."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, selectinload

from app.database import Session
from app.models.collection import Collection
from app.models.files.file import File
from app.models.files.tag import CollectionTag, FileTag
from app.models.guarded import Privacy
from app.models.text.natural_order import natural_key
from app.models.text.typed_text import composed

COLLECTIONS_ON_A_PAGE, PHOTOS_ON_A_PAGE = 60, 60
MOST_FOUND = 600  # photos in each of the lists that a search joins
MOST_TERMS, LONGEST_SEARCH = 6, 100
EXPIRING = timedelta(days=7)


class Status(StrEnum):
    """The status of a collection; ``EXPIRING`` ones are published and end within a week."""

    DRAFT = "draft"
    PUBLISHED = "published"
    EXPIRING = "expiring"
    EXPIRED = "expired"


class Sort(StrEnum):
    """An order of collections: the owner's own, by name, or by event date, creation or size.

    The last three have the latest or the largest collection first.
    """

    OWN = "own"
    NAME = "name"
    DATE = "date"
    CREATED = "created"
    SIZE = "size"


@dataclass(frozen=True)
class CollectionQuery:
    """The filters, the order and the page of an owner's list of collections; ``page`` counts from 1."""

    owner_id: int
    search: str = ""
    status: Status | None = None
    tag: str = ""
    sort: Sort = Sort.OWN
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is set, so that some collections may be left out."""
        return bool(self.search or self.status or self.tag)


@dataclass(frozen=True)
class FoundCollections:
    """One page of found collections; ``count`` is the number on all pages."""

    collections: Sequence[Collection]
    count: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.count / COLLECTIONS_ON_A_PAGE))


def find_collections(session: Session, query: CollectionQuery, now: datetime) -> FoundCollections:
    """Return the requested page, or the last one if there are fewer pages, with tags, in three queries."""
    where = (*_mine(query.owner_id), *_matching(query.search), *_in_status(query.status, now), *_tagged(query.tag))
    count = session.scalar(select(func.count()).select_from(Collection).where(*where)) or 0
    page = min(max(1, query.page), max(1, ceil(count / COLLECTIONS_ON_A_PAGE)))
    wanted = _sorted(select(Collection).where(*where), query.sort).options(selectinload(Collection.tags))
    part = wanted.offset((page - 1) * COLLECTIONS_ON_A_PAGE).limit(COLLECTIONS_ON_A_PAGE)
    return FoundCollections(session.scalars(part).all(), count, page)


def find_photos(
    session: Session, owner_id: int, search: str, *conditions: ColumnElement[bool], by_collection: bool = False
) -> Select[File]:
    """Return the query of the owner's live files that have all terms of a search, newest first.

    A term can be in a file's name, title, caption or tags, and with ``by_collection`` also in the title of its
    collection. ``conditions`` can leave out collections.

    The query joins up to three lists of at most ``MOST_FOUND`` files. Names are read from an index that contains them,
    titles and captions only of the few files that have any, and tags by their few names. With a million files this
    takes a quarter of the time of reading their rows.
    """
    mine = select(Collection.id).where(*_mine(owner_id))
    live = (File.collection_id.in_(mine), File.trashed_at.is_(None), File.upload_complete, *conditions)
    fields = (File.original_filename, File.title, File.caption)

    def contains(term: str, *fields: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        titled = select(Collection.id).where(*_mine(owner_id), or_(*containing(term, Collection.title)))
        return or_(*containing(term, *fields), *([File.collection_id.in_(titled)] if by_collection else []))

    by_name = [contains(term, File.original_filename) for term in split(search)]
    by_term = {term: contains(term, *fields) for term in split(search)}
    is_described = or_(File.title.is_not(None), File.caption.is_not(None))
    parts = [
        select(select(File.id).where(*live, *where).limit(MOST_FOUND).subquery().c.id)
        for where in (by_name, [is_described, *by_term.values()], *_by_tags(session, by_term))
    ]
    wanted = select(File).join(File.collection).options(contains_eager(File.collection))
    return wanted.where(File.id.in_(union(*parts))).order_by(File.id.desc())


def _by_tags(session: Session, by_term: Mapping[str, ColumnElement[bool]]) -> Iterator[Sequence[ColumnElement[bool]]]:
    """Yield the conditions for files that have a term in a tag; yield nothing if no tag contains a term.

    Each term must be in one of the file's tags, or meet its condition in ``by_term``.
    """
    known = session.scalars(select(FileTag.name).distinct()).all() if by_term else []
    names = {term: [name for name in known if term.casefold() in name.casefold()] for term in by_term}
    if not any(names.values()):
        return

    def has_one(of: Iterable[str]) -> ColumnElement[bool]:
        return File.id.in_(select(FileTag.file_id).where(FileTag.name.in_(of)))

    any_of_all = {name for found in names.values() for name in found}
    yield has_one(any_of_all), *(or_(elsewhere, has_one(names[term])) for term, elsewhere in by_term.items())


def tags_of(session: Session, owner_id: int) -> Sequence[str]:
    """Return every tag of the owner's live collections, in alphabetical order."""
    names = select(CollectionTag.name).join(Collection, Collection.id == CollectionTag.collection_id)
    found = session.scalars(names.where(*_mine(owner_id)).distinct())
    return sorted(found, key=natural_key)


def count_collections(session: Session, owner_id: int) -> int:
    """Return how many collections the owner has outside of the trash."""
    return session.scalar(select(func.count()).select_from(Collection).where(*_mine(owner_id))) or 0


def split(search: str) -> list[str]:
    """Return the terms of a search, at most ``MOST_TERMS``."""
    return composed(search)[:LONGEST_SEARCH].split()[:MOST_TERMS]


def _mine(owner_id: int) -> tuple[ColumnElement[bool], ...]:
    return Collection.owner_id == owner_id, Collection.trashed_at.is_(None)


def _matching(search: str) -> Iterator[ColumnElement[bool]]:
    fields = (Collection.title, Collection.description, Collection.slug)
    for term in split(search):
        tagged = select(CollectionTag.collection_id).where(or_(*containing(term, CollectionTag.name)))
        yield or_(*containing(term, *fields), Collection.id.in_(tagged))


def containing(term: str, *fields: InstrumentedAttribute[Any]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that a field contains the term, regardless of capitals.

    SQLite ignores capitals in ASCII only, so other terms are searched for in each of their usual forms.
    """
    forms = {term} if term.isascii() else {term, term.lower(), term.upper(), term.capitalize()}
    for field in fields:
        for form in sorted(forms):
            yield field.icontains(form, autoescape=True)


def _in_status(status: Status | None, now: datetime) -> Iterator[ColumnElement[bool]]:
    is_over = Collection.expires_at <= now
    goes_on = or_(Collection.expires_at.is_(None), Collection.expires_at > now)
    if status is Status.EXPIRED:
        yield is_over
    elif status is not None:
        yield goes_on
        yield (Collection.privacy == Privacy.DRAFT) if status is Status.DRAFT else Collection.privacy != Privacy.DRAFT
    if status is Status.EXPIRING:
        yield Collection.expires_at <= now + EXPIRING


def _tagged(tag: str) -> Iterator[ColumnElement[bool]]:
    if tag:
        yield Collection.id.in_(select(CollectionTag.collection_id).where(CollectionTag.name == tag))


def _sorted(wanted: Select[Collection], sort: Sort) -> Select[Collection]:
    if sort is Sort.NAME:
        return wanted.order_by(Collection.title_key, Collection.id)
    if sort is Sort.DATE:
        undated = case((Collection.event_date.is_(None), 1), else_=0)
        return wanted.order_by(undated, Collection.event_date.desc(), Collection.id.desc())
    if sort is Sort.CREATED:
        return wanted.order_by(Collection.created_at.desc(), Collection.id.desc())
    if sort is Sort.SIZE:
        live = (File.collection_id == Collection.id, File.trashed_at.is_(None), File.upload_complete)
        size = select(func.coalesce(func.sum(File.size), 0)).where(*live).correlate(Collection).scalar_subquery()
        return wanted.order_by(size.desc(), Collection.id.desc())
    return wanted.order_by(Collection.position, Collection.id)
