"""The photos of one favorites list, or of several combined, for the photographer to see and to export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.database import Session
from app.languages import gettext as _
from app.models import Collection, Favorite, FavoriteList, File
from app.queries.files import EVERYTHING, shown_files, with_variants
from app.services.selections.exports.exported_photo import ExportedPhoto

NAMELESS = _("Visitor without a name")


class SelectedPhoto(NamedTuple):
    """A photo in favorites lists, with the name of each list's visitor and their note ("" for no note)."""

    file: File
    by: tuple[tuple[str, str], ...]

    @property
    def people(self) -> tuple[str, ...]:
        """The names of all visitors who have the photo in their list."""
        return tuple(name for name, _ in self.by)

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """The notes that are not empty, each after its visitor's name."""
        return tuple((name, note) for name, note in self.by if note)


@dataclass(frozen=True)
class CombinedSelection:
    """The photos of one list or several, in the order in which they are shown.

    ``sections`` has the titles by section id, ``changed_at`` (UTC) is the time of the last change to one of the lists.
    ``marked`` counts the files of the selection with those that are not shown: in the trash, or not ready.
    """

    photos: Sequence[SelectedPhoto]
    sections: Mapping[int, str]
    changed_at: datetime
    marked: int = 0
    is_of_several: bool = False

    @property
    def notes(self) -> int:
        """The number of notes on its photos."""
        return sum(len(photo.notes) for photo in self.photos)

    @property
    def exported(self) -> list[ExportedPhoto]:
        """The photos with the facts that exports need."""
        return [self._exported(selected) for selected in self.photos]

    def _exported(self, selected: SelectedPhoto) -> ExportedPhoto:
        file = selected.file
        notes = [f"{name}: {note}" if self.is_of_several else note for name, note in selected.notes]
        return ExportedPhoto(
            file.original_filename,
            note="\n".join(notes),
            section=self.sections.get(file.section_id or 0, ""),
            title=file.title or "",
            caption=file.caption or "",
            rating=file.rating,
            taken_at=file.taken_at,
            taken_precision=file.taken_precision,
            size=file.size,
            people=selected.people,
            tags=tuple(file.tag_names),
        )


def name_of(favorites_list: FavoriteList) -> str:
    """Return the name that a list's visitor entered, else that of their share link, else “Visitor without a name”."""
    if favorites_list.visitor_name:
        return favorites_list.visitor_name
    return favorites_list.share_link.name if favorites_list.share_link else str(NAMELESS)


def selection_of(session: Session, collection: Collection, favorites_list: FavoriteList) -> CombinedSelection:
    """Return one list's photos in the collection's order, without those in the trash."""
    return _combined(session, collection, [favorites_list], 1)


def together(
    session: Session, collection: Collection, lists: Sequence[FavoriteList], *, least: int = 1
) -> CombinedSelection:
    """Return the photos that are in at least ``least`` of these lists, and first those that are in the most."""
    return _combined(session, collection, lists, least, is_of_several=True)


def _combined(
    session: Session, collection: Collection, lists: Sequence[FavoriteList], least: int, *, is_of_several: bool = False
) -> CombinedSelection:
    names = {favorites_list.id: name_of(favorites_list) for favorites_list in lists}
    by: dict[int, list[tuple[int, str]]] = {}
    marked = select(Favorite.file_id, Favorite.list_id, Favorite.note).where(Favorite.list_id.in_(names))
    for file_id, list_id, note in session.execute(marked):
        by.setdefault(file_id, []).append((list_id, note))
    in_lists = select(Favorite.file_id).where(Favorite.list_id.in_(names))
    wanted = with_variants(shown_files(collection, EVERYTHING).where(File.id.in_(in_lists)))
    files = session.scalars(wanted.options(selectinload(File.tags))).all()
    rank = {list_id: number for number, list_id in enumerate(names)}
    photos = [
        SelectedPhoto(
            file, tuple((names[list_id], note) for list_id, note in sorted(by[file.id], key=lambda e: rank[e[0]]))
        )
        for file in files
        if len(by[file.id]) >= least
    ]
    if is_of_several:
        photos.sort(key=lambda selected: -len(selected.by))
    sections = {section.id: section.title for section in collection.live_sections}
    changed_at = max((favorites_list.changed_at for favorites_list in lists), default=collection.created_at)
    marked_count = sum(len(lists_of_file) >= least for lists_of_file in by.values())
    return CombinedSelection(photos, sections, changed_at, marked_count, is_of_several)
