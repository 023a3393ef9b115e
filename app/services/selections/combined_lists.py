"""What visitors chose, for the photographer: one list, or several put together, as facts to show and to export."""

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
    """One photo, and who picked it with which note (empty where none)."""

    file: File
    by: tuple[tuple[str, str], ...]

    @property
    def people(self) -> tuple[str, ...]:
        """The names of all who picked it."""
        return tuple(name for name, _ in self.by)

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """The notes there are, each with its writer."""
        return tuple((name, note) for name, note in self.by if note)


@dataclass(frozen=True)
class CombinedSelection:
    """The photos in the order to show them in; ``changed_at`` (UTC) is when anybody last changed it."""

    photos: Sequence[SelectedPhoto]
    sections: Mapping[int, str]
    changed_at: datetime
    is_of_several: bool = False

    @property
    def exported(self) -> list[ExportedPhoto]:
        """The photos as the exports take them."""
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
    """Who made this list: as they signed it, else whom the share link was for that they came by."""
    if favorites_list.visitor_name:
        return favorites_list.visitor_name
    return favorites_list.share_link.name if favorites_list.share_link else str(NAMELESS)


def selection_of(session: Session, collection: Collection, favorites_list: FavoriteList) -> CombinedSelection:
    """One list's photos in the collection's order; those in the trash are left out."""
    return _combined(session, collection, [favorites_list], 1)


def together(
    session: Session, collection: Collection, lists: Sequence[FavoriteList], *, least: int = 1
) -> CombinedSelection:
    """What is in at least ``least`` of these lists of the collection, what most of them have first."""
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
    return CombinedSelection(photos, sections, changed_at, is_of_several)
