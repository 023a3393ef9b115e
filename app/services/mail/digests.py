"""Digests: one mail to an owner about many events, half an hour after the first one or once a day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import delete, func, select

from app.database import Session, one_at_a_time
from app.formatting import datetime_iso, format_list
from app.models import Collection, DigestEntry, DigestRhythm, MailKind, OutgoingMail, User
from app.services.mail.outbox import NewMail, Outbox
from app.services.mail.site_addresses import SiteAddresses

FIRST_WAIT = timedelta(minutes=30)  # after the first event; later ones do not extend it
LEAST_PAUSE = timedelta(hours=1)  # between two digests to one owner
DAILY_AT = time(8)  # in the owner's time zone
MOST_NAMES, MOST_LINES, MOST_GROUPS = 5, 20, 30
NO_ONE = "A visitor"


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
        if entries and owner.digest is not DigestRhythm.OFF:
            key = f"digest:{owner.uuid}:{datetime_iso(now)}"
            groups = {"groups": self._groups(entries)}
            self._outbox.add(NewMail(MailKind.DIGEST, owner.email, owner.id, groups, key), now)
        told = delete(DigestEntry).where(DigestEntry.id.in_([entry.id for entry in entries]))
        self._session.execute(told.execution_options(synchronize_session=False))

    def _groups(self, entries: Sequence[DigestEntry]) -> list[dict[str, object]]:
        """Return the facts of a digest: a group for each collection, in the order of its first event."""
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


def lines_of(entries: Iterable[DigestEntry]) -> list[str]:
    """Return the sentences about one collection's events, at most 20."""
    by_event: dict[str, list[DigestEntry]] = {}
    for entry in entries:
        by_event.setdefault(entry.event, []).append(entry)
    lines: list[str] = []
    for event, mine in by_event.items():
        lines += _lines_about(event, mine)
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "And more: the activity page has it all."]


def _lines_about(event: str, entries: list[DigestEntry]) -> list[str]:
    count = sum(entry.count for entry in entries)
    match event:
        case "link.opened":
            return [f"Opened for the first time by {_names(entries)}."]
        case "download.completed":
            return [f"{name} downloaded {_files(total)}." for name, total in _sums(entries)]
        case "file.received":
            return [f"{name} uploaded {_files(total)}." for name, total in _sums(entries)]
        case "comment.posted":
            return [f"{name} wrote {_counted(total, 'comment')}." for name, total in _sums(entries)]
        case "file.failed":
            return [f"{_files(count)} could not be prepared: {_some([entry.detail for entry in entries])}."]
        case "mail.failed":
            return [f"{_counted(count, 'mail')} could not be sent: {_some([entry.detail for entry in entries])}."]
        case "storage.problem":
            return [f"The store had {_counted(len(entries), 'problem')}. The page System has the details."]
    return []


def _sums(entries: list[DigestEntry]) -> list[tuple[str, int]]:
    """Return the sum of the counts of each person, in the order of their first event."""
    sums: dict[str, int] = {}
    for entry in entries:
        name = isolated(entry.name) if entry.name else NO_ONE
        sums[name] = sums.get(name, 0) + entry.count
    return list(sums.items())


def _names(entries: list[DigestEntry]) -> str:
    return _some([entry.name for entry in entries])


def _some(texts: list[str]) -> str:
    """Return at most five of the texts, each once, and how many others there are."""
    each = list(dict.fromkeys(text or NO_ONE.lower() for text in texts))
    shown = [isolated(text) for text in each[:MOST_NAMES]]
    others = len(each) - len(shown)
    return format_list([*shown, _counted(others, "other")] if others else shown)


def isolated(text: str) -> str:
    """Return the text for the middle of a sentence, of whose direction it does not depend (Unicode's FSI and PDI)."""
    return f"\u2068{text}\u2069"


def _files(count: int) -> str:
    return _counted(count, "file")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
