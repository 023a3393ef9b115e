"""The record of what visitors have seen: a page that was opened, and photos that were on the screen."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, insert, select

from app.database import Session
from app.models import File, LastVisit, SeenPhoto
from app.queries.news import is_new
from app.services.activity.activity_service import ActivityVisitor

FRESH_SECONDS = 300  # the time of a visit's last page is stored so often


class Visits:
    """The last visits in this session; the caller commits.

    ``number`` numbers the visible photos of a collection, and returns its last number.
    """

    def __init__(self, session: Session, number: Callable[[int, datetime], int]):
        self._session = session
        self._number = number

    def of(self, visitor: ActivityVisitor) -> LastVisit | None:
        """Return the last visit of this link, or without one of this browser; None before the first visit."""
        if visitor.link_id is not None:
            return self._session.scalar(select(LastVisit).where(LastVisit.share_link_id == visitor.link_id))
        mine = (LastVisit.collection_id == visitor.collection_id, LastVisit.visitor == visitor.key)
        return self._session.scalar(select(LastVisit).where(*mine)) if visitor.key is not None else None

    def visited(self, visitor: ActivityVisitor, known_seq: int, now: datetime) -> None:
        """Record a page that showed the photos with a number up to ``known_seq``; at a first visit, nothing is new."""
        visit = self.of(visitor)
        if visit is not None:
            if visit.is_over(now):
                self._forget_seen(visit, now)
            if (now - visit.visited_at).total_seconds() >= FRESH_SECONDS:
                visit.go_on(known_seq, now)
            return
        seq = self._number(visitor.collection_id, now)
        is_by_link = visitor.link_id is not None
        visit = LastVisit(
            collection_id=visitor.collection_id,
            share_link_id=visitor.link_id,
            visitor=None if is_by_link else visitor.key,
            last_seen_seq=seq,
            next_seq=seq,
            seen_at=now,
            visited_at=now,
        )
        self._session.add(visit)

    def saw(self, visitor: ActivityVisitor, files: Select[File], uuids: Sequence[UUID], now: datetime) -> None:
        """Record that these photos were on the screen, as far as they are new and among ``files``.

        ``files`` are those that the visitor may see. A page reports at least once, also without photos, so that what
        was not on the screen stays new.
        """
        visit = self.of(visitor)
        if visit is None:
            return
        seq = self._number(visitor.collection_id, now)
        new = files.order_by(None).where(is_new(visit, now))
        found = new.with_only_columns(File.id, File.published_seq).where(File.uuid.in_(uuids))
        rows = [
            {"visit_id": visit.id, "file_id": file_id, "published_seq": number, "seen_at": now}
            for file_id, number in (self._session.execute(found) if uuids else ())
            if number is not None
        ]
        if rows:
            ids = [row["file_id"] for row in rows]
            again = delete(SeenPhoto).where(SeenPhoto.visit_id == visit.id, SeenPhoto.file_id.in_(ids))
            self._session.execute(again.execution_options(synchronize_session=False))
            self._session.execute(insert(SeenPhoto), rows)
        is_more = self._session.scalar(new.with_only_columns(File.id).limit(1)) is not None
        visit.next_seq, visit.visited_at = None if is_more else seq, now

    def _forget_seen(self, visit: LastVisit, now: datetime) -> None:
        """Delete the seen photos that the number of the last visit covers from now on."""
        seq, _ = visit.as_of(now)
        over = delete(SeenPhoto).where(SeenPhoto.visit_id == visit.id, SeenPhoto.published_seq <= seq)
        self._session.execute(over.execution_options(synchronize_session=False))
