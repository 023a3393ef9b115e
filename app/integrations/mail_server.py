"""The mail server: connections to it by SMTP, and its refusals as errors with a plain sentence.

Every step has a time limit: 15 seconds to connect, 30 seconds for a reply, and 120 seconds for a whole mail, so that
a server which sends one byte a minute cannot hold a worker.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from app.mail_settings import Security, SmtpServer

CONNECTING_SECONDS, REPLY_SECONDS, MAIL_SECONDS = 15.0, 30.0, 120.0
LONGEST_REASON = 300  # characters of a server's reply that are stored


class MailServerError(Exception):
    """The mail server cannot be used now: any mail would fail, so that it is worth another attempt later.

    ``message`` is a sentence without a password.
    """

    def __init__(self, message: str):
        self.message = message
        super().__init__(message)


class MailRefused(MailServerError):
    """The mail server refused this mail; ``is_final`` is set if it would refuse it again (a 5xx reply)."""

    def __init__(self, message: str, *, is_final: bool):
        self.is_final = is_final
        super().__init__(message)


@dataclass(frozen=True)
class Envelope:
    """A mail as the server gets it: the sender's and the recipient's addresses, and the content with CRLF line ends."""

    sender: str
    recipient: str
    content: bytes

    @property
    def is_international(self) -> bool:
        """Whether the recipient's address needs a server with SMTPUTF8 (RFC 6531)."""
        return not self.recipient.isascii()


