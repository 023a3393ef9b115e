"""The facts of a selected photo that exports need, as plain values without database rows."""

from datetime import datetime
from typing import NamedTuple


class ExportedPhoto(NamedTuple):
    """A selected photo; ``people`` are the names of the visitors who have it in their list.

    ``note`` has the visitors' notes. ``rating`` (-1 to 5 stars), ``title``, ``caption`` and ``tags`` are the owner's.
    ``taken_at`` is the camera's clock without a time zone, exact to ``taken_precision`` (year to second). ``size`` is
    that of the original in bytes.
    """

    filename: str
    note: str = ""
    section: str = ""
    title: str = ""
    caption: str = ""
    rating: int | None = None
    taken_at: datetime | None = None
    taken_precision: str | None = None
    size: int = 0
    people: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The file name without its extension, which finds the RAW file that the photo was made from."""
        stem, dot, extension = self.filename.rpartition(".")
        return stem if dot and stem and extension else self.filename
