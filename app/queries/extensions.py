"""The requests for more days that an owner reads."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app.database import Session
from app.models import Collection, ExtensionRequest

MOST_DECIDED = 20


def open_requests(session: Session, owner_id: int) -> Sequence[ExtensionRequest]:
    """Return the open requests in the owner's collections outside of the trash, the oldest first."""
    wanted = _of(owner_id).where(ExtensionRequest.decided_at.is_(None)).order_by(ExtensionRequest.id)
    return session.scalars(wanted).all()


def decided_requests(session: Session, owner_id: int) -> Sequence[ExtensionRequest]:
    """Return the last 20 decided requests in the owner's collections outside of the trash, the latest first."""
    decided = _of(owner_id).where(ExtensionRequest.decided_at.is_not(None))
    return session.scalars(decided.order_by(ExtensionRequest.decided_at.desc()).limit(MOST_DECIDED)).all()


def count_open_requests(session: Session, collection: Collection) -> int:
    """Return the number of open requests in this collection."""
    open_here = (ExtensionRequest.collection_id == collection.id, ExtensionRequest.decided_at.is_(None))
    return session.scalar(select(func.count()).select_from(ExtensionRequest).where(*open_here)) or 0


def _of(owner_id: int) -> Select[ExtensionRequest]:
    mine = (Collection.owner_id == owner_id, Collection.trashed_at.is_(None))
    wanted = select(ExtensionRequest).join(ExtensionRequest.collection).where(*mine)
    return wanted.options(selectinload(ExtensionRequest.collection), selectinload(ExtensionRequest.share_link))
