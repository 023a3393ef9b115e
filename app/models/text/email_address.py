"""E-mail addresses that people type: of visitors, and of the people that share links are for."""

import re

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.text.typed_text import one_line

LONGEST_EMAIL = 254  # characters (RFC 5321, section 4.5.3.1.3, without the angle brackets)
EMAIL_FORM = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def checked_email(text: str) -> str | None:
    """Return the address on one line, or None for an empty text; raises ``InvalidInput`` if it cannot be an address."""
    address = one_line(text)
    if address and (not EMAIL_FORM.fullmatch(address) or len(address) > LONGEST_EMAIL):
        raise InvalidInput(
            _("That is not an e-mail address. Write it as name@example.com, or leave it empty."), field="email"
        )
    return address or None
