"""The listener that stores mails to clients about photos that were added after the first publication."""

from datetime import datetime

from app.database import Session
from app.models import Collection, MailKind, ShareLink
from app.queries.news import sections_with_new
from app.services.events.studio_event import EventType, StudioEvent
from app.services.mail.client_mails import ClientMails

AFTER = "after"  # name of the number, among those of the event, of the last photo that visitors knew of


class ClientNews:
    """A listener of a studio's events, which adds rows to the session of the act and nothing else."""

    def __init__(self, session: Session, clients: ClientMails):
        self._session = session
        self._clients = clients

    def people(self, collection: Collection, now: datetime) -> int:
        """Return how many people get a mail if they are informed of new photos now."""
        return len(self.recipients(collection, collection.told_seq or 0, now))

    def reaches_anyone(self, collection: Collection, now: datetime) -> bool:
        """Return whether anyone gets a mail if they are informed of new photos now."""
        return self.people(collection, now) > 0

    def recipients(self, collection: Collection, after: int, now: datetime) -> list[ShareLink]:
        """Return the links with an e-mail address that show a photo with a later number; none while mail is off."""
        if not self._clients.are_on:
            return []
        return self.shown_one_of(sections_with_new(self._session, collection, after), collection, now)

    def shown_one_of(self, sections: set[int | None], collection: Collection, now: datetime) -> list[ShareLink]:
        """Return the links with an e-mail address that show one of these sections; None is that of no section."""
        return [
            link
            for link in self._clients.addressed(collection, now)
            if self._clients.refusal(collection, link, now) is None
            and (sections if link.scope is None else sections & link.scope)
        ]

    def hear(self, event: StudioEvent) -> None:
        """Store a mail for each of these links, once for each publication."""
        if event.type is not EventType.PHOTOS_ADDED:
            return
        links = self.recipients(event.collection, event.numbers[AFTER], event.at)
        self.queue(event.collection, links, event.numbers[AFTER], event.at)

    def queue(self, collection: Collection, links: list[ShareLink], after: int, now: datetime) -> None:
        """Store a mail for each of these links about the photos with later numbers, once for each ``after``."""
        if links:
            self._clients.queue(collection, MailKind.MORE, links, now, occasion=f"photos after {after}")
