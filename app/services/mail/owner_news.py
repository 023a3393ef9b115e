"""The listener that stores news for owners: mails that ask for an answer soon, and entries of the next digest."""

from collections.abc import Callable
from typing import Any

from app.database import Session
from app.formatting import datetime_iso
from app.models import DigestEntry, DigestRhythm, ExtensionRequest, FavoriteList, MailKind, User
from app.services.events.studio_event import EventType, OwnerEvent, StudioEvent
from app.services.mail.digest_lines import LINES
from app.services.mail.outbox import NewMail, Outbox
from app.services.site_addresses import SiteAddresses

FILE_RECEIVED = "file.received"


class OwnerNews:
    """A listener of a studio's events, which adds rows to the session of the act and nothing else.

    ``extension_path`` returns the path on which a request for more days is decided without signing in.
    """

    def __init__(
        self,
        session: Session,
        outbox: Outbox,
        addresses: SiteAddresses,
        extension_path: Callable[[ExtensionRequest], str],
    ):
        self._session = session
        self._outbox = outbox
        self._addresses = addresses
        self._extension_path = extension_path

    def hear(self, event: StudioEvent) -> None:
        """Store a mail or an entry of the next digest, if mail is on and the event is news to the owner.

        A file that came without a share link is the owner's own.
        """
        if not self._outbox.is_on:
            return
        if event.type is EventType.SELECTION_SUBMITTED and event.favorites_list is not None:
            self._selection_sent(event, event.favorites_list)
        elif event.type is EventType.EXTENSION_ASKED and event.extension is not None:
            self._more_days_asked(event, event.extension)
        elif str(event.type) in LINES and (str(event.type) != FILE_RECEIVED or event.link is not None):
            self._into_digest(event)

    def hear_of_owner(self, event: OwnerEvent) -> None:
        """Store an entry of the next digest, if mail is on and the event is news to the owner."""
        owner = self._session.get_one(User, event.owner_id)
        if not self._outbox.is_on or str(event.type) not in LINES or owner.digest is DigestRhythm.OFF:
            return
        detail = event.store or (event.webhook.host if event.webhook else "")
        entry = DigestEntry(owner_id=owner.id, event=str(event.type), name="", detail=detail, count=1, at=event.at)
        self._session.add(entry)

    def _more_days_asked(self, event: StudioEvent, request: ExtensionRequest) -> None:
        facts = {
            "name": request.name or (event.link.name if event.link else ""),
            "message": request.text,
            "address": self._addresses.public_url + self._extension_path(request),
        }
        self._at_once(MailKind.MORE_DAYS_ASKED, event, facts, key=str(request.uuid))

    def _selection_sent(self, event: StudioEvent, favorites_list: FavoriteList) -> None:
        facts = {
            "name": favorites_list.visitor_name or (event.link.name if event.link else "") or favorites_list.name,
            "email": favorites_list.visitor_email or "",
            "message": favorites_list.message or "",
            "count": event.numbers.get("files", 0),
            "address": self._addresses.selection(event.collection, favorites_list),
        }
        self._at_once(MailKind.SELECTION_SENT, event, facts, key=f"{favorites_list.uuid}:{datetime_iso(event.at)}")

    def _at_once(self, kind: MailKind, event: StudioEvent, facts: dict[str, Any], *, key: str) -> None:
        """Store a mail to the owner, once for each ``key``."""
        owner = event.collection.owner
        mail = NewMail(
            kind,
            recipient=owner.email,
            owner_id=owner.id,
            facts={"title": event.collection.title, **facts},
            dedupe_key=f"{kind}:{key}",
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
