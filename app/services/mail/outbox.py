"""The outbox: mails are stored here in the transaction of the act that they report, and sent by a worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.dialects import postgresql, sqlite

from app.database import Session
from app.languages import ENGLISH
from app.models import Collection, MailKind, MailState, OutgoingMail, ShareLink

ROWS_AT_ONCE = 200
HELD_BACK = "A backup was restored, and this may have been sent since that was made. So it is not sent by itself."


@dataclass(frozen=True)
class NewMail:
    """A mail to store: its kind, its address, what it says, and the occasion that it is stored once for.

    ``language`` is a tag. ``collection`` and ``link`` are what the mail is about, if there is one.
    """

    kind: MailKind
    recipient: str
    owner_id: int
    facts: dict[str, Any]
    dedupe_key: str
    language: str = ENGLISH.tag
    collection: Collection | None = None
    link: ShareLink | None = None
    not_before: datetime | None = None


class Outbox:
    """The mails of this session; ``sender`` is the address that they are sent from, or None if mail is off.

    With ``holds_back``, mails are stored as dropped right away: after a restore, they may have been sent before.
    """

    def __init__(self, session: Session, sender: str | None, *, holds_back: bool = False):
        self._session = session
        self._sender = sender
        self._at_first: dict[str, Any] = {"state": MailState.QUEUED}
        if holds_back:
            self._at_first = {"state": MailState.DROPPED, "reason": HELD_BACK}

    @property
    def is_on(self) -> bool:
        """Whether a mail server is set, so that mails are stored and sent."""
        return self._sender is not None

    def add(self, mail: NewMail, now: datetime) -> bool:
        """Store a mail, unless mail is off or one for the same occasion is stored; return whether it was stored.

        The caller commits it together with the act.
        """
        return self.add_all([mail], now) == 1

    def add_all(self, mails: Sequence[NewMail], now: datetime) -> int:
        """Store these mails as ``add`` does, in few statements, and return how many were stored."""
        if self._sender is None or not mails:
            return 0
        rows = [_row(mail, self._sender, now) | self._at_first for mail in mails]
        is_postgres = self._session.get_bind().dialect.name == "postgresql"
        insert = postgresql.insert if is_postgres else sqlite.insert
        count = 0
        for start in range(0, len(rows), ROWS_AT_ONCE):
            values = rows[start : start + ROWS_AT_ONCE]
            statement = insert(OutgoingMail).values(values).on_conflict_do_nothing(index_elements=["dedupe_key"])
            count += len(self._session.scalars(statement.returning(OutgoingMail.id)).all())
        return count


def _row(mail: NewMail, sender: str, now: datetime) -> dict[str, Any]:
    uuid = uuid4()
    return {
        "uuid": uuid,
        "kind": mail.kind,
        "recipient": mail.recipient,
        "language": mail.language,
        "facts": mail.facts,
        "owner_id": mail.owner_id,
        "collection_id": mail.collection.id if mail.collection else None,
        "share_link_id": mail.link.id if mail.link else None,
        "not_before": mail.not_before or now,
        "dedupe_key": mail.dedupe_key,
        "attempts": 0,
        "message_id": f"<{uuid}@{sender.rpartition('@')[2]}>",
        "created_at": now,
    }
