"""The bytes of a mail: its headers, its text and its HTML, made from a letter."""

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template

from app.integrations.mail_server import Envelope
from app.models import Studio
from app.models.accent import Accent
from app.models.text.typed_text import one_line
from app.services.mail.letter import Letter

PLAIN_INK = Accent("#2f5d50")  # of a studio without an accent color
CRLF = "\r\n"
LONGEST_WORD = 60  # characters of a header's text without a space, which needs a line of its own
LONGEST_NAME = 60  # characters of a name in the header From; mail programs show fewer


@dataclass(frozen=True)
class HeaderFacts:
    """The facts of a mail beside its letter: the addresses, the ``Message-ID``, and the time in UTC.

    ``reply_to`` is the owner's address.
    """

    sender: str
    recipient: str
    message_id: str
    reply_to: str
    at: datetime


def envelope_of(letter: Letter, header: HeaderFacts, studio: Studio) -> Envelope:
    """Return the mail as the server gets it."""
    recipient = with_ascii_domain(header.recipient)
    message = EmailMessage(policy=SMTP if recipient.isascii() else SMTP.clone(utf8=True))
    message["To"] = recipient
    message["Reply-To"] = with_ascii_domain(header.reply_to)
    message["Date"] = header.at
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic reply is wanted
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"  # Exchange does not read Auto-Submitted
    if letter.stop_address.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058, which wants https
    message.set_content(letter.as_text, cte="base64")
    message.add_alternative(html_of(letter, studio), subtype="html", cte="base64")
    message["Content-Language"] = letter.language.tag
    return Envelope(header.sender, recipient, _own_lines(letter, header, studio) + message.as_bytes())


def html_of(letter: Letter, studio: Studio) -> str:
    """Return the letter as HTML, in the studio's name and accent color; it loads nothing but its cover."""
    accent = studio.accent or PLAIN_INK
    facts = {"studio": studio.name, "ink": accent.on_light, "ink_on_dark": accent.on_dark}
    return _frame().render(letter=letter, **facts)


def with_ascii_domain(address: str) -> str:
    """Return the address with the domain as DNS has it; a domain that has no such form stays as it is."""
    user, _, domain = address.rpartition("@")
    try:
        return f"{user}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def _own_lines(letter: Letter, header: HeaderFacts, studio: Studio) -> bytes:
    """Return the headers that ``email.policy`` damages where it folds a long line.

    It loses spaces of text that is not ASCII, or doubles them, and it encodes addresses, which mail programs do not
    decode (RFC 2369, section 2).
    """
    lines = [
        f"From: {_name(studio.name, header.sender)}",
        f"Subject: {_folded('Subject', _for_header(letter.subject))}",
        f"Message-ID: {header.message_id}",
        *([f"List-Unsubscribe: <{letter.stop_address}>"] if letter.stop_address else []),
    ]
    return "".join(f"{line}{CRLF}" for line in lines).encode()


def _name(studio: str, address: str) -> str:
    """Return the studio's name with an address, as it is in a header."""
    name = _for_header(studio)[:LONGEST_NAME]
    return formataddr((name, address)) if name.isascii() else f"{_folded('From', name)} <{address}>"


def _folded(header: str, text: str) -> str:
    """Return the text on lines of at most 78 characters, encoded by RFC 2047 if it is not ASCII or has a long part."""
    is_plain = text.isascii() and all(len(word) <= LONGEST_WORD for word in text.split())
    charset = "us-ascii" if is_plain else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep=CRLF)


def _for_header(text: str) -> str:
    """Return the text on one line without control characters and encodings, which could begin another header."""
    plain = "".join(letter for letter in one_line(text) if letter.isprintable() or letter in "\u200d\u200c")
    return plain.replace("=?", "= ?")  # an encoded word of RFC 2047 begins so


@cache
def _frame() -> Template:
    folder = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("frame.html")
