"""The photos that are new: since the last visit, or since the owner informed the visitors."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from app.database import Session
from app.models import Collection, File, LastVisit, Privacy, SeenPhoto
from app.queries.files import SHOWN_TO_VISITORS, UNPREPARED, count_by_section, live_files

_LIVE = (File.upload_complete, File.trashed_at.is_(None), File.hidden_at.is_(None))
_VISIBLE = (*_LIVE, File.state.in_(SHOWN_TO_VISITORS))


def unnumbered(collection_id: int) -> ColumnElement[bool]:
    """Return the condition that visitors of this collection can see a file that has no number yet."""
    return and_(File.collection_id == collection_id, File.published_seq.is_(None), *_VISIBLE)


def shown_soon(collection_id: int) -> ColumnElement[bool]:
    """Return the condition that visitors of this collection can see a file, or will once it is prepared."""
    return and_(File.collection_id == collection_id, *_LIVE, File.state.in_((*SHOWN_TO_VISITORS, *UNPREPARED)))


def published_after(seq: int) -> ColumnElement[bool]:
    """Return the condition that a file has a later number than this one, or none yet."""
    return or_(File.published_seq.is_(None), File.published_seq > seq)


def is_new(visit: LastVisit, now: datetime, *, at: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition that a file is new for this last visit; with ``at``, that it was new at that time."""
    seq, _ = visit.as_of(now)
    seen = [
        SeenPhoto.visit_id == visit.id,
        SeenPhoto.file_id == File.id,
        SeenPhoto.published_seq == File.published_seq,
    ]
    if at is not None:
        seen.append(SeenPhoto.seen_at < at)
    return and_(published_after(seq), not_(exists().where(*seen)))


def count_untold(session: Session, collection: Collection) -> int:
    """Return how many visible photos are newer than the last message to visitors; 0 before the first publication."""
    if collection.told_seq is None:
        return 0
    files = live_files(collection).order_by(None).where(*_VISIBLE, published_after(collection.told_seq))
    return session.scalar(files.with_only_columns(func.count())) or 0


def sections_with_new(session: Session, collection: Collection, seq: int) -> set[int | None]:
    """Return the ids of the sections with visible photos of later numbers; None is among them for no section."""
    return {section for section, _ in count_by_section(session, collection, *_VISIBLE, published_after(seq))}


def with_unnumbered(session: Session) -> list[int]:
    """Return the ids of the published collections that have visible files without a number."""
    waiting = select(File.id).where(File.collection_id == Collection.id, File.published_seq.is_(None), *_VISIBLE)
    published = (Collection.privacy != Privacy.DRAFT, Collection.trashed_at.is_(None))
    return list(session.scalars(select(Collection.id).where(*published, exists(waiting))))
