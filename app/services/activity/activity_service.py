"""Notes what visitors do, sparingly, and forgets it in time. It knows browsers by a random id, and no addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, select

from app.database import Session
from app.models import ActivityEvent, ActivityKind, ReceivedOriginal

ONE_VISIT = timedelta(minutes=30)  # within which opening again is not another visit
LEAST_PART = 64 * 1024  # bytes; smaller parts that neither begin nor end a file are not worth a row


@dataclass(frozen=True)
class Sender:
    """Who did it: by which link (None: the plain address) into which collection, and from which browser."""

    collection_id: int
    link_id: int | None
    visitor: UUID | None


class SentPart(NamedTuple):
    """Bytes ``start`` to ``stop`` (exclusive) of an original of ``size`` bytes have left."""

    file_id: int
    start: int
    stop: int
    size: int


class ActivityService:
    """``days`` is how long it is kept; 0: nothing is noted at all. Edges commit."""

    def __init__(self, session: Session, *, days: int):
        self._session = session
        self._days = days

    @property
    def is_on(self) -> bool:
        """Whether anything is noted."""
        return self._days > 0

    def opened(self, sender: Sender, now: datetime) -> None:
        """The gallery was opened: counted once for each visitor and half an hour."""
        if not self._has_noted(sender, ActivityKind.OPENED, since=now - ONE_VISIT):
            self._note(sender, ActivityKind.OPENED, now)

    def unlocked(self, sender: Sender, now: datetime) -> None:
        """The right password was entered."""
        self._note(sender, ActivityKind.UNLOCKED, now)

    def favorited(self, sender: Sender, file_ids: Iterable[int], now: datetime) -> None:
        """Photos were marked as favorites: each counts once for each visitor, however often a heart changes."""
        wanted = list(file_ids)
        known = set(self._session.scalars(self._same(sender, ActivityKind.FAVORITED, ActivityEvent.file_id)))
        for file_id in wanted:
            if file_id not in known:
                self._note(sender, ActivityKind.FAVORITED, now, file_id=file_id)

    def web_sent(self, sender: Sender, file_id: int, size: int | None, now: datetime) -> None:
        """A photo was taken home at web size."""
        self._note(sender, ActivityKind.DOWNLOADED_WEB, now, file_id=file_id, size=size)

    def original_sent(self, sender: Sender, part: SentPart, now: datetime) -> None:
        """Bytes of a single original have left; counts as a download once the last missing one has."""
        if self.parts_sent(sender, [part], now):
            self._note(sender, ActivityKind.DOWNLOADED_ORIGINAL, now, file_id=part.file_id, size=part.size)

    def handed_out(self, sender: Sender, file_id: int, now: datetime) -> None:
        """The visitor was sent to another server for a single original: nothing more is known of it."""
        self._note(sender, ActivityKind.HANDED_OUT, now, file_id=file_id)
        row = self._ledger(sender, [file_id]).get(file_id) or self._begun(sender, file_id)
        row.handed_out_at = row.changed_at = now

    def zip_started(self, sender: Sender, file_count: int, size: int, now: datetime) -> None:
        """The first byte of an archive of so many files was asked for."""
        self._note(sender, ActivityKind.ZIP_STARTED, now, file_count=file_count, size=size)

    def zip_completed(self, sender: Sender, file_count: int, size: int, now: datetime) -> None:
        """The last byte of an archive has left, at once or as the end of a resumed download."""
        self._note(sender, ActivityKind.ZIP_COMPLETED, now, file_count=file_count, size=size)

    def parts_sent(self, sender: Sender, parts: Iterable[SentPart], now: datetime) -> list[int]:
        """Keeps which bytes of originals have left for this visitor; answers the files that this completes again.

        A file that was whole before counts as completed by each further sending of all of it.
        """
        worthy = [part for part in parts if _is_worth_a_row(part)]
        rows = self._ledger(sender, [part.file_id for part in worthy])
        completed = []
        for part in worthy:
            row = rows.get(part.file_id) or self._begun(sender, part.file_id)
            rows[part.file_id] = row
            is_all = part.start == 0 and part.stop >= part.size
            if row.add(part.start, part.stop, part.size, now) or is_all:
                completed.append(part.file_id)
        return completed

    def forget(self, now: datetime) -> None:
        """Removes what is older than the days it is kept."""
        end = now - timedelta(days=self._days)
        self._session.execute(delete(ActivityEvent).where(ActivityEvent.at <= end))
        self._session.execute(delete(ReceivedOriginal).where(ReceivedOriginal.changed_at <= end))

    def _note(self, sender: Sender, kind: ActivityKind, now: datetime, **facts) -> None:
        who = {"collection_id": sender.collection_id, "share_link_id": sender.link_id, "visitor": sender.visitor}
        self._session.add(ActivityEvent(kind=kind, at=now, **who, **facts))

    def _has_noted(self, sender: Sender, kind: ActivityKind, *, since: datetime) -> bool:
        if sender.visitor is None:
            return False
        recent = self._same(sender, kind, ActivityEvent.id).where(ActivityEvent.at > since)
        return self._session.scalar(recent.limit(1)) is not None

    def _same(self, sender: Sender, kind: ActivityKind, column):
        return select(column).where(
            ActivityEvent.collection_id == sender.collection_id,
            ActivityEvent.kind == kind,
            ActivityEvent.visitor == sender.visitor,
            ActivityEvent.share_link_id.is_not_distinct_from(sender.link_id),
        )

    def _ledger(self, sender: Sender, file_ids: Iterable[int]) -> dict[int, ReceivedOriginal]:
        """What has left for this visitor before; locked where the database can, so that parts at once both count."""
        found = self._session.scalars(
            select(ReceivedOriginal)
            .where(
                ReceivedOriginal.collection_id == sender.collection_id,
                ReceivedOriginal.share_link_id.is_not_distinct_from(sender.link_id),
                ReceivedOriginal.visitor.is_not_distinct_from(sender.visitor),
                ReceivedOriginal.file_id.in_(list(file_ids)),
            )
            .with_for_update()
        )
        return {row.file_id: row for row in found}

    def _begun(self, sender: Sender, file_id: int) -> ReceivedOriginal:
        row = ReceivedOriginal(
            collection_id=sender.collection_id,
            share_link_id=sender.link_id,
            visitor=sender.visitor,
            file_id=file_id,
            parts=[],
        )
        self._session.add(row)
        return row


def _is_worth_a_row(part: SentPart) -> bool:
    length = part.stop - part.start
    return part.size == 0 or length >= LEAST_PART or (length > 0 and (part.start == 0 or part.stop >= part.size))
