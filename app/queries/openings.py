"""The number of people who wait for the opening of a draft."""

from collections.abc import Iterable

from sqlalchemy import func, select

from app.database import Session
from app.models import Collection, OpeningRequest


def count_waiting(session: Session, collections: Iterable[Collection]) -> dict[int, int]:
    """Return how many confirmed addresses wait for each of these collections, by its id; those without are left out."""
    here = OpeningRequest.collection_id.in_([collection.id for collection in collections])
    counts = select(OpeningRequest.collection_id, func.count()).where(here, OpeningRequest.confirmed_at.is_not(None))
    found = session.execute(counts.group_by(OpeningRequest.collection_id)).all()
    return {collection_id: count for collection_id, count in found}
