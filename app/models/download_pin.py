"""The PIN of downloads of a whole collection or of one share link."""

import unicodedata
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.accounts.password import HashedPassword

FEWEST_DIGITS, MOST_DIGITS = 4, 8


class DownloadPin:
    """A model with an optional PIN, which visitors enter before they download; viewing needs none.

    ``pin_version`` rises with every change, so that everyone has to enter the new one.
    """

    uuid: Mapped[UUID]
    pin_hash: Mapped[str | None] = mapped_column(String(255))
    pin_version: Mapped[int] = mapped_column(default=0)

    @property
    def is_pin_set(self) -> bool:
        """Whether downloads need a PIN."""
        return self.pin_hash is not None

    def set_pin(self, pin: HashedPassword | None) -> None:
        """Set another PIN, or remove it with None; everyone who entered the one before has to enter the new one."""
        if pin is None and self.pin_hash is None:
            return
        self.pin_hash = str(pin) if pin else None
        self.pin_version = (self.pin_version or 0) + 1


def checked_pin(typed: str) -> str:
    """Return the PIN in ASCII digits, without spaces; raises ``InvalidInput`` unless it has 4 to 8 digits."""
    digits = [str(unicodedata.digit(letter, "")) for letter in typed if not letter.isspace()]
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS or "" in digits:
        raise InvalidInput(
            _("A PIN has %(least)s to %(most)s digits.", least=FEWEST_DIGITS, most=MOST_DIGITS), field="download_pin"
        )
    return "".join(digits)
