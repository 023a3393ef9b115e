"""Reports of a collection's activity for its owner: counts for each link and photo, and the latest events."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.database import Session
from app.models import ActivityEvent, ActivityKind, Collection, File, ShareLink
from app.queries.receipts import LinkReceipt, receipt_at_address, receipts_of

MOST_RECENT, MOST_PHOTOS = 50, 20
SINGLE_DOWNLOADS = (ActivityKind.DOWNLOADED_WEB, ActivityKind.DOWNLOADED_ORIGINAL, ActivityKind.HANDED_OUT)
OF_PHOTOS = (*SINGLE_DOWNLOADS, ActivityKind.FAVORITED)


@dataclass
class Counts:
    """The number of events of each kind, and when the gallery was last opened (UTC)."""

    by_kind: Counter[ActivityKind] = field(default_factory=Counter)
    opened_at: datetime | None = None

    def __getitem__(self, kind: str) -> int:
        return self.by_kind[ActivityKind(kind)]

    @property
    def downloads(self) -> int:
        """The number of downloads of single photos, at web size and as originals."""
        return sum(self.by_kind[kind] for kind in SINGLE_DOWNLOADS)

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())

    def __add__(self, other: "Counts") -> "Counts":
        moments = [moment for moment in (self.opened_at, other.opened_at) if moment is not None]
        return Counts(self.by_kind + other.by_kind, max(moments, default=None))


@dataclass(frozen=True)
class LinkRow:
    """The activity of a share link, or of the collection's plain address (``link`` is None), and what it received."""

    link: ShareLink | None
    counts: Counts
    receipt: LinkReceipt


@dataclass(frozen=True)
class PhotoRow:
    """A photo that visitors downloaded or marked as a favorite, and how often."""

    file: File
    counts: Counts


def count_by_link(session: Session, collection: Collection) -> dict[int | None, Counts]:
    """Return the counts for each link's id; the key None is the plain address."""
    columns = (ActivityEvent.share_link_id, ActivityEvent.kind, func.count(), func.max(ActivityEvent.at))
    rows = session.execute(
        select(*columns)
        .where(ActivityEvent.collection_id == collection.id)
        .group_by(ActivityEvent.share_link_id, ActivityEvent.kind)
    )
    result: dict[int | None, Counts] = {}
    for link_id, kind, count, latest in rows:
        counts = result.setdefault(link_id, Counts())
        counts.by_kind[kind] = count
        if kind is ActivityKind.OPENED:
            counts.opened_at = latest
    return result


def by_link(session: Session, collection: Collection, links: Sequence[ShareLink]) -> list[LinkRow]:
    """Return a row for each link, and one for the plain address if any activity came through it."""
    counts = count_by_link(session, collection)
    receipts = receipts_of(session, collection, links)
    at_address = receipt_at_address(session, collection)
    rows = [LinkRow(link, counts.get(link.id, Counts()), receipts[link.id]) for link in links]
    if None in counts or at_address.received or at_address.handed_out:
        rows.append(LinkRow(None, counts.get(None, Counts()), at_address))
    return rows


def by_photo(session: Session, collection: Collection) -> list[PhotoRow]:
    """Return at most 20 photos: those with the most downloads first, then those with the most favorites."""
    rows = session.execute(
        select(File.id, ActivityEvent.kind, func.count())
        .join(ActivityEvent.file)
        .where(ActivityEvent.collection_id == collection.id, ActivityEvent.kind.in_(OF_PHOTOS))
        .where(File.trashed_at.is_(None))
        .group_by(File.id, ActivityEvent.kind)
    )
    counts: dict[int, Counts] = {}
    for file_id, kind, count in rows:
        counts.setdefault(file_id, Counts()).by_kind[kind] = count
    ranked = sorted(counts, key=lambda id: (-counts[id].downloads, -counts[id]["favorited"], id))[:MOST_PHOTOS]
    files = {file.id: file for file in session.scalars(select(File).where(File.id.in_(ranked)))}
    return [PhotoRow(files[file_id], counts[file_id]) for file_id in ranked]


def latest(session: Session, collection: Collection) -> Sequence[ActivityEvent]:
    """Return the last 50 events, the latest first."""
    newest = select(ActivityEvent).where(ActivityEvent.collection_id == collection.id)
    newest = newest.order_by(ActivityEvent.at.desc(), ActivityEvent.id.desc()).limit(MOST_RECENT)
    return session.scalars(newest.options(joinedload(ActivityEvent.share_link), joinedload(ActivityEvent.file))).all()
