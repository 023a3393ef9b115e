"""The grid of one page: its runs of photos, each with the heading above it, and the rows of their tiles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Select, select

from app.database import Session
from app.models import File, FileState, Section
from app.models.files.processing import SHOWN_AS_PICTURE
from app.models.section import SectionCover
from app.models.theme import Theme
from app.views.gallery.rows import FEWEST, FILE_RATIO, Shape, TileRows, tile_rows
from app.web.photo_view import PhotoView

PHOTOS_PER_PAGE = 100  # a slow phone parses 200 in 60 ms
BAND_RATIO = 3.0


@dataclass(frozen=True)
class Heading:
    """A section's heading; ``anchor`` is its id on the page, for the tabs; ``id`` is the section's own.

    ``cover`` is its picture, or None; ``style`` says how it is shown.
    """

    title: str
    anchor: str
    id: str
    description: str = ""
    style: SectionCover = SectionCover.NONE
    cover: PhotoView | None = None

    @classmethod
    def of(cls, section: Section, cover: PhotoView | None = None) -> "Heading":
        """Return the heading of this section, with this picture."""
        anchor = f"section-{str(section.uuid)[:8]}"
        return cls(section.title, anchor, str(section.uuid), section.description, section.cover_style, cover)

    @property
    def fifth(self) -> int:
        """The fifth of its picture that a band shows: from 0 at the top to 4 at the bottom."""
        return round(self.cover.position_in(BAND_RATIO)[1] / 25) if self.cover is not None else 2


@dataclass(frozen=True)
class Run:
    """Consecutive photos of one section; ``heading`` is None without a section, or if the page before has shown it."""

    heading: Heading | None
    photos: Sequence[PhotoView]


def runs_of(
    photos: Sequence[PhotoView], covers: Mapping[int, PhotoView], *, continues: int | None = None
) -> Iterator[Run]:
    """Yield the runs of one page.

    ``covers`` has the pictures that the owner has set for sections, by section id; other sections have their first
    picture. ``continues`` is the id of the section whose heading is on the page before.
    """
    for section_id, members in groupby(photos, key=lambda photo: photo.file.section_id):
        run = list(members)
        section = run[0].file.section
        if section is None or section_id == continues:
            yield Run(None, run)
        elif section.cover_style is SectionCover.NONE:
            yield Run(Heading.of(section), run)
        else:
            yield Run(Heading.of(section, covers.get(section.id) or _first_picture(run)), run)


def sections_of(session: Session, files: Select[File]) -> list[Heading]:
    """Return the headings of the sections that these files are in, in the order of the sections."""
    used = select(files.order_by(None).subquery().c.section_id).distinct()
    found = session.scalars(select(Section).where(Section.id.in_(used)).order_by(Section.position, Section.id))
    return [Heading.of(section) for section in found]


def rows_between(session: Session, shown: Select[File], first: int, end: int, theme: Theme) -> dict[str, TileRows]:
    """Return the rows of the files from position ``first`` (from 0) until ``end`` of ``shown``, by file id.

    Where names are shown below the photos, no hero photo has two rows beside it: its name would be too high. It reads a
    few columns of these files and of the page before and after them.
    """
    begin = max(0, first - PHOTOS_PER_PAGE - FEWEST)
    columns = shown.with_only_columns(File.uuid, File.section_id, File.width, File.height, File.state, File.is_hero)
    files = session.execute(columns.offset(begin).limit(end + PHOTOS_PER_PAGE + FEWEST - begin)).all()
    shapes = [
        Shape(
            file.section_id,
            FILE_RATIO if file.state is FileState.UNSUPPORTED else round((file.width or 3) / (file.height or 2), 4),
            is_hero=file.is_hero,
        )
        for file in files
    ]
    found = tile_rows(shapes, begin, PHOTOS_PER_PAGE, theme.spacing, is_spanning=not theme.shows_names)
    rows = dict(zip((str(file.uuid) for file in files), found, strict=True))
    return {str(file.uuid): rows[str(file.uuid)] for file in files[first - begin : end - begin]}


def _first_picture(run: Sequence[PhotoView]) -> PhotoView | None:
    return next((photo for photo in run if photo.file.state in SHOWN_AS_PICTURE), None)
