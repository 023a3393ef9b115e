"""The marks of covers: each collection's cover gets further variants, and loses them when another file is the cover."""

from collections.abc import Collection as AnyCollection

from sqlalchemy import select, update

from app.database import Session
from app.models import Collection, File
from app.queries.files import cover_ids

COLLECTIONS_AT_ONCE = 500


def mark_covers(session: Session, collection_ids: AnyCollection[int] | None = None) -> int:
    """Mark the covers of these collections, or of all outside the trash; return how many files changed.

    A file that became the cover, or is not the cover any more, is due for the second pass, which makes or deletes the
    variants that only covers have. The caller commits.
    """
    if collection_ids is None:
        collection_ids = session.scalars(select(Collection.id).where(Collection.trashed_at.is_(None))).all()
    ids = list(collection_ids)
    starts = range(0, len(ids), COLLECTIONS_AT_ONCE)
    return sum(_mark(session, ids[start : start + COLLECTIONS_AT_ONCE]) for start in starts)


def _mark(session: Session, collection_ids: AnyCollection[int]) -> int:
    covers = set(cover_ids(session, collection_ids).values())
    marked = set(session.scalars(select(File.id).where(File.is_cover, File.collection_id.in_(collection_ids))))
    for ids, is_cover in ((covers - marked, True), (marked - covers, False)):
        if ids:
            changed = update(File).where(File.id.in_(ids))
            session.execute(changed.values(is_cover=is_cover, variants_due=True, attempts=0))
    return len(covers ^ marked)
