"""The audit trail: a record of what owners and operators do, written in the transaction of the action itself."""

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
    """The person or program that acts now, through which channel and from which address; ``owner_uuid`` if an owner."""

    channel: Channel
    who: str = ""
    channel_name: str = ""
    address: str = ""
    owner_uuid: UUID | None = None


class AuditTrail:
    """A writer of audit entries; ``source`` returns who acts now, ``clock`` the time (UTC)."""

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
        """Add an entry, which the caller commits or rolls back together with the action.

        The entry belongs to the log of ``owner``, or else of the collection's owner, or else of the owner who acts.
        Pass names and kinds, never a password, a token, a gallery's address or another value that gives access.
        Names may contain such a value because an owner pasted it, so tokens and secret addresses in them are masked.
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
        """Remove the entries that are older than the retention period."""
        AuditEntry.forget(self._session, now - self._retention)
