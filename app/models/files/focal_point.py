"""The focal point of a picture, which crops show."""

from datetime import datetime

from sqlalchemy import Float
from sqlalchemy.orm import Mapped, mapped_column

from app.database import UTCDateTime
from app.errors import InvalidInput
from app.languages import gettext as _
from app.models.files.processing import FileState, Processing


class FocalPoint(Processing):
    """The columns of a focal point: from (0, 0) at the top left of the upright picture to (1, 1).

    They are null until a worker has found it. ``focus_by_owner`` says that the owner chose it. ``crops_stale_at`` is
    when it last changed, until the crops are made again.
    """

    focus_x: Mapped[float | None] = mapped_column(Float)
    focus_y: Mapped[float | None] = mapped_column(Float)
    focus_by_owner: Mapped[bool] = mapped_column(default=False)
    crops_stale_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)

    @property
    def focus(self) -> tuple[float, float] | None:
        """The focal point, or None while it is not known."""
        return None if self.focus_x is None or self.focus_y is None else (self.focus_x, self.focus_y)

    def set_focus(self, x: float, y: float, now: datetime) -> None:
        """Set the owner's focal point; the crops have to be made again.

        Raises ``InvalidInput`` for a point outside of the picture, and for a file that is not a picture.
        """
        if not (0 <= x <= 1 and 0 <= y <= 1):
            raise InvalidInput(_("A focal point lies inside the picture: from 0 to 1 from the left, and from the top."))
        self._refocus(x, y, by_owner=True, now=now)

    def forget_focus(self, now: datetime) -> None:
        """Return to the automatic focal point, which a worker finds with the next crops."""
        self._refocus(None, None, by_owner=False, now=now)

    def _refocus(self, x: float | None, y: float | None, *, by_owner: bool, now: datetime) -> None:
        if self.state is FileState.UNSUPPORTED:
            raise InvalidInput(_("This file is not shown as a picture, so there is nothing to crop."))
        self.focus_x, self.focus_y, self.focus_by_owner = x, y, by_owner
        self.crops_stale_at = now
