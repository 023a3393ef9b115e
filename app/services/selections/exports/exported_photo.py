"""A picked photo as the exports see it: plain facts, no rows."""

from datetime import datetime
from typing import NamedTuple


class ExportedPhoto(NamedTuple):
    """``people`` are the names of all who picked it, where the picks of several are put together.

    ``taken_at`` is the camera's own clock, known to its ``taken_precision`` (year to second); ``rating`` the owner's
    stars (-1 to 5); ``size`` the original's bytes; ``tags`` the owner's.
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
        """The name without its extension: by it the RAW file at home is found that the picture was made from."""
        stem, dot, extension = self.filename.rpartition(".")
        return stem if dot and stem and extension else self.filename
