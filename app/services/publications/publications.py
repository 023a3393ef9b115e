"""The numbering of photos that have become visible, and the telling of visitors, once for each publication.

A file has no number until visitors can see it. Then the next numbering gives one number to all such files of a
collection in one statement. Files and collections change in this order, as in all other acts.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from app.database import Session, changed_rows, one_at_a_time
from app.errors import Conflict
from app.languages import gettext as _
from app.models import Collection, File, Privacy, Verb
from app.queries.files import UNPREPARED
from app.queries.news import count_untold, unnumbered, with_unnumbered
from app.services.activity.audit_trail import AuditTrail
from app.services.events.events import Events
from app.services.events.studio_event import EventType, StudioEvent
from app.services.publications.visits import Visits

QUIET = timedelta(minutes=15)  # after the last new photo, before visitors are informed automatically


class Publications:
    """The publications in this session; the caller commits, except after ``tell_due``."""

    def __init__(self, session: Session, events: Events, audit: AuditTrail):
        self._session = session
        self._events = events
        self._audit = audit

    @property
    def visits(self) -> Visits:
        """The record of what visitors have seen."""
        return Visits(self._session, self.number)

    def number(self, collection_id: int, now: datetime) -> int:
        """Give the next number to the visible files that have none, and return the collection's last number."""
        waiting = select(File.id).where(unnumbered(collection_id)).limit(1)
        if self._session.scalar(waiting) is None:
            return self._last(collection_id)
        one_at_a_time(self._session, f"publication of {collection_id}")
        number = self._last(collection_id) + 1
        numbered = update(File).where(unnumbered(collection_id)).values(published_seq=number)
        if not changed_rows(self._session, numbered.execution_options(synchronize_session=False)):
            return number - 1
        # The first publication needs no telling: the owner sends the link.
        values = {"published_seq": number, "numbered_at": now, "told_seq": func.coalesce(Collection.told_seq, number)}
        self._session.execute(update(Collection).where(Collection.id == collection_id).values(values))
        return number

    def number_all(self, now: datetime) -> None:
        """Number the visible files of all published collections."""
        for collection_id in with_unnumbered(self._session):
            self.number(collection_id, now)

    def tell(self, collection: Collection, now: datetime) -> int:
        """Report the new photos to the visitors, once, and return how many there are.

        Raises ``Conflict`` if another request has informed them in the meantime, or if they cannot open the collection.
        """
        if collection.privacy is Privacy.DRAFT or collection.trashed_at is not None:
            raise Conflict(_("Visitors cannot open this collection, so they were told nothing. Publish it first."))
        self.number(collection.id, now)
        collection = Collection.for_change(self._session, collection.id)
        count = count_untold(self._session, collection)
        if not count:
            raise Conflict(_("Visitors were told of all photos already. Load the page again."))
        numbers = {"files": count, "after": collection.told_seq or 0}
        collection.told_seq, collection.told_at = collection.published_seq, now
        self._events.report(StudioEvent(EventType.PHOTOS_ADDED, now, collection, numbers=numbers))
        self._audit.record(Verb.VISITORS_TOLD, collection=collection, thing=collection.title, detail=str(count))
        return count

    def tell_due(self, now: datetime, reaches_anyone: Callable[[Collection, datetime], bool]) -> None:
        """Tell the visitors of collections that do it automatically, 15 minutes after the last photo; commit each.

        ``reaches_anyone`` says whether there is a visitor who can be informed.
        """
        due = (
            Collection.tells_automatically,
            Collection.trashed_at.is_(None),
            Collection.privacy != Privacy.DRAFT,
            Collection.published_seq > Collection.told_seq,
            Collection.numbered_at <= now - QUIET,
        )
        for collection in self._session.scalars(select(Collection).where(*due)).all():
            if self._is_growing(collection, now) or not count_untold(self._session, collection):
                continue
            if not reaches_anyone(collection, now):
                continue
            self.tell(collection, now)
            self._session.commit()

    def _is_growing(self, collection: Collection, now: datetime) -> bool:
        """Return whether photos that were uploaded a short time ago are still being prepared."""
        recent = (File.collection_id == collection.id, File.trashed_at.is_(None), File.created_at > now - QUIET)
        waiting = select(File.id).where(*recent, File.state.in_(UNPREPARED)).limit(1)
        return self._session.scalar(waiting) is not None

    def _last(self, collection_id: int) -> int:
        last = select(Collection.published_seq).where(Collection.id == collection_id)
        return self._session.scalar(last) or 0
