"""The visitors who have a file in one of their favorites lists."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.database import Session
from app.models.collection import Collection
from app.models.favorites import Favorite, FavoriteList
from app.models.share_link import ShareLink


def lists_with_files(session: Session, collection: Collection) -> Sequence[FavoriteList]:
    """Return the collection's favorites lists that have files, oldest first, with their share links."""
    filled = select(Favorite.list_id).where(Favorite.list_id == FavoriteList.id).exists()
    there = (FavoriteList.collection_id == collection.id, FavoriteList.deleted_at.is_(None), filled)
    wanted = select(FavoriteList).where(*there).order_by(FavoriteList.created_at, FavoriteList.id)
    return session.scalars(wanted.options(selectinload(FavoriteList.share_link))).all()


def people_of(session: Session, file_ids: Iterable[int]) -> dict[int, dict[UUID, str]]:
    """Return the visitors with each of these files in a list: by file id, the name by visitor id, "" without a name."""
    found: dict[int, dict[UUID, str]] = {}
    wanted = (
        select(Favorite.file_id, FavoriteList.visitor_uuid, FavoriteList.visitor_name, ShareLink.name)
        .join(FavoriteList, FavoriteList.id == Favorite.list_id)
        .outerjoin(ShareLink, ShareLink.id == FavoriteList.share_link_id)
        .where(Favorite.file_id.in_(list(file_ids)), FavoriteList.deleted_at.is_(None))
        .order_by(FavoriteList.id)
    )
    for file_id, visitor, own_name, link_name in session.execute(wanted):
        names = found.setdefault(file_id, {})
        names[visitor] = names.get(visitor) or own_name or link_name or ""
    return found


def count_notes(session: Session, file_ids: Iterable[int]) -> dict[int, int]:
    """Return how many visitors wrote a note on each of these files, by file id; files without notes are left out."""
    noted = (Favorite.file_id.in_(list(file_ids)), Favorite.note != "", FavoriteList.deleted_at.is_(None))
    counts = select(Favorite.file_id, func.count()).join(FavoriteList, FavoriteList.id == Favorite.list_id)
    return {file_id: count for file_id, count in session.execute(counts.where(*noted).group_by(Favorite.file_id))}
