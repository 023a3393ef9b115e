"""The listener that stores news for owners: a mail about a sent selection, and entries of the next digest."""

from app.database import Session
from app.formatting import datetime_iso
from app.models import DigestEntry, DigestRhythm, FavoriteList, MailKind
from app.services.events.studio_event import EventType, StudioEvent
from app.services.mail.digest_lines import LINES
from app.services.mail.outbox import NewMail, Outbox
from app.services.mail.site_addresses import SiteAddresses

FILE_RECEIVED = "file.received"


class OwnerNews:
    """A listener of a studio's events, which adds rows to the session of the act and nothing else."""

    def __init__(self, session: Session, outbox: Outbox, addresses: SiteAddresses):
        self._session = session
        self._outbox = outbox
        self._addresses = addresses

    def hear(self, event: StudioEvent) -> None:
        """Store a mail or an entry of the next digest, if mail is on and the event is news to the owner.

        A file that came without a share link is the owner's own.
        """
        if not self._outbox.is_on:
            return
        if event.type is EventType.SELECTION_SUBMITTED and event.favorites_list is not None:
            self._selection_sent(event, event.favorites_list)
        elif str(event.type) in LINES and (str(event.type) != FILE_RECEIVED or event.link is not None):
            self._into_digest(event)

    def _selection_sent(self, event: StudioEvent, favorites_list: FavoriteList) -> None:
        owner = event.collection.owner
        facts = {
            "title": event.collection.title,
            "name": favorites_list.visitor_name or (event.link.name if event.link else "") or favorites_list.name,
            "email": favorites_list.visitor_email or "",
            "message": favorites_list.message or "",
            "count": event.numbers.get("files", 0),
            "address": self._addresses.selection(event.collection, favorites_list),
        }
        mail = NewMail(
            MailKind.SELECTION_SENT,
            recipient=owner.email,
            owner_id=owner.id,
            facts=facts,
            dedupe_key=f"selection_sent:{favorites_list.uuid}:{datetime_iso(event.at)}",
            collection=event.collection,
            link=event.link,
        )
        self._outbox.add(mail, event.at)

    def _into_digest(self, event: StudioEvent) -> None:
        if event.collection.owner.digest is DigestRhythm.OFF:
            return
        entry = DigestEntry(
            owner_id=event.collection.owner_id,
            collection_id=event.collection.id,
            event=str(event.type),
            name=event.link.name if event.link else "",
            detail=event.file.original_filename if event.file else "",
            count=event.numbers.get("files", 1),
            at=event.at,
        )
        self._session.add(entry)
