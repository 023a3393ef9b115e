"""The extension of a collection's end, as far as its owner lets visitors ask for it."""

from datetime import datetime

from sqlalchemy import true
from sqlalchemy.orm import Mapped, mapped_column

from app.database import UTCDateTime
from app.errors import InvalidInput
from app.languages import gettext as _

MOST_SELF_DAYS = 30


class Extendable:
    """A model whose visitors may ask for more days before the end.

    ``may_ask_for_days`` lets them ask the owner. ``self_extension_days`` is the number of days by which a visitor with
    a share link can extend it once without asking; null is not at all. ``self_extended_at`` is when a visitor used this
    on the end of the collection itself.
    """

    may_ask_for_days: Mapped[bool] = mapped_column(default=True, server_default=true())
    self_extension_days: Mapped[int | None]
    self_extended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    def allow_self_extension(self, days: int | None) -> None:
        """Let each share link be extended once by this number of days, or not with None.

        Raises ``InvalidInput`` for a number outside of 1 to 30.
        """
        if days is not None and not 1 <= days <= MOST_SELF_DAYS:
            raise InvalidInput(
                _("Allow 1 to %(most)s days, or leave the number empty.", most=MOST_SELF_DAYS),
                field="self_extension_days",
            )
        self.self_extension_days = days
