"""The news that time alone would send right after a restore, although they may have been sent since the backup.

These are automatic mails before and after an end, mails about photos of which visitors were not told yet, and events of
webhooks about ends and finished uploads. They are stored as not sent, so that a person can send them.
"""

from datetime import datetime

from sqlalchemy import func, select, update

from app.database import Session
from app.models import Collection, Delivery, File, OutgoingMail, Privacy
from app.queries.news import published_after, shown_soon
from app.services.events.events import Events
from app.services.events.scheduled_events import ScheduledEvents
from app.services.events.studio_event import StudioEvent
from app.services.mail.automatic_mails import AutomaticMails
from app.services.mail.client_mails import ClientMails
from app.services.mail.client_news import ClientNews
from app.services.mail.outbox import HELD_BACK, Outbox
from app.services.site_addresses import SiteAddresses
from app.services.webhooks.webhook_listener import WebhookListener

NO_SENDER = "nobody@localhost"  # without MAIL_FROM; these mails are never sent


class OverdueNews:
    """The overdue news of a database that was just restored; ``sender`` is the setting MAIL_FROM."""

    def __init__(self, session: Session, addresses: SiteAddresses, sender: str | None):
        outbox = Outbox(session, sender or NO_SENDER, holds_back=True)
        clients = ClientMails(session, outbox, addresses)
        self._session = session
        self._news = ClientNews(session, clients)
        self._automatic = AutomaticMails(session, outbox, clients)
        self._webhooks = WebhookListener(session)

    def hold_back(self, now: datetime) -> tuple[int, int]:
        """Store everything that is overdue as not sent, commit, and return the numbers of mails and deliveries."""
        before = self._counts()
        self._automatic.queue_due(now)
        self._hold_back_photos(now)
        ScheduledEvents(self._session, Events([self._hear])).sweep(now)
        self._session.commit()
        mails, deliveries = self._counts()
        return mails - before[0], deliveries - before[1]

    def _counts(self) -> tuple[int, int]:
        mails = self._session.scalar(select(func.count()).select_from(OutgoingMail)) or 0
        return mails, self._session.scalar(select(func.count()).select_from(Delivery)) or 0

    def _hear(self, event: StudioEvent) -> None:
        self._webhooks.heard(event)
        for row in self._session.new:
            if isinstance(row, Delivery):
                row.give_up(HELD_BACK)

    def _hold_back_photos(self, now: datetime) -> None:
        """Count each photo as told in the collections whose visitors a worker tells of new photos."""
        told = (Collection.tells_automatically, Collection.told_seq.is_not(None), Collection.trashed_at.is_(None))
        published = select(Collection).where(*told, Collection.privacy != Privacy.DRAFT)
        for collection in self._session.scalars(published).all():
            after = collection.told_seq or 0
            sections = self._sections_with_new(collection, after)
            if not sections:
                continue
            self._news.queue(collection, self._news.shown_one_of(sections, collection, now), after, now)
            self._number(collection, now)

    def _sections_with_new(self, collection: Collection, after: int) -> set[int | None]:
        """Return the ids of the sections with photos of later numbers, also with those that are not prepared yet."""
        new = select(File.section_id).where(shown_soon(collection.id), published_after(after))
        return set(self._session.scalars(new.distinct()))

    def _number(self, collection: Collection, now: datetime) -> None:
        """Give one number to all photos that have none, and count it as told."""
        number = collection.published_seq + 1
        numbered = update(File).where(shown_soon(collection.id), File.published_seq.is_(None))
        self._session.execute(numbered.values(published_seq=number).execution_options(synchronize_session=False))
        collection.published_seq = collection.told_seq = number
        collection.numbered_at = now
