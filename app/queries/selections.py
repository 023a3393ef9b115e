"""Counts of selections and of their notes, and which submissions their owner has seen."""

from collections.abc import Collection as AnyCollection
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, case, func, select, update

from app.database import Session, changed_rows
from app.models.collection import Collection
from app.models.favorites import Favorite, FavoriteList
from app.models.files.file import File


class SelectionCounts(NamedTuple):
    """The number of selections of a collection that are submitted and not reopened, and of the new ones among them."""

    sent: int = 0
    new: int = 0


def count_selections(session: Session, collections: Sequence[Collection]) -> dict[int, SelectionCounts]:
    """Return the counts of each collection that has selections, by its id, in one query."""
    ids = [collection.id for collection in collections]
    new = func.count(case((FavoriteList.unseen(), 1)))
    counts = select(FavoriteList.collection_id, func.count(), new)
    counts = counts.where(FavoriteList.collection_id.in_(ids), FavoriteList.sent()).group_by(FavoriteList.collection_id)
    return {collection_id: SelectionCounts(*found) for collection_id, *found in session.execute(counts)}


def count_new_selections(session: Session, collection: Collection) -> int:
    """Return how many selections of this collection its owner has not seen."""
    return count_selections(session, [collection]).get(collection.id, SelectionCounts()).new


def count_notes(session: Session, lists: AnyCollection[FavoriteList], shown: Select[File]) -> dict[int, int]:
    """Return how many of the ``shown`` files have a note in each of these lists, by list id."""
    ids = [favorites_list.id for favorites_list in lists]
    files = shown.with_only_columns(File.id).order_by(None)
    noted = (Favorite.list_id.in_(ids), Favorite.note != "", Favorite.file_id.in_(files))
    counts = select(Favorite.list_id, func.count()).where(*noted).group_by(Favorite.list_id)
    return {list_id: count for list_id, count in session.execute(counts)}


def mark_seen(session: Session, collection_id: int, until: datetime, *, list_id: int | None = None) -> int:
    """Mark the submissions until ``until`` as seen, of one list or of the collection; return how many were new."""
    new = (FavoriteList.collection_id == collection_id, FavoriteList.unseen(), FavoriteList.submitted_at <= until)
    one = () if list_id is None else (FavoriteList.id == list_id,)
    seen = update(FavoriteList).where(*new, *one).values(seen_at=FavoriteList.submitted_at)
    return changed_rows(session, seen.execution_options(synchronize_session=False))
