"""A page of the trash for its template: each thing with its name, its picture, and when it is deleted permanently."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.database import Session
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, File, Section
from app.queries.trash import TrashEntry, TrashPage, rows_of
from app.web.photo_view import PhotoView, as_its_owner_sees


@dataclass(frozen=True)
class Trashed:
    """A collection, section or file in the trash; ``origin`` is the title of the collection it was in."""

    kind: str
    uuid: UUID
    title: str
    origin: str
    ends_on: date
    days_left: int
    photo: PhotoView | None = None

    @property
    def ending(self) -> Message:
        """The sentence part that says when it is deleted permanently: today, or in some days."""
        if not self.days_left:
            return _("today")
        return ngettext("in %(count)s day", "in %(count)s days", self.days_left)


def things_on(session: Session, page: TrashPage, *, zone: ZoneInfo, days: int, now: datetime) -> list[Trashed]:
    """Return what the page shows; things are deleted ``days`` days after they were put in the trash."""
    return list(_things(session, page.entries, zone, timedelta(days=days), now))


def _things(
    session: Session, entries: Sequence[TrashEntry], zone: ZoneInfo, retention: timedelta, now: datetime
) -> Iterator[Trashed]:
    rows = rows_of(session, entries)
    for entry in entries:
        row = rows[entry.kind, entry.id]
        ends_on = (entry.trashed_at + retention).astimezone(zone).date()
        days_left = max(0, (ends_on - now.astimezone(zone).date()).days)
        yield Trashed(entry.kind, row.uuid, *_named(row), ends_on, days_left, _photo(row))


def _named(row: Collection | Section | File) -> tuple[str, str]:
    if isinstance(row, File):
        return row.original_filename, row.collection.title
    return row.title, row.collection.title if isinstance(row, Section) else ""


def _photo(row: Collection | Section | File) -> PhotoView | None:
    return as_its_owner_sees(row) if isinstance(row, File) else None
