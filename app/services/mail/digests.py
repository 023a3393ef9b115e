"""Digests: one mail to an owner about many events, half an hour after the first one or once a day."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import delete, func, select

from app.database import Session, one_at_a_time
from app.formatting import datetime_iso
from app.models import Collection, DigestEntry, DigestRhythm, MailKind, OutgoingMail, User
from app.services.mail.digest_lines import lines_of
from app.services.mail.outbox import NewMail, Outbox
from app.services.site_addresses import SiteAddresses

FIRST_WAIT = timedelta(minutes=30)  # after the first event; later ones do not extend it
LEAST_PAUSE = timedelta(hours=1)  # between two digests to one owner
DAILY_AT = time(8)  # in the owner's time zone
MOST_GROUPS = 30  # collections in one digest


class Digests:
    """The digests of this session."""

    def __init__(self, session: Session, outbox: Outbox, addresses: SiteAddresses):
        self._session = session
        self._outbox = outbox
        self._addresses = addresses

    def queue_due(self, now: datetime) -> None:
        """Store the digest of each owner who is due, and delete the entries that it tells; commits for each owner."""
        first = select(DigestEntry.owner_id, func.min(DigestEntry.at)).group_by(DigestEntry.owner_id)
        waiting = self._session.execute(first).all()
        self._session.commit()
        for owner_id, first_at in waiting:
            owner = self._session.get_one(User, owner_id)
            if is_due(owner, first_at, now):
                self._queue(owner, now)
            self._session.commit()

    def _queue(self, owner: User, now: datetime) -> None:
        one_at_a_time(self._session, f"digest of owner {owner.id}")  # two workers may sweep at once
        mine = (OutgoingMail.owner_id == owner.id, OutgoingMail.kind == MailKind.DIGEST)
        latest = self._session.scalar(select(func.max(OutgoingMail.created_at)).where(*mine))
        if latest is not None and now < latest + LEAST_PAUSE:
            return
        ordered = select(DigestEntry).where(DigestEntry.owner_id == owner.id).order_by(DigestEntry.at, DigestEntry.id)
        entries = self._session.scalars(ordered).all()
        groups = [] if owner.digest is DigestRhythm.OFF else self._groups(entries)
        if groups:
            key = f"digest:{owner.uuid}:{datetime_iso(now)}"
            self._outbox.add(NewMail(MailKind.DIGEST, owner.email, owner.id, {"groups": groups}, key), now)
        told = delete(DigestEntry).where(DigestEntry.id.in_([entry.id for entry in entries]))
        self._session.execute(told.execution_options(synchronize_session=False))

    def _groups(self, entries: Sequence[DigestEntry]) -> list[dict[str, object]]:
        """Return the facts of a digest: a group for each collection that is not in the trash, by its first event."""
        by_collection: dict[Collection | None, list[DigestEntry]] = {}
        for entry in entries:
            by_collection.setdefault(entry.collection, []).append(entry)
        return [
            {
                "heading": collection.title if collection else "The studio",
                "address": self._addresses.activity(collection) if collection else "",
                "items": lines_of(mine),
            }
            for collection, mine in list(by_collection.items())[:MOST_GROUPS]
            if collection is None or collection.trashed_at is None
        ]


def is_due(owner: User, first_at: datetime, now: datetime) -> bool:
    """Return whether a digest is due, whose first event was at ``first_at``; entries of a stopped one are due, too."""
    if owner.digest is DigestRhythm.DAILY:
        local = now.astimezone(owner.zone)
        latest = datetime.combine(local.date(), DAILY_AT, owner.zone)
        latest = latest if latest <= local else datetime.combine(local.date() - timedelta(days=1), DAILY_AT, owner.zone)
        return first_at < latest
    return now >= first_at + FIRST_WAIT
