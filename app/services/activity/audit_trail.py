"""The audit trail: a record of what owners and operators do, written in the transaction of the act itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.database import Session
from app.log_format import without_keys
from app.models import AuditEntry, Channel, Collection, User, Verb
from app.models.accounts.audit_entry import LONGEST_DETAIL, LONGEST_THING


@dataclass(frozen=True)
class AuditSource:
    """Who is at work now, by which way and from where; ``owner_uuid`` where it is an owner."""

    channel: Channel
    who: str = ""
    channel_name: str = ""
    address: str = ""
    owner_uuid: UUID | None = None


class AuditTrail:
    """``source`` returns who acts when it is called, ``clock`` the time (UTC)."""

    def __init__(
        self, session: Session, source: Callable[[], AuditSource], clock: Callable[[], datetime], *, days: int
    ):
        self._session = session
        self._source = source
        self._clock = clock
        self._retention = timedelta(days=days)

    def record(
        self,
        verb: Verb,
        *,
        collection: Collection | None = None,
        owner: User | None = None,
        thing: str = "",
        count: int = 1,
        detail: str = "",
    ) -> None:
        """Add an entry; the caller's commit keeps it together with the act, or drops it with the act.

        It goes into the log of ``owner``, else of the collection's owner, else of whoever is at work. Hand in names
        and kinds, never a password, a token, an address of a gallery or any other value that opens something. A name
        may hold one that its owner pasted: what has the form of a token or of a secret address is masked.
        """
        source = self._source()
        owner = owner or (collection.owner if collection is not None else None)
        self._session.add(
            AuditEntry(
                done_at=self._clock(),
                owner_uuid=owner.uuid if owner is not None else source.owner_uuid,
                who=source.who,
                channel=source.channel,
                channel_name=without_keys(source.channel_name),
                address=source.address[:64],
                verb=str(verb),
                thing=without_keys(thing)[:LONGEST_THING],
                count=count,
                detail=without_keys(detail)[:LONGEST_DETAIL],
                collection_uuid=collection.uuid if collection is not None else None,
                collection_title=without_keys(collection.title) if collection is not None else "",
            )
        )

    def forget(self, now: datetime) -> None:
        """Removes what is older than the log is kept."""
        AuditEntry.forget(self._session, now - self._retention)
