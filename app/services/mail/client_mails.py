"""Mails to the people of share links: who gets one, what it says, and its storing in the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.database import Session
from app.errors import Conflict, InvalidInput
from app.formatting import datetime_iso
from app.languages import Message
from app.languages import gettext as _
from app.models import Collection, FavoriteList, File, MailKind, MailState, OutgoingMail, Privacy, ShareLink
from app.policies.collection_policy import end_of
from app.queries.receipts import receipts_of
from app.services.mail.client_writing import ClientWriter, OwnText, WrittenMail
from app.services.mail.cover import COVER, public_cover
from app.services.mail.occasion import END, STOPPABLE
from app.services.mail.outbox import NewMail, Outbox
from app.services.site_addresses import SiteAddresses

OFF = _("This site sends no mails yet. The settings SMTP_URL and MAIL_FROM turn it on.")
WAITS_FOR_PUBLISHING = _("This collection is a draft, so its links open nothing. Publish it first.")


@dataclass(frozen=True)
class QueuedMails:
    """The result of an act: how many mails were stored, and for how many links none was needed."""

    count: int
    left_out: int


class ClientMails:
    """The mails to clients of this session's collections; the caller commits."""

    def __init__(self, session: Session, outbox: Outbox, addresses: SiteAddresses):
        self._session = session
        self._outbox = outbox
        self._addresses = addresses

    @property
    def are_on(self) -> bool:
        """Whether a mail server is set."""
        return self._outbox.is_on

    def require_possible(self, collection: Collection) -> None:
        """Raise ``Conflict`` if mail is off, or if the collection is a draft."""
        if not self._outbox.is_on:
            raise Conflict(OFF)
        if collection.privacy is Privacy.DRAFT:
            raise Conflict(WAITS_FOR_PUBLISHING)

    def addressed(self, collection: Collection, now: datetime) -> list[ShareLink]:
        """Return the collection's share links that work now and have an e-mail address, the oldest first."""
        mine = (ShareLink.collection_id == collection.id, ShareLink.revoked_at.is_(None), ShareLink.email.is_not(None))
        open_now = or_(ShareLink.expires_at.is_(None), ShareLink.expires_at > now)
        return list(self._session.scalars(select(ShareLink).where(*mine, open_now).order_by(ShareLink.id)))

    def queue(
        self,
        collection: Collection,
        kind: MailKind,
        links: Sequence[ShareLink],
        now: datetime,
        *,
        occasion: str,
        own: OwnText | None = None,
    ) -> QueuedMails:
        """Store a mail of this kind for each link, once for each ``occasion``.

        Links are left out that have one waiting, and for reminders those that have finished or want no more. Raises
        ``Conflict`` if mail is off or the collection is a draft, ``InvalidInput`` for a link without a usable address
        and for an unusable text.
        """
        self.require_possible(collection)
        for link in links:
            if (why := self.refusal(collection, link, now)) is not None:
                raise InvalidInput(_("%(name)s: %(why)s", name=link.name, why=str(why)), field="links")
        left_out = self._waiting(collection, kind) | self._not_for(collection, kind, links)
        writer, new = ClientWriter.of(self._session, collection), list[NewMail]()
        for link in links:
            if link.id not in left_out:
                key = f"{kind}:{link.uuid.hex}:{occasion}"
                new.append(self._mail(writer, kind, link, key, own or OwnText()))
        count = self._outbox.add_all(new, now)
        return QueuedMails(count, len(links) - count)

    def mail_to(self, collection: Collection, kind: MailKind, link: ShareLink, key: str) -> NewMail:
        """Return the mail of this kind to a link, with the built-in text."""
        return self._mail(ClientWriter.of(self._session, collection), kind, link, key, OwnText())

    def preview(self, collection: Collection, kind: MailKind, link: ShareLink, own: OwnText) -> WrittenMail:
        """Return what a mail to this link would say; raises ``InvalidInput`` for an unusable text."""
        writer = ClientWriter.of(self._session, collection)
        return writer.written(kind, link, self._addresses.share_link(link), own)

    def cover(self, collection: Collection, now: datetime) -> File | None:
        """Return the cover that mails about this collection can show now, or None."""
        return public_cover(self._session, collection, now)

    def send_again(self, mail: OutgoingMail, now: datetime) -> None:
        """Store a mail that was sent, has failed or was dropped once more, to the link's present address.

        Raises ``Conflict`` if it cannot be sent, or waits already.
        """
        collection, link = mail.collection, mail.share_link
        if collection is None or link is None:
            raise Conflict(_("Its share link does not exist any more."))
        self.require_possible(collection)
        if (why := self.refusal(collection, link, now)) is not None:
            raise Conflict(why)
        if link.id in self._waiting(collection, mail.kind):
            raise Conflict(_("A mail of this kind to %(name)s is waiting to be sent already.", name=link.name))
        key = f"{mail.kind}:{link.uuid.hex}:again:{datetime_iso(now)}"
        recipient, said = link.email or "", mail.facts
        again = NewMail(mail.kind, recipient, mail.owner_id, said, key, mail.language, collection, link)
        self._outbox.add(again, now)

    def refusal(self, collection: Collection, link: ShareLink, now: datetime) -> Message | None:
        """Return why no mail can go to this link now, or None."""
        end = end_of(collection, link)
        if link.email is None:
            return _("The share link has no e-mail address.")
        if link.revoked_at is not None:
            return _("The share link is revoked.")
        return _("The gallery has ended for this link.") if end is not None and end <= now else None

    def finished(self, collection: Collection, links: Sequence[ShareLink]) -> set[int]:
        """Return the ids of the links whose people have sent a selection, or have received every original."""
        ids = [link.id for link in links]
        sent = select(FavoriteList.share_link_id).where(FavoriteList.share_link_id.in_(ids), FavoriteList.sent())
        return {link_id for link_id in self._session.scalars(sent) if link_id is not None} | self.complete(
            collection, links
        )

    def complete(self, collection: Collection, links: Sequence[ShareLink]) -> set[int]:
        """Return the ids of the links that may download originals and have received every one."""
        receipts = receipts_of(self._session, collection, links)
        return {link_id for link_id, receipt in receipts.items() if receipt.total and receipt.is_complete}

    def _not_for(self, collection: Collection, kind: MailKind, links: Sequence[ShareLink]) -> set[int]:
        stopped = {link.id for link in links if kind in STOPPABLE and link.mails_stopped_at is not None}
        return stopped | (self.finished(collection, links) if kind is MailKind.REMINDER else set())

    def _waiting(self, collection: Collection, kind: MailKind) -> set[int]:
        """Return the ids of the links to which a mail of this kind is stored and not sent yet."""
        mine = (OutgoingMail.collection_id == collection.id, OutgoingMail.kind == kind)
        queued = select(OutgoingMail.share_link_id).where(*mine, OutgoingMail.state == MailState.QUEUED)
        return {link_id for link_id in self._session.scalars(queued) if link_id is not None}

    def _mail(self, writer: ClientWriter, kind: MailKind, link: ShareLink, key: str, own: OwnText) -> NewMail:
        collection = writer.collection
        written = writer.written(kind, link, self._addresses.share_link(link), own)
        end = end_of(collection, link)
        facts = {
            "subject": written.subject,
            "text": written.text,
            "address": self._addresses.share_link(link),
            END: datetime_iso(end) if end else None,
            **({COVER: True} if own.with_cover else {}),
        }
        recipient, language = link.email or "", written.language.tag
        return NewMail(kind, recipient, collection.owner_id, facts, key, language, collection, link)
