"""The grid's runs: the photos of one page, section by section, each with the heading above it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.models import Section
from app.web.photo_view import PhotoView


@dataclass(frozen=True)
class Heading:
    """A section's heading; ``anchor`` is its id on the page, for the tabs."""

    title: str
    anchor: str

    @classmethod
    def of(cls, section: Section) -> "Heading":
        """Return the heading of this section."""
        return cls(section.title, f"section-{str(section.uuid)[:8]}")


@dataclass(frozen=True)
class Run:
    """Consecutive photos of one section; ``heading`` is None without a section, or if the page before has shown it."""

    heading: Heading | None
    photos: Sequence[PhotoView]


def runs_of(photos: Sequence[PhotoView], *, continues: int | None = None) -> Iterator[Run]:
    """Yield the runs of one page; ``continues`` is the id of the section whose heading is on the page before."""
    for section_id, members in groupby(photos, key=lambda photo: photo.file.section_id):
        run = list(members)
        section = run[0].file.section
        yield Run(Heading.of(section) if section is not None and section_id != continues else None, run)
