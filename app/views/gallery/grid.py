"""Cuts a list of photos into the chunks of the justified grid, each ending where a row is full."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.models import Section
from app.views.photo_view import PhotoView

PHOTOS_PER_CHUNK = 40
# A row at the middle breakpoint: 1,200 px wide and 260 px high holds aspect ratios that add up to this.
ROW_RATIO = 4.6


@dataclass(frozen=True)
class GridChunk:
    """Some 40 photos of one section. ``section`` is set where its heading belongs: on its first chunk."""

    section: Section | None
    photos: Sequence[PhotoView]

    @property
    def rows_hint(self) -> int:
        """How many rows this takes at the middle breakpoint, for the room it is given before it is drawn."""
        return max(1, round(sum(photo.ratio for photo in self.photos) / ROW_RATIO))


def chunks_of(photos: Sequence[PhotoView], *, continues: int | None = None) -> Iterator[GridChunk]:
    """The chunks of one page. ``continues`` is the section whose heading stood on the page before."""
    for section_id, members in groupby(photos, key=lambda photo: photo.file.section_id):
        rest = list(members)
        heading = rest[0].file.section if section_id != continues else None
        while rest:
            cut = _full_row(rest)
            yield GridChunk(heading, rest[:cut])
            heading, rest = None, rest[cut:]


def _full_row(photos: Sequence[PhotoView]) -> int:
    """How many photos to take so that the last row is as full as it gets, near 40 of them."""
    if len(photos) <= PHOTOS_PER_CHUNK + PHOTOS_PER_CHUNK // 4:
        return len(photos)
    best, least_gap, total = PHOTOS_PER_CHUNK, ROW_RATIO, 0.0
    for count, photo in enumerate(photos[: PHOTOS_PER_CHUNK + 8], start=1):
        total += photo.ratio
        gap = ROW_RATIO - total % ROW_RATIO
        if count >= PHOTOS_PER_CHUNK - 8 and gap < least_gap:
            best, least_gap = count, gap
    return best