class MailServer:
    """The configured mail server; ``host_name`` is what this machine calls itself there."""

    def __init__(self, server: SmtpServer, host_name: str):
        self._server = server
        self._host_name = host_name

    @contextmanager
    def connected(self, say: Callable[[str], None] = lambda _step: None) -> Iterator["MailConnection"]:
        """Yield a connection, encrypted and signed in as configured; ``say`` gets a sentence after each step.

        Raises ``MailServerError``.
        """
        client = self._client()
        try:
            with self._explained(), time_limit(client, MAIL_SECONDS):
                self._connect(client)
                say(f"Connected to {self._server}.")
                client.ehlo()
                self._encrypt(client, say)
                self._sign_in(client, say)
            yield MailConnection(client, self._explained)
        finally:
            _close(client)

    def _client(self) -> smtplib.SMTP:
        options: dict[str, Any] = {"local_hostname": self._host_name, "timeout": CONNECTING_SECONDS}
        if self._server.security is Security.TLS:
            client: smtplib.SMTP = smtplib.SMTP_SSL(context=ssl.create_default_context(), **options)
        else:
            client = smtplib.SMTP(**options)
        # The name that the certificate must have; otherwise only a constructor that connects sets it.
        client._host = self._server.host  # type: ignore[attr-defined]
        return client

    def _connect(self, client: smtplib.SMTP) -> None:
        code, reply = client.connect(self._server.host, self._server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, reply)
        if client.sock is not None:
            client.sock.settimeout(REPLY_SECONDS)

    def _encrypt(self, client: smtplib.SMTP, say: Callable[[str], None]) -> None:
        server = self._server
        if server.security is Security.STARTTLS:
            if not client.has_extn("starttls"):
                raise MailServerError(
                    f"{server} offers no encryption (STARTTLS), so nothing was sent to it. Use smtps:// with port 465, "
                    "or ?tls=off for a server in your own network."
                )
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
        sock = client.sock
        say(f"Encrypted with {sock.version()}." if isinstance(sock, ssl.SSLSocket) else "Not encrypted (tls=off).")

    def _sign_in(self, client: smtplib.SMTP, say: Callable[[str], None]) -> None:
        if self._server.user:
            client.login(self._server.user, self._server.password)
            say("The user and the password were accepted.")
        else:
            say("No user is set, so there was no sign-in.")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn the errors of ``smtplib`` and of the network into ``MailServerError`` with a sentence."""
        server = self._server
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            raise MailServerError(f"{server} did not accept the user and password: {reply_of(error)}.") from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailServerError(f"{server} cannot do what is needed: {one_line_of(error)}.") from error
        except smtplib.SMTPResponseException as error:
            raise MailServerError(f"{server} replied {reply_of(error)}.") from error
        except ssl.SSLCertVerificationError as error:
            detail = one_line_of(error.verify_message)
            raise MailServerError(
                f"The certificate of {server} is wrong ({detail}), so nothing was sent to it. Use the host name that "
                "is in the certificate; for a certificate authority of your own set SSL_CERT_FILE."
            ) from error
        except ssl.SSLError as error:
            raise MailServerError(
                f"{server} does not speak TLS as it should ({one_line_of(error.reason or error)}). smtps:// is for "
                "port 465, smtp:// for port 587."
            ) from error
        except TimeoutError as error:
            raise MailServerError(f"{server} did not answer in time.") from error
        except socket.gaierror as error:
            raise MailServerError(f"The host {server.host} was not found. Check SMTP_URL.") from error
        except ConnectionRefusedError as error:
            raise MailServerError(f"{server} refused the connection. Check host and port in SMTP_URL.") from error
        except smtplib.SMTPServerDisconnected as error:
            raise MailServerError(f"{server} closed the connection.") from error
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise MailServerError(f"{server} could not be used: {one_line_of(error)}.") from error


class MailConnection:
    """An open connection, over which mails are sent one after the other."""

    def __init__(self, client: smtplib.SMTP, explained: Callable[[], AbstractContextManager[None]]):
        self._client = client
        self._explained = explained

    def send(self, envelope: Envelope, before_content: Callable[[], None]) -> str:
        """Send one mail, and return the server's reply once it has taken the mail over.

        ``before_content`` is called when the server has accepted the addresses, right before the content is sent.
        Raises ``MailRefused`` for this mail, and ``MailServerError`` if the connection cannot be used any more.
        """
        with self._explained(), time_limit(self._client, MAIL_SECONDS):
            self._address(envelope)
            before_content()
            try:
                code, reply = self._client.data(envelope.content)
            except smtplib.SMTPDataError as error:
                raise MailRefused(
                    _refusal(error.smtp_code, error.smtp_error), is_final=error.smtp_code >= 500
                ) from error
            if code != 250:
                raise self._refused(code, reply)
            return _plain(reply)

    def _address(self, envelope: Envelope) -> None:
        client, options = self._client, []
        if envelope.is_international:
            if not client.has_extn("smtputf8"):
                raise MailRefused(
                    "The mail server cannot send to an address with such letters (it has no SMTPUTF8).", is_final=True
                )
            client.command_encoding, options = "utf-8", ["SMTPUTF8", "BODY=8BITMIME"]
        code, reply = client.mail(envelope.sender, options)
        if code != 250:
            self._reset()
            raise MailServerError(f"The mail server did not accept MAIL_FROM: {_refusal(code, reply)}")
        code, reply = client.rcpt(envelope.recipient)
        if code not in (250, 251):
            raise self._refused(code, reply)

    def _refused(self, code: int, reply: bytes) -> MailServerError:
        if code in (-1, 421):  # the server is about to close the connection
            return MailServerError(f"The mail server replied {_refusal(code, reply)}")
        self._reset()
        return MailRefused(_refusal(code, reply), is_final=code >= 500)

    def _reset(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._client.rset()


@contextmanager
def time_limit(client: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """End the connection if the block takes longer, and raise ``TimeoutError`` then."""
    ended = threading.Event()

    def end() -> None:
        ended.set()
        if client.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(client.sock, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, smtplib.SMTPException) as error:
        if ended.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()


def reply_of(error: smtplib.SMTPResponseException) -> str:
    """Return the code and the text of a server's reply on one line, without a full stop at its end."""
    return f"{error.smtp_code} {_plain(error.smtp_error)}".rstrip(" .")


def one_line_of(error: object) -> str:
    """Return the text of an error on one line, of at most 300 characters."""
    return " ".join(str(error).split())[:LONGEST_REASON].rstrip(".")


def _refusal(code: int, reply: bytes | str) -> str:
    return f"{code} {_plain(reply)}".strip()


def _plain(reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST_REASON]


def _close(client: smtplib.SMTP) -> None:
    with suppress(OSError, smtplib.SMTPException), time_limit(client, 5.0):
        client.quit()
    client.close()
