"""The first look: the stage of a collection before all of its photos are there."""

from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.columns import text_enum

MOST_EXPECTED = 100_000  # photos


class Stage(StrEnum):
    """The stage of a collection: a first look, or complete."""

    FIRST_LOOK = "first_look"
    COMPLETE = "complete"


class FirstLook:
    """A model with a first look.

    ``promised_at`` is the last day by which the other photos come, ``expected_photos`` about how many photos the
    complete collection has. Both are stored, but not shown, once it is complete.
    """

    stage: Mapped[Stage] = mapped_column(text_enum(Stage), default=Stage.COMPLETE, server_default=Stage.COMPLETE)
    promised_at: Mapped[date | None]
    expected_photos: Mapped[int | None]

    @property
    def is_first_look(self) -> bool:
        """Whether further photos are to come."""
        return self.stage is Stage.FIRST_LOOK

    def promise(self, stage: Stage, promised_at: date | None, expected_photos: int | None) -> None:
        """Set the stage, the promised day and the expected number of photos, each of the last two or None.

        Raises ``InvalidInput`` for a number outside of 1 to 100,000.
        """
        if expected_photos is not None and not 1 <= expected_photos <= MOST_EXPECTED:
            raise InvalidInput(
                _("Expect 1 to %(most)s photos, or leave the number empty.", most=MOST_EXPECTED),
                field="expected_photos",
            )
        self.stage, self.promised_at, self.expected_photos = stage, promised_at, expected_photos
