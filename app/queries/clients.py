"""Queries about clients and the share links that belong to them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from app.database import Session
from app.models import Client, Collection, ShareLink


def links_of(session: Session, client: Client) -> Sequence[ShareLink]:
    """Return the client's share links with their collections outside of the trash, the newest first."""
    wanted = (
        select(ShareLink)
        .join(ShareLink.collection)
        .where(ShareLink.client_id == client.id, Collection.trashed_at.is_(None))
        .order_by(ShareLink.id.desc())
        .options(contains_eager(ShareLink.collection))
    )
    return session.scalars(wanted).all()


def proposed_links(session: Session, client: Client) -> Sequence[ShareLink]:
    """Return the owner's share links that belong to no client and have this client's e-mail address."""
    if client.email is None:
        return []
    wanted = (
        select(ShareLink)
        .join(ShareLink.collection)
        .where(Collection.owner_id == client.owner_id, Collection.trashed_at.is_(None))
        .where(ShareLink.client_id.is_(None), func.lower(ShareLink.email) == client.email.lower())
        .order_by(ShareLink.id.desc())
        .options(contains_eager(ShareLink.collection))
    )
    return session.scalars(wanted).all()


def count_links(session: Session, owner_id: int) -> dict[int, int]:
    """Return how many share links each of the owner's clients has, by client id; clients without one are left out."""
    counts = (
        select(ShareLink.client_id, func.count())
        .join(ShareLink.collection)
        .where(Collection.owner_id == owner_id, Collection.trashed_at.is_(None), ShareLink.client_id.is_not(None))
        .group_by(ShareLink.client_id)
    )
    return {client_id: count for client_id, count in session.execute(counts) if client_id is not None}
