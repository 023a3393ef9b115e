"""The mail server and the sender's address, as the settings ``SMTP_URL`` and ``MAIL_FROM`` name them."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

EXAMPLE = "smtp://user:password@mail.example.com:587"
ADDRESS = re.compile(r"[^@\s<>\"(),:;\\\[\]]+@([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)")
LONGEST_ADDRESS = 254  # characters (RFC 5321, section 4.5.3.1.3, without the angle brackets)


class Security(StrEnum):
    """The encryption of the connection to a mail server: from its beginning, by STARTTLS, or none."""

    TLS = "tls"
    STARTTLS = "starttls"
    OFF = "off"


PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.OFF: 25}


@dataclass(frozen=True)
class SmtpServer:
    """A mail server, which as text has no password; ``user`` is empty if it wants no sign-in."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def smtp_url(value: str) -> SmtpServer:
    """Return the mail server of an ``smtp://`` or ``smtps://`` address.

    User and password are percent-decoded. Raises ``ValueError`` for anything else; no message has the password.
    """
    if re.search(r"[\s\x00-\x1f\x7f]", value.strip()):
        raise ValueError(f"must be one address without spaces, such as {EXAMPLE}")
    try:
        parts = urlsplit(value.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(
            f"must have a host and a port between 1 and 65535 or none, such as {EXAMPLE}; "
            "write / as %2F, @ as %40 and : as %3A in user and password"
        ) from None
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path.strip("/") or parts.fragment:
        raise ValueError(f"must begin with smtp:// or smtps:// and have a host and no path, such as {EXAMPLE}")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError(f"must have both a user and a password, or none of the two, such as {EXAMPLE}")
    security = _security(parts.scheme, parts.query)
    return SmtpServer(host, PORTS[security] if port is None else _usable(port), security, user, password)


def mail_from(value: str) -> str:
    """Return the address that mails are sent from; raises ``ValueError`` for anything but one address."""
    address = value.strip()
    if not ADDRESS.fullmatch(address) or not address.isascii() or len(address) > LONGEST_ADDRESS:
        raise ValueError("must be one address such as photos@example.com; the name that people read is the studio's")
    return address


def _security(scheme: str, query: str) -> Security:
    options = dict(parse_qsl(query, keep_blank_values=True))
    wanted = options.pop("tls", None)
    if options or (scheme == "smtps" and wanted is not None):
        raise ValueError("may end with ?tls=starttls or ?tls=off after smtp://, and with nothing else")
    if scheme == "smtps":
        return Security.TLS
    if wanted not in (None, "starttls", "off"):
        raise ValueError("must have tls=starttls or tls=off; smtps:// encrypts from the beginning")
    return Security(wanted or "starttls")


def _usable(port: int) -> int:
    if port == 0:
        raise ValueError(f"must have a port between 1 and 65535 or none, such as {EXAMPLE}")
    return port
