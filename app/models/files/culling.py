"""The owner's marks on a file while choosing photos: a rating and a color label, which no visitor sees."""

from enum import StrEnum

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.columns import text_enum

REJECTED, MOST_STARS = -1, 5


class ColorLabel(StrEnum):
    """A color label, by the English name that editing programs use."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    BLUE = "blue"
    PURPLE = "purple"


class Culling:
    """The columns of the owner's marks.

    ``rating`` is the camera's or the editor's, until the owner changes it: -1 (rejected) to 5 stars, null if the file
    states none. ``color_label`` is null for no label.
    """

    rating: Mapped[int | None] = mapped_column(SmallInteger)
    color_label: Mapped[ColorLabel | None] = mapped_column(text_enum(ColorLabel))

    @property
    def stars(self) -> int:
        """The rating, 0 if there is none; -1 is rejected."""
        return self.rating or 0

    def rate(self, stars: int) -> None:
        """Give the file 0 to 5 stars, or reject it with -1; raises ``InvalidInput`` for any other number."""
        if not REJECTED <= stars <= MOST_STARS:
            raise InvalidInput(_("A rating is a number of stars from 0 to %(most)s.", most=MOST_STARS))
        self.rating = stars

    def set_label(self, label: str | None) -> None:
        """Set the color label, or with None or "" remove it; raises ``InvalidInput`` for an unknown color."""
        try:
            self.color_label = ColorLabel(label) if label else None
        except ValueError:
            raise InvalidInput(_("A color label is red, yellow, green, blue or purple.")) from None
