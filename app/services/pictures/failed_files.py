"""Failures of an owner's pictures: which pictures failed and why, and how to try them again."""

from collections.abc import Collection as AnyCollection
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.database import Session
from app.models import Collection, File, FileState, User

Column = TypeVar("Column")


class Failures:
    """The failed pictures outside the trash; the caller commits.

    ``session`` is the thread's own scoped session.
    """

    def __init__(self, session: Session):
        self._session = session

    def count(self, owner: User) -> int:
        """Return how many of the owner's pictures failed."""
        return self._session.scalar(_of(owner, select(func.count()).select_from(File))) or 0

    def latest(self, owner: User, most: int) -> list[File]:
        """Return the latest failed pictures, at most ``most``, with their collections.

        The reason is in ``error`` of each.
        """
        wanted = _of(owner, select(File)).order_by(File.id.desc()).limit(most)
        return list(self._session.scalars(wanted.options(contains_eager(File.collection))))

    def retry(self, owner: User, uuids: AnyCollection[UUID] | None = None) -> list[int]:
        """Queue all failed pictures of the owner again, or those with these uuids; return their ids."""
        wanted = _of(owner, select(File))
        files = self._session.scalars(wanted if uuids is None else wanted.where(File.uuid.in_(uuids))).all()
        for file in files:
            file.retry()
        return [file.id for file in files]


def _of(owner: User, query: Select[Column]) -> Select[Column]:
    live = (File.trashed_at.is_(None), Collection.trashed_at.is_(None))
    mine = query.join(File.collection).where(Collection.owner_id == owner.id)
    return mine.where(File.state == FileState.FAILED, *live)
