"""The record of what visitors do.

A browser is identified by a random id. No IP address is stored, and old events are removed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import QueryableAttribute

from app.database import Session
from app.models import ActivityEvent, ActivityKind, Collection, ReceivedOriginal, ShareLink
from app.services.events.events import Events
from app.services.events.studio_event import EventType, StudioEvent

Column = TypeVar("Column")
Content = tuple[int, str | None]  # the id of a file, and the SHA-256 of what was sent of it
ONE_VISIT = timedelta(minutes=30)  # opening the gallery again within this time is the same visit
LEAST_PART = 64 * 1024  # bytes; smaller parts are not stored unless they begin or end a file


@dataclass(frozen=True)
class ActivityVisitor:
    """A visitor as recorded: the collection, the link (None: the plain address), and the browser's random key."""

    collection_id: int
    link_id: int | None
    key: UUID | None


class SentPart(NamedTuple):
    """Bytes of an original that were sent: ``start`` to ``stop`` (exclusive) of ``size``.

    ``sha256`` is the digest of the whole original as it is sent, or None if it is not known.
    """

    file_id: int
    start: int
    stop: int
    size: int
    sha256: str | None = None


class ActivityService:
    """A recorder of activity events, which are stored for ``days`` (0: nothing is recorded).

    The caller commits.
    """

    def __init__(self, session: Session, events: Events, *, days: int):
        self._session = session
        self._events = events
        self._days = days

    @property
    def is_on(self) -> bool:
        """Whether events are recorded."""
        return self._days > 0

    def opened(self, visitor: ActivityVisitor, now: datetime) -> None:
        """Record that the gallery was opened: at most once per visitor in 30 minutes.

        The first time that a share link is opened is an event of the studio.
        """
        if self._has_recorded(visitor, ActivityKind.OPENED, since=now - ONE_VISIT):
            return
        if visitor.link_id is not None and not self._was_opened(visitor.link_id):
            self._report(EventType.LINK_OPENED, visitor, now)
        self._record(visitor, ActivityKind.OPENED, now)

    def unlocked(self, visitor: ActivityVisitor, now: datetime) -> None:
        """Record that the right password was entered."""
        self._record(visitor, ActivityKind.UNLOCKED, now)

    def favorited(self, visitor: ActivityVisitor, file_ids: Iterable[int], now: datetime) -> None:
        """Record that photos became favorites: each once per visitor, also if it is removed and added again."""
        wanted = list(file_ids)
        known = set(self._session.scalars(self._same(visitor, ActivityKind.FAVORITED, ActivityEvent.file_id)))
        for file_id in wanted:
            if file_id not in known:
                self._record(visitor, ActivityKind.FAVORITED, now, file_id=file_id)

    def selection_sent(self, visitor: ActivityVisitor, file_count: int, now: datetime) -> None:
        """Record that a selection of so many photos was submitted; a submission after a reopening counts again."""
        self._record(visitor, ActivityKind.SELECTION_SENT, now, file_count=file_count)

    def web_sent(self, visitor: ActivityVisitor, file_id: int, size: int | None, now: datetime) -> None:
        """Record the download of a photo at web size."""
        self._record(visitor, ActivityKind.DOWNLOADED_WEB, now, file_id=file_id, size=size)

    def original_sent(self, visitor: ActivityVisitor, part: SentPart, now: datetime) -> None:
        """Record that bytes of an original were sent; it counts as downloaded once all bytes were sent."""
        if self.parts_sent(visitor, [part], now):
            self._record(visitor, ActivityKind.DOWNLOADED_ORIGINAL, now, file_id=part.file_id, size=part.size)

    def handed_out(self, visitor: ActivityVisitor, file_id: int, sha256: str | None, now: datetime) -> None:
        """Record that the visitor was redirected to another server for an original; what was received is not known."""
        self._record(visitor, ActivityKind.HANDED_OUT, now, file_id=file_id)
        content = (file_id, sha256)
        row = self._ledger(visitor, [file_id]).get(content) or self._begun(visitor, content)
        row.handed_out_at = row.changed_at = now

    def zip_started(self, visitor: ActivityVisitor, file_count: int, size: int, now: datetime) -> None:
        """Record the start of an archive's download."""
        self._record(visitor, ActivityKind.ZIP_STARTED, now, file_count=file_count, size=size)

    def zip_completed(self, visitor: ActivityVisitor, file_count: int, size: int, now: datetime) -> None:
        """Record that the last byte of an archive was sent, also by a resumed download."""
        self._record(visitor, ActivityKind.ZIP_COMPLETED, now, file_count=file_count, size=size)
        self._report(EventType.DOWNLOAD_COMPLETED, visitor, now, files=file_count, bytes=size)

    def parts_sent(self, visitor: ActivityVisitor, parts: Iterable[SentPart], now: datetime) -> list[int]:
        """Store which bytes of originals were sent to this visitor; return the ids of the files that are complete now.

        A file that was complete before counts again each time all of it is sent in one part.
        """
        worthy = [part for part in parts if _is_worth_a_row(part)]
        rows = self._ledger(visitor, [part.file_id for part in worthy])
        completed = []
        for part in worthy:
            content = (part.file_id, part.sha256)
            row = rows.get(content) or self._begun(visitor, content)
            rows[content] = row
            is_all = part.start == 0 and part.stop >= part.size
            if row.add(part.start, part.stop, part.size, now) or is_all:
                completed.append(part.file_id)
        return completed

    def forget(self, now: datetime) -> None:
        """Remove the events and the sent parts that are older than ``days``."""
        end = now - timedelta(days=self._days)
        self._session.execute(delete(ActivityEvent).where(ActivityEvent.at <= end))
        self._session.execute(delete(ReceivedOriginal).where(ReceivedOriginal.changed_at <= end))

    def _record(self, visitor: ActivityVisitor, kind: ActivityKind, now: datetime, **facts: Any) -> None:
        who = {"collection_id": visitor.collection_id, "share_link_id": visitor.link_id, "visitor": visitor.key}
        self._session.add(ActivityEvent(kind=kind, at=now, **who, **facts))

    def _report(self, type: EventType, visitor: ActivityVisitor, now: datetime, **numbers: int) -> None:
        collection = self._session.get(Collection, visitor.collection_id)
        link = self._session.get(ShareLink, visitor.link_id) if visitor.link_id is not None else None
        if collection is not None:
            self._events.report(StudioEvent(type, now, collection, link, numbers=numbers))

    def _was_opened(self, link_id: int) -> bool:
        opened = (ActivityEvent.share_link_id == link_id, ActivityEvent.kind == ActivityKind.OPENED)
        return self._session.scalar(select(ActivityEvent.id).where(*opened).limit(1)) is not None

    def _has_recorded(self, visitor: ActivityVisitor, kind: ActivityKind, *, since: datetime) -> bool:
        if visitor.key is None:
            return False
        recent = self._same(visitor, kind, ActivityEvent.id).where(ActivityEvent.at > since)
        return self._session.scalar(recent.limit(1)) is not None

    def _same(self, visitor: ActivityVisitor, kind: ActivityKind, column: QueryableAttribute[Column]) -> Select[Column]:
        return select(column).where(
            ActivityEvent.collection_id == visitor.collection_id,
            ActivityEvent.kind == kind,
            ActivityEvent.visitor == visitor.key,
            ActivityEvent.share_link_id.is_not_distinct_from(visitor.link_id),
        )

    def _ledger(self, visitor: ActivityVisitor, file_ids: Iterable[int]) -> dict[Content, ReceivedOriginal]:
        """Return this visitor's rows by content, locked if the database can, so that concurrent parts both count."""
        found = self._session.scalars(
            select(ReceivedOriginal)
            .where(
                ReceivedOriginal.collection_id == visitor.collection_id,
                ReceivedOriginal.share_link_id.is_not_distinct_from(visitor.link_id),
                ReceivedOriginal.visitor.is_not_distinct_from(visitor.key),
                ReceivedOriginal.file_id.in_(list(file_ids)),
            )
            .with_for_update()
        )
        return {(row.file_id, row.sha256): row for row in found}

    def _begun(self, visitor: ActivityVisitor, content: Content) -> ReceivedOriginal:
        file_id, sha256 = content
        row = ReceivedOriginal(
            collection_id=visitor.collection_id,
            share_link_id=visitor.link_id,
            visitor=visitor.key,
            file_id=file_id,
            sha256=sha256,
            parts=[],
        )
        self._session.add(row)
        return row


def _is_worth_a_row(part: SentPart) -> bool:
    length = part.stop - part.start
    return part.size == 0 or length >= LEAST_PART or (length > 0 and (part.start == 0 or part.stop >= part.size))
