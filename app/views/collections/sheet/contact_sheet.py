"""The data of the contact sheet's templates: one page of a collection's files, and their number in each section."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import request, url_for
from sqlalchemy import Select, select

from app.database import Session, utcnow
from app.errors import NotFound
from app.extensions import db
from app.languages import ngettext
from app.models import Collection, File, FileState, Section
from app.policies.collection_policy import Access, decide
from app.queries.favorite_people import count_notes, people_of
from app.queries.files import (
    UNPREPARED,
    count_before,
    count_by_section,
    file_tags,
    files_after,
    live_files,
    with_variants,
)
from app.queries.sheet_filter import SheetFilter
from app.web.access import visitor_to
from app.web.photo_view import PhotoView

FILES_PER_PAGE = 100  # A slow phone adds a fragment of 100 without jank; twice as many take it 150 ms.


@dataclass(frozen=True)
class ContactSheet:
    """A collection as its owner arranges it; each query is made at most once.

    The number of queries does not grow with the number of files.

    ``number`` is the page, from 1; ``after`` asks for the files that follow that file instead, on any page. Only the
    files that match ``filter`` are shown and counted.
    """

    session: Session
    collection: Collection
    access: Access
    number: int = 1
    after: File | None = None
    filter: SheetFilter = field(default_factory=SheetFilter)

    @cached_property
    def photos(self) -> list[PhotoView]:
        """The files of this page, in order."""
        if self.after is not None:
            wanted = files_after(self._everything, self.after)
        else:
            wanted = self._everything.offset(self.offset)
        files = self.session.scalars(with_variants(wanted).limit(FILES_PER_PAGE))
        return [PhotoView(file, self.access, self.collection.slug) for file in files]

    @property
    def runs(self) -> Iterator[tuple[str, list[PhotoView]]]:
        """The files of this page by section, as pairs of the section's id ("" for none) and its files."""
        known = {section.id: str(section.uuid) for section in self.sections}
        for section_id, photos in groupby(self.photos, key=lambda photo: photo.file.section_id):
            yield known.get(section_id, "") if section_id is not None else "", list(photos)

    @property
    def offset(self) -> int:
        """The number of files on the pages before this one."""
        return (self.number - 1) * FILES_PER_PAGE

    def page_with(self, file: File) -> int:
        """Return the number of the page that shows this file."""
        return count_before(self.session, self._everything, file) // FILES_PER_PAGE + 1

    def favorite_of(self, photo: PhotoView) -> str:
        """Return the visitor who has this photo in a favorites list, or the number of visitors, and how many notes.

        Returns "" if no visitor has it.
        """
        people, notes = self._people.get(photo.file.id, {}), self._notes.get(photo.file.id, 0)
        if not people:
            return ""
        name = next(iter(people.values())) if len(people) == 1 else ""
        who = name or str(ngettext("%(count)s person", "%(count)s people", len(people)))
        return f"{who} · {ngettext('%(count)s note', '%(count)s notes', notes)}" if notes else who

    @cached_property
    def tags(self) -> list[str]:
        """All tags of the collection's files."""
        return file_tags(self.session, self.collection)

    @cached_property
    def sections(self) -> list[Section]:
        return self.collection.live_sections

    def photos_in(self, section: Section | None) -> list[PhotoView]:
        """Return the files of this page that are in this section, or in none."""
        section_id = section.id if section else None
        return [photo for photo in self.photos if photo.file.section_id == section_id]

    def count_in(self, section: Section | None) -> int:
        """Return how many files are in this section, or in none, on all pages."""
        section_id = section.id if section else None
        return sum(count for (section, _), count in self._counts.items() if section == section_id)

    @property
    def total(self) -> int:
        return sum(self._counts.values())

    @property
    def waiting(self) -> int:
        return sum(count for (_, state), count in self._counts.items() if state in UNPREPARED)

    @property
    def failed(self) -> int:
        return sum(count for (_, state), count in self._counts.items() if state is FileState.FAILED)

    @property
    def counts(self) -> dict[str, Any]:
        """The numbers for scripts; sections by their ids, "" for none."""
        sections = {str(section.uuid): self.count_in(section) for section in self.sections}
        counted = {"total": self.total, "waiting": self.waiting, "failed": self.failed}
        return {**counted, "sections": {"": self.count_in(None), **sections}}

    @property
    def is_long(self) -> bool:
        """Whether there is more than one page."""
        return self.total > FILES_PER_PAGE

    @property
    def next_url(self) -> str | None:
        return self._page_url(self.number + 1) if self.total > self.number * FILES_PER_PAGE else None

    @property
    def previous_url(self) -> str | None:
        return self._page_url(self.number - 1) if self.number > 1 else None

    @cached_property
    def _counts(self) -> dict[tuple[int | None, FileState], int]:
        return count_by_section(self.session, self.collection, *self.filter.conditions())

    @cached_property
    def _people(self) -> dict[int, dict[UUID, str]]:
        return people_of(self.session, [photo.file.id for photo in self.photos])

    @cached_property
    def _notes(self) -> dict[int, int]:
        return count_notes(self.session, [photo.file.id for photo in self.photos])

    @property
    def _everything(self) -> Select[File]:
        return live_files(self.collection).where(*self.filter.conditions())

    def _page_url(self, number: int) -> str:
        page = number if number > 1 else None
        return url_for("collections.photos", uuid=self.collection.uuid, page=page, **self.filter.query)


def contact_sheet(collection: Collection, *, number: int = 1, after: File | None = None) -> ContactSheet:
    """Return the contact sheet of a collection, which the caller loaded as its owner, with the address's filters."""
    access = decide(visitor_to(collection), collection, utcnow())
    return ContactSheet(db.session, collection, access, number, after, SheetFilter.read(request.args))


def file_at(collection: Collection, uuid: str) -> File | None:
    """Return the file of this collection after which a fragment begins, also one in the trash.

    Returns None for "", which means from the start. Raises ``NotFound``.
    """
    if not uuid:
        return None
    try:
        here = (File.collection_id == collection.id, File.uuid == UUID(uuid))
    except ValueError:
        raise NotFound from None
    file = db.session.scalar(select(File).where(*here))
    if file is None:
        raise NotFound
    return file
