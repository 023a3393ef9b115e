"""A mail server for tests, which stores every mail that it takes over and can refuse recipients."""

import datetime
import ipaddress
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TypeVar, cast

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.servers.fixtures import free_port

USER, PASSWORD = "studio", "pass/word@1:2"


@dataclass
class MailSink:
    """The mails that the server has taken over, in order, each with its recipient.

    ``replies`` has the reply to a recipient who is not accepted; ``is_cut`` closes the connection after the content.
    ``contents`` has the bytes of the mails, as they came.
    """

    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False
    contents: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def recipients(self) -> list[str]:
        """Return the recipients of all mails, in order."""
        return [recipient for recipient, _ in self.mails]

    @property
    def ids(self) -> Counter[str]:
        """Return how often each Message-ID was taken over."""
        return Counter(str(mail["Message-ID"]) for _, mail in self.mails)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.is_cut:
            server.transport.abort()
            return "451 never read"
        mail = message_from_bytes(envelope.content, policy=default)
        self.contents.append(bytes(envelope.content))
        self.mails += [(recipient, mail) for recipient in envelope.rcpt_tos]
        return "250 2.0.0 taken over"


Sink = TypeVar("Sink", bound=MailSink)


@contextmanager
def mail_server(
    sink: Sink | None = None, *, certificate: ssl.SSLContext | None = None, has_sign_in: bool = False
) -> Iterator[Sink]:
    """Run a mail server on a free port; with a certificate it offers STARTTLS, and wants a sign-in if asked to."""
    sink = sink or cast(Sink, MailSink())
    sink.port = free_port()

    def authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: object) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_right, handled=False)

    options = {"authenticator": authenticate, "auth_required": True} if has_sign_in else {}
    controller = Controller(
        sink, hostname="127.0.0.1", port=sink.port, tls_context=certificate, enable_SMTPUTF8=True, **options
    )
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@dataclass(frozen=True)
class Certificate:
    """A certificate for 127.0.0.1 that it signed itself; ``path`` is a file to trust it by."""

    path: Path
    context: ssl.SSLContext


def self_signed(folder: Path) -> Certificate:
    """Make a certificate in this folder."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    path, key_path = folder / "certificate.pem", folder / "key.pem"
    path.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key_path.write_bytes(key.private_bytes(*form))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path, key_path)
    return Certificate(path, context)


@pytest.fixture
def sink() -> Iterator[MailSink]:
    """Yield a mail server without encryption and sign-in."""
    with mail_server() as running:
        yield running
