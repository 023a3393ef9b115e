"""Reports of a collection's activity for its owner: counts for each link and photo, and the latest events."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.database import Session
from app.models import ActivityEvent, ActivityKind, Collection, File, ReceivedOriginal, ShareLink
from app.queries.files import SHOWN_TO_VISITORS, live_files

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
    """The activity of a share link, or of the collection's plain address (``link`` is None).

    ``originals`` counts the originals that the link shows, ``received`` those of them that were sent completely, and
    ``handed_out`` the others for which a visitor was redirected to another server.
    """

    link: ShareLink | None
    counts: Counts
    received: int
    handed_out: int
    originals: int


@dataclass(frozen=True)
class PhotoRow:
    """A photo that visitors downloaded or marked as a favorite, and how often."""

    file: File
    counts: Counts


@dataclass(frozen=True)
class OriginalRow:
    """An original that a link shows, and when its visitors received it (UTC, None if they did not).

    ``whole_at`` is when all of its bytes had been sent to a visitor, ``handed_out_at`` when a visitor was redirected to
    another server for it; each is the latest such time.
    """

    file: File
    whole_at: datetime | None
    handed_out_at: datetime | None


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
    received = _received_by_link(session, collection)
    files = session.execute(_originals(collection).with_only_columns(File.id, File.section_id)).all()
    ways: list[ShareLink | None] = [*links, *([None] if None in counts or None in received else [])]
    rows = []
    for link in ways:
        link_id, scope = (link.id, link.scope) if link else (None, None)
        shown = {file_id for file_id, section_id in files if scope is None or section_id in scope}
        whole, handed = received.get(link_id, (set(), set()))
        given = (len(whole & shown), len((handed - whole) & shown), len(shown))
        rows.append(LinkRow(link, counts.get(link_id, Counts()), *given))
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


def originals(session: Session, collection: Collection, link: ShareLink | None) -> list[OriginalRow]:
    """Return every original that this link (None: the plain address) shows, in the collection's order."""
    scope = link.scope if link else None
    moments = session.execute(
        select(ReceivedOriginal.file_id, func.max(ReceivedOriginal.whole_at), func.max(ReceivedOriginal.handed_out_at))
        .where(
            ReceivedOriginal.collection_id == collection.id,
            ReceivedOriginal.share_link_id.is_not_distinct_from(link.id if link else None),
        )
        .group_by(ReceivedOriginal.file_id)
    )
    known = {file_id: (whole_at, handed_out_at) for file_id, whole_at, handed_out_at in moments}
    files = session.scalars(_originals(collection))
    shown = (file for file in files if scope is None or file.section_id in scope)
    return [OriginalRow(file, *known.get(file.id, (None, None))) for file in shown]


def _originals(collection: Collection) -> Select[File]:
    return live_files(collection).where(File.state.in_(SHOWN_TO_VISITORS), File.hidden_at.is_(None))


def _received_by_link(session: Session, collection: Collection) -> dict[int | None, tuple[set[int], set[int]]]:
    columns = (ReceivedOriginal.share_link_id, ReceivedOriginal.file_id, ReceivedOriginal.whole_at)
    rows = session.execute(
        select(*columns, ReceivedOriginal.handed_out_at).where(ReceivedOriginal.collection_id == collection.id)
    )
    result: dict[int | None, tuple[set[int], set[int]]] = {}
    for link_id, file_id, whole_at, handed_out_at in rows:
        whole, handed = result.setdefault(link_id, (set(), set()))
        if whole_at is not None:
            whole.add(file_id)
        if handed_out_at is not None:
            handed.add(file_id)
    return result
