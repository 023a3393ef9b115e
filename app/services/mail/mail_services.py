"""Everything about mails that the app's edges call, built once for each app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from app.config import Settings
from app.database import Session
from app.integrations.mail_server import MailServer
from app.models import ExtensionRequest, OutgoingMail
from app.services.guesses.guess_limit import GuessLimit
from app.services.mail.automatic_mails import AutomaticMails
from app.services.mail.client_mails import ClientMails
from app.services.mail.client_news import ClientNews
from app.services.mail.digests import Digests
from app.services.mail.letters import LetterWriter
from app.services.mail.openings import Openings
from app.services.mail.outbox import Outbox
from app.services.mail.owner_news import OwnerNews
from app.services.mail.sending import MailSending
from app.services.site_addresses import SiteAddresses


@dataclass(frozen=True)
class MailServices:
    """The services for mails.

    ``server`` is None while mail is off. ``retention`` is how long mails are stored after they were sent.
    """

    server: MailServer | None
    outbox: Outbox
    sending: MailSending
    clients: ClientMails
    automatic: AutomaticMails
    digests: Digests
    news: OwnerNews
    client_news: ClientNews
    openings: Openings
    letters: LetterWriter
    addresses: SiteAddresses
    retention: timedelta

    def sweep(self, now: datetime) -> bool:
        """Store the mails whose time has come, and return whether a mail is due; it commits its own steps."""
        self.automatic.queue_due(now)
        self.digests.queue_due(now)
        return self.sending.sweep(now)

    def forget(self, session: Session, now: datetime) -> None:
        """Delete the mails that were sent, failed or dropped long ago, and old opening requests; the caller commits."""
        OutgoingMail.forget(session, now - self.retention)
        self.openings.forget(now)


def build_mail_services(
    settings: Settings,
    session: Session,
    clock: Callable[[], datetime],
    extension_path: Callable[[ExtensionRequest], str],
    limit: GuessLimit,
) -> MailServices:
    """Return the services for mails; no connection is opened."""
    addresses = SiteAddresses.of(settings)
    server = MailServer(settings.SMTP_URL, host_name_of(settings.PUBLIC_URL)) if settings.SMTP_URL else None
    outbox = Outbox(session, settings.MAIL_FROM)
    clients = ClientMails(session, outbox, addresses)
    letters = LetterWriter(session, settings, addresses)
    return MailServices(
        server=server,
        outbox=outbox,
        sending=MailSending(session, server, letters.envelope_of, clock),
        clients=clients,
        automatic=AutomaticMails(session, outbox, clients),
        digests=Digests(session, outbox, addresses),
        news=OwnerNews(session, outbox, addresses, extension_path),
        client_news=ClientNews(session, clients),
        openings=Openings(session, outbox, addresses, limit),
        letters=letters,
        addresses=addresses,
        retention=timedelta(days=settings.VITRINE_AUDIT_DAYS),
    )


def host_name_of(public_url: str) -> str:
    """Return what this machine calls itself in EHLO: the site's host, or its address in brackets (RFC 5321, 4.1.3)."""
    host = urlsplit(public_url).hostname or "localhost"
    if ":" in host:
        return f"[IPv6:{host}]"
    return f"[{host}]" if host.replace(".", "").isdigit() else host
