"""The requests for more days: asking, and extending a share link once without asking."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select

from app.database import Session, one_at_a_time
from app.errors import Conflict, TooManyAttempts
from app.languages import gettext as _
from app.models import Collection, ExtensionRequest, ShareLink, Verb
from app.models.delivery.extension_request import checked_name, checked_text
from app.policies.collection_policy import end_of
from app.services.activity.audit_trail import AuditTrail
from app.services.events.events import Events
from app.services.events.studio_event import EventType, StudioEvent
from app.services.extensions.extension import Extension
from app.services.extensions.extension_decisions import ExtensionDecisions
from app.services.guesses.guess_limit import GuessesSpent, GuessLimit

MOST_OPEN = 100  # requests of one collection
TOO_MANY = _("Too many requests came from your network, or for this gallery. Try again later.")
NO_END = _("This gallery has no end any more, so no more days are needed.")


class Extensions:
    """The requests in this session; the caller commits, or rolls back."""

    def __init__(self, session: Session, events: Events, audit: AuditTrail, limit: GuessLimit, secret_key: str):
        self._session = session
        self._events = events
        self._audit = audit
        self._limit = limit
        self._secret_key = secret_key

    @property
    def decisions(self) -> ExtensionDecisions:
        """The decisions of owners about these requests."""
        return ExtensionDecisions(self._session, self._audit, self._secret_key)

    def latest(self, collection: Collection, link: ShareLink | None, visitor: UUID | None) -> ExtensionRequest | None:
        """Return the last request of this link, or without one of this browser."""
        mine = (ExtensionRequest.collection_id == collection.id, _by(link, visitor))
        return self._session.scalar(select(ExtensionRequest).where(*mine).order_by(ExtensionRequest.id.desc()).limit(1))

    def ask(
        self,
        collection: Collection,
        link: ShareLink | None,
        visitor: UUID | None,
        *,
        name: str,
        text: str,
        address: str,
        now: datetime,
    ) -> ExtensionRequest:
        """Store a request and report it; a link, or without one a browser, has one open request.

        ``address`` is the network address. Raises ``InvalidInput`` for an unusable name or text, ``Conflict`` if there
        is an open request or no end, and ``TooManyAttempts`` if too many came from this network or for the collection.
        """
        name, text = checked_name(name), checked_text(text)
        one_at_a_time(self._session, f"extensions of {collection.id}")
        end = self._checked_end(collection, link, visitor)
        self._count(collection, address, now)
        request = ExtensionRequest(name=name, text=text, ended_at=end, created_at=now, collection=collection)
        request.uuid, request.share_link, request.visitor = uuid4(), link, None if link else visitor
        self._session.add(request)
        self._session.flush()
        self._events.report(StudioEvent(EventType.EXTENSION_ASKED, now, collection, link=link, extension=request))
        return request

    def self_days(self, collection: Collection, link: ShareLink | None, now: datetime) -> int | None:
        """Return by how many days visitors with this link can extend it without asking; None if they cannot (again)."""
        days = collection.self_extension_days
        if days is None or link is None or link.self_extended_at is not None:
            return None
        extension = Extension.of(collection, link, days, now)
        is_spent = collection.self_extended_at is not None
        if extension is None or (extension.collection is not None and is_spent):
            return None
        return days

    def extend_once(self, collection: Collection, link: ShareLink | None, now: datetime) -> Extension:
        """Extend the link without asking, once; raises ``Conflict`` if that is not possible (any more)."""
        collection = Collection.for_change(self._session, collection.id)
        if link is not None:
            link = self._session.get_one(ShareLink, link.id, with_for_update=True, populate_existing=True)
        days = self.self_days(collection, link, now)
        extension = Extension.of(collection, link, days, now) if days is not None else None
        if extension is None or link is None:
            raise Conflict(_("This gallery cannot be extended here any more. Ask the photographer."))
        extension.apply()
        link.self_extended_at = now
        if extension.collection is not None:
            collection.self_extended_at = now
        self._audit.record(Verb.EXTENDED_BY_VISITOR, collection=collection, thing=link.name, detail=str(days))
        return extension

    def _checked_end(self, collection: Collection, link: ShareLink | None, visitor: UUID | None) -> datetime:
        """Return the end; raises ``Conflict`` without one, and if there is an open request."""
        end = end_of(collection, link)
        if end is None:
            raise Conflict(NO_END)
        latest = self.latest(collection, link, visitor)
        if latest is not None and latest.is_open:
            raise Conflict(_("You have asked already. The photographer has not answered yet."))
        return end

    def _count(self, collection: Collection, address: str, now: datetime) -> None:
        """Count the request for its network; raises ``TooManyAttempts``."""
        try:
            self._limit.begin(f"extension:{collection.uuid}", address, now)
        except GuessesSpent as spent:
            raise TooManyAttempts(TOO_MANY, retry_after=spent.retry_after) from spent
        open_here = (ExtensionRequest.collection_id == collection.id, ExtensionRequest.decided_at.is_(None))
        count = self._session.scalar(select(func.count()).select_from(ExtensionRequest).where(*open_here)) or 0
        if count >= MOST_OPEN:
            raise TooManyAttempts(TOO_MANY, retry_after=int(timedelta(days=1).total_seconds()))


def _by(link: ShareLink | None, visitor: UUID | None) -> ColumnElement[bool]:
    if link is not None:
        return ExtensionRequest.share_link_id == link.id
    return (ExtensionRequest.share_link_id.is_(None)) & (ExtensionRequest.visitor == visitor)
