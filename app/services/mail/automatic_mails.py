"""Mails to clients that no act of the owner sends: before the end, after it, and when a selection is reopened.

The owner chooses them for each collection; none is on in a new one.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, or_, select

from app.database import Session
from app.formatting import datetime_iso
from app.models import Collection, FavoriteList, MailKind, OutgoingMail, Privacy, ShareLink
from app.policies.collection_policy import end_of
from app.services.mail.client_mails import ClientMails
from app.services.mail.outbox import Outbox

DAY, WEEK = timedelta(days=1), timedelta(days=7)


class AutomaticMail(StrEnum):
    """A kind of occasion on which mails are sent without an act of the owner."""

    ENDS_SOON = "ends_soon"
    CLOSED = "closed"
    REOPENED = "reopened"


def chosen_for(collection: Collection) -> set[AutomaticMail]:
    """Return the occasions that the owner chose for this collection."""
    return {each for each in AutomaticMail if each in collection.automatic_mails.split()}


def choose_for(collection: Collection, chosen: set[AutomaticMail]) -> None:
    """Set the occasions for this collection; the caller commits."""
    collection.automatic_mails = " ".join(each for each in AutomaticMail if each in chosen)


class AutomaticMails:
    """The automatic mails of this session's collections."""

    def __init__(self, session: Session, outbox: Outbox, clients: ClientMails):
        self._session = session
        self._outbox = outbox
        self._clients = clients

    def queue_due(self, now: datetime) -> None:
        """Store the mails about ends that are near or just past; commits for each collection."""
        if not self._outbox.is_on:
            return
        near = (now - DAY, now + WEEK)
        ends = or_(Collection.expires_at.between(*near), ShareLink.expires_at.between(*near))
        live = and_(Collection.automatic_mails != "", Collection.trashed_at.is_(None))
        found = select(Collection.id).join(ShareLink, ShareLink.collection_id == Collection.id)
        ids = self._session.scalars(found.where(live, ends, Collection.privacy != Privacy.DRAFT).distinct()).all()
        self._session.commit()
        for collection_id in ids:
            if (collection := self._session.get(Collection, collection_id)) is not None:
                self._queue(collection, now)
            self._session.commit()

    def selection_reopened(self, favorites_list: FavoriteList, now: datetime) -> bool:
        """Store a mail to the person whose selection was reopened, if the owner chose this; return whether it was.

        The caller commits.
        """
        collection, link = favorites_list.collection, favorites_list.share_link
        is_chosen = AutomaticMail.REOPENED in chosen_for(collection)
        if link is None or not is_chosen or not self._outbox.is_on or self._clients.refusal(collection, link, now):
            return False
        key = f"{MailKind.REOPENED}:{link.uuid.hex}:{datetime_iso(now)}"
        return self._outbox.add(self._clients.mail_to(collection, MailKind.REOPENED, link, key), now)

    def _queue(self, collection: Collection, now: datetime) -> None:
        due = {key: (kind, link) for kind, link, key in self._due(collection, now)}
        stored = select(OutgoingMail.dedupe_key).where(OutgoingMail.dedupe_key.in_(due))
        for key in self._session.scalars(stored).all():
            del due[key]
        if not due:
            return
        complete = self._clients.complete(collection, [link for _, link in due.values()])
        for key, (kind, link) in due.items():
            if kind is MailKind.CLOSED or link.id not in complete:
                self._outbox.add(self._clients.mail_to(collection, kind, link, key), now)

    def _due(self, collection: Collection, now: datetime) -> Iterator[tuple[MailKind, ShareLink, str]]:
        """Yield the kind of mail that each link is due now, with the key by which it is stored once."""
        chosen = chosen_for(collection)
        mine = (ShareLink.collection_id == collection.id, ShareLink.revoked_at.is_(None), ShareLink.email.is_not(None))
        for link in self._session.scalars(select(ShareLink).where(*mine)):
            end = end_of(collection, link)
            kind = _kind_due(end - now, chosen) if end else None
            if end and kind and (kind is MailKind.CLOSED or link.mails_stopped_at is None):
                yield kind, link, f"{kind}:{link.uuid.hex}:{datetime_iso(end)}"


def _kind_due(left: timedelta, chosen: set[AutomaticMail]) -> MailKind | None:
    """Return the kind of mail that is due so long before the end, each within one day; None for none."""
    if AutomaticMail.CLOSED in chosen and -DAY < left <= timedelta(0):
        return MailKind.CLOSED
    if AutomaticMail.ENDS_SOON not in chosen:
        return None
    if timedelta(0) < left <= DAY:
        return MailKind.ENDS_TOMORROW
    return MailKind.ENDS_IN_WEEK if WEEK - DAY < left <= WEEK else None
