"""The letter of each stored mail, made when it is sent."""

from datetime import datetime

from app.config import Settings
from app.database import Session
from app.integrations.mail_server import Envelope
from app.languages import ENGLISH, speaking
from app.languages.language import languages
from app.mail_settings import ADDRESS
from app.models import MailKind, OutgoingMail, Studio
from app.models.mail.outgoing_mail import DELETED_AFTERWARDS, TO_OWNERS
from app.services.mail.cover import COVER, cover_in_mail, public_cover
from app.services.mail.digest_lines import isolated
from app.services.mail.letter import CoverInMail, Letter, LinkButton, Part, Points, parts_of_text
from app.services.mail.message import HeaderFacts, envelope_of, with_ascii_domain
from app.services.mail.occasion import STOPPABLE
from app.services.mail.opening_letters import opening_letter
from app.services.sharing.client_texts import button_label, stop_label, why_note
from app.services.site_addresses import SiteAddresses

LEFT_TO_RIGHT = "\u200e"
LONGEST_IN_SUBJECT = 60  # characters of a title in the subject of a digest


class LetterWriter:
    """The writer of the letters of this session's mails."""

    def __init__(self, session: Session, settings: Settings, addresses: SiteAddresses):
        self._session = session
        self._sender = settings.MAIL_FROM or ""
        self._addresses = addresses

    def envelope_of(self, mail: OutgoingMail, now: datetime) -> Envelope:
        """Return the content of a mail with its addresses."""
        header = HeaderFacts(self._sender, mail.recipient, mail.message_id, _reply_to(mail), now)
        return envelope_of(self.letter_of(mail, now), header, Studio.get(self._session))

    def letter_of(self, mail: OutgoingMail, now: datetime) -> Letter:
        """Return what a mail says at this time."""
        if mail.kind is MailKind.SELECTION_SENT:
            return self._selection_sent(mail)
        if mail.kind is MailKind.MORE_DAYS_ASKED:
            return self._more_days_asked(mail)
        if mail.kind is MailKind.DIGEST:
            return self._digest(mail)
        if mail.kind in DELETED_AFTERWARDS and mail.collection is not None:
            return opening_letter(mail, mail.collection, Studio.get(self._session).name, self._addresses)
        return self._to_client(mail, now)

    def _to_client(self, mail: OutgoingMail, now: datetime) -> Letter:
        studio, facts = Studio.get(self._session).name, mail.facts
        language = languages().get(mail.language, ENGLISH)
        may_stop = mail.kind in STOPPABLE and mail.share_link is not None
        with speaking(language):
            return Letter(
                facts["subject"],
                parts_of_text(facts["text"], facts["address"], button_label()),
                notes=(why_note(studio),),
                stop_address=self._addresses.stop_reminders(mail.share_link) if may_stop and mail.share_link else "",
                stop_label=stop_label() if may_stop else "",
                language=language,
                cover=self._cover(mail, now),
                linked=facts["address"],
            )

    def _cover(self, mail: OutgoingMail, now: datetime) -> CoverInMail | None:
        """Return the cover if the owner chose it and everybody may see it now, which may have changed since."""
        if mail.collection is None or not mail.facts.get(COVER):
            return None
        cover = public_cover(self._session, mail.collection, now)
        return cover_in_mail(cover, mail.facts["address"], self._addresses) if cover is not None else None

    def _selection_sent(self, mail: OutgoingMail) -> Letter:
        facts = mail.facts
        name, title = isolated(facts["name"]), isolated(facts["title"])
        parts: list[Part] = [
            # The mark makes the sentence an English one also if it begins with a name of another direction.
            f"{LEFT_TO_RIGHT}{name} sent you a selection of {_photos(facts['count'])} from “{title}”.",
            LinkButton("Open the selection", facts["address"]),
        ]
        if facts["message"]:
            parts.insert(1, f"“{facts['message']}”")
        if facts["email"]:
            parts.append(f"Their e-mail address: {facts['email']}")
        subject = f"{facts['name']} sent a selection: {facts['title']}"
        return Letter(subject, tuple(parts), _notes_on_reply(mail))

    def _more_days_asked(self, mail: OutgoingMail) -> Letter:
        facts = mail.facts
        name = isolated(facts["name"]) if facts["name"] else "A visitor"
        asks = f"{LEFT_TO_RIGHT}{name} asks you to leave “{isolated(facts['title'])}” open for more days."
        quoted = [f"“{facts['message']}”"] if facts["message"] else []
        button = LinkButton("Approve or decline", facts["address"])
        subject = f"{facts['name'] or 'A visitor'} asks for more days: {facts['title']}"
        return Letter(subject, (asks, *quoted, button), _notes_on_reply(mail))

    def _digest(self, mail: OutgoingMail) -> Letter:
        groups = [Points(each["heading"], tuple(each["items"]), each["address"]) for each in mail.facts["groups"]]
        titles = ", ".join(_short(group.heading) for group in groups[:3]) + (", …" if len(groups) > 3 else "")
        return Letter(
            f"What happened in your galleries: {titles}",
            ("This happened since the last mail.", *groups),
            notes=(f"Choose how often you get this mail: {self._addresses.account}",),
            stop_address=self._addresses.stop_digests(mail.owner),
            stop_label="Stop these mails",
            linked=self._addresses.account,
        )


def _short(title: str) -> str:
    """Return a title of at most 60 characters, for a subject with several of them."""
    return title if len(title) <= LONGEST_IN_SUBJECT else f"{title[: LONGEST_IN_SUBJECT - 1].rstrip()}…"


def _reply_to(mail: OutgoingMail) -> str:
    """Return who gets a reply: the owner, and for what a client did the client.

    Visitors type their address, so one that is not a single plain address is not used.
    """
    if mail.kind is MailKind.DIGEST or mail.kind not in TO_OWNERS:
        return mail.owner.email
    of_link = mail.share_link.email if mail.share_link else None
    typed = [with_ascii_domain(address) for address in (mail.facts.get("email"), of_link) if address]
    plain = (address for address in typed if address.isascii() and ADDRESS.fullmatch(address))
    return next(plain, mail.owner.email)


def _notes_on_reply(mail: OutgoingMail) -> tuple[str, ...]:
    """Return the line that says who gets a reply to what a client did, or no line if that is the owner."""
    address = _reply_to(mail)
    return (f"A reply to this mail goes to {address}.",) if address != mail.owner.email else ()


def _photos(count: int) -> str:
    return f"{count:,} {'photo' if count == 1 else 'photos'}"
