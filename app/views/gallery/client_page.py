"""The page of a client: every gallery shared with this person, as far as their share links open it now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.database import Session
from app.models import ActivityEvent, ActivityKind, Client, Collection, File, ShareLink
from app.models.lock import Lock
from app.policies.collection_policy import Access, AccessState, decide
from app.policies.visitor import Visitor
from app.queries.clients import links_of
from app.queries.files import covers, shown_files
from app.web.access import MOST_REMEMBERED, knowing, remember_link, visitor_to
from app.web.photo_view import PhotoView


@dataclass(frozen=True)
class SharedGallery:
    """One share link of the client, and what it opens now.

    The title and date of a gallery that is not open are shown only if its password page shows them. ``until`` is when
    the access ends (UTC). ``new`` counts the files that came after the link was last opened.
    """

    link: ShareLink
    access: Access
    title: str
    event_date: date | None
    until: datetime | None = None
    cover: PhotoView | None = None
    new: int = 0

    @property
    def state(self) -> str:
        """``open``, ``locked`` or ``expired``."""
        return self.access.outcome.name.lower()


def shared_galleries(session: Session, client: Client, now: datetime) -> list[SharedGallery]:
    """Return the galleries of a client, the newest first and the ended ones last; the others are left out.

    The share links of open galleries are remembered in the visitor's cookie, so that their covers are sent.
    """
    decided = [(link, access) for link, access in decisions(session, client, now) if _is_listed(access)]
    opened = [(link, access) for link, access in decided if access.is_open]
    remembered = list(_remembered((link for link, _ in opened), now))
    cover_of, last_opened = covers(session, [link.collection for link in remembered]), _last_opened(session, opened)
    found = []
    for link, access in decided:
        collection, gate = link.collection, access.gate
        if not access.is_open:
            title, day = (collection.title if gate.title else ""), (collection.event_date if gate.date else None)
            found.append(SharedGallery(link, access, title, day))
            continue
        file = cover_of.get(collection.id) if link in remembered else None
        cover = PhotoView(file, access, collection.slug) if file is not None and access.shows(file) else None
        new = _count_since(session, collection, access, last_opened.get(link.id))
        found.append(SharedGallery(link, access, collection.title, collection.event_date, access.until, cover, new))
    return sorted(found, key=lambda each: each.state == "expired")


def decisions(session: Session, client: Client, now: datetime) -> list[tuple[ShareLink, Access]]:
    """Return the policy's decision for each of the client's share links, with the passwords that the visitor knows."""
    links = links_of(session, client)
    return [(link, decide(Visitor(link=link, unlocked=knowing(link)), link.collection, now)) for link in links]


def missing_locks(decided: Iterable[tuple[ShareLink, Access]]) -> dict[Lock, list[tuple[ShareLink, Access]]]:
    """Return the collections and share links whose passwords are missing, with the share links that each one keeps."""
    found: dict[Lock, list[tuple[ShareLink, Access]]] = {}
    for link, access in decided:
        if access.lock is not None:
            found.setdefault(access.lock, []).append((link, access))
    return found


def _is_listed(access: Access) -> bool:
    return access.outcome is not AccessState.HIDDEN


def _remembered(links: Iterable[ShareLink], now: datetime) -> Sequence[ShareLink]:
    """Return the links with which the visitor's browser gets pictures now: one for each collection."""
    by_collection: dict[int, ShareLink] = {}
    for link in links:
        by_collection.setdefault(link.collection_id, link)
    chosen = list(by_collection.values())[:MOST_REMEMBERED]
    for link in chosen:
        if not decide(visitor_to(link.collection), link.collection, now).is_open:
            remember_link(link)
    return chosen


def _last_opened(session: Session, opened: Iterable[tuple[ShareLink, Access]]) -> dict[int, datetime]:
    """Return when each link was last opened in the stored activity, by link id."""
    ids = [link.id for link, _ in opened]
    visits = (ActivityEvent.share_link_id.in_(ids), ActivityEvent.kind == ActivityKind.OPENED)
    latest = select(ActivityEvent.share_link_id, func.max(ActivityEvent.at)).where(*visits)
    found = session.execute(latest.group_by(ActivityEvent.share_link_id))
    return {link_id: at for link_id, at in found if link_id is not None}


def _count_since(session: Session, collection: Collection, access: Access, last: datetime | None) -> int:
    if last is None:
        return 0
    new = shown_files(collection, access).where(File.created_at > last).order_by(None)
    return session.scalar(select(func.count()).select_from(new.subquery())) or 0
