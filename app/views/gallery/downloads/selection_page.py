"""The page on which single photos are ticked: a thousand at a time, without JavaScript too."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from flask import url_for

from app.composition import services
from app.errors import NotFound
from app.models import File
from app.services.downloads.selection_code import code_of
from app.views.gallery.downloads.download_page import Downloads
from app.views.gallery.grid import Heading
from app.web.photo_view import PhotoView

PHOTOS_PER_PAGE = 1000


@dataclass(frozen=True)
class SelectionPage:
    """Page ``number`` of it (from 1); ``selection`` holds what has been ticked so far, on every page."""

    downloads: Downloads
    selection: str
    number: int

    @cached_property
    def files(self) -> list[File]:
        """This page's; raises ``NotFound`` beyond the last."""
        start = (self.number - 1) * PHOTOS_PER_PAGE
        found = list(self.downloads.shown.files[start : start + PHOTOS_PER_PAGE]) if start >= 0 else []
        if not found:
            raise NotFound
        return found

    @property
    def runs(self) -> Iterable[tuple[Heading | None, list[PhotoView]]]:
        """The photos that can be taken home, section by section."""
        runs: dict[int | None, list[PhotoView]] = {}
        for file in self.files:
            photo = PhotoView(file, self.downloads.access, self.downloads.collection.slug)
            if photo.download_url:
                runs.setdefault(file.section_id, []).append(photo)
        sections = self.downloads.shown.sections
        return [(Heading.of(sections[section]) if section else None, photos) for section, photos in runs.items()]

    @cached_property
    def selected(self) -> set[str]:
        """The ids of all photos chosen so far."""
        return {str(file.uuid) for file in self._selected}

    @property
    def selected_elsewhere(self) -> int:
        """How many of them are on other pages."""
        here = {str(file.uuid) for file in self.files}
        return len(self.selected - here)

    def with_selected(self, uuids: Iterable[str]) -> list[File]:
        """What is chosen once these, and no others, are ticked on this page."""
        here, selected = {file.id for file in self.files}, set(uuids)
        return [
            file
            for file in self.downloads.shown.files
            if (str(file.uuid) in selected if file.id in here else str(file.uuid) in self.selected)
        ]

    @property
    def previous_number(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next_number(self) -> int | None:
        return self.number + 1 if len(self.downloads.shown.files) > self.number * PHOTOS_PER_PAGE else None

    def address(self, number: int, selected: list[File]) -> str:
        """Another page, which remembers what is chosen."""
        selection = code_of(selected) if selected else None
        return url_for("gallery.choose", slug=self.downloads.collection.slug, selection=selection, page=number)

    @cached_property
    def _selected(self) -> list[File]:
        if not self.selection:
            return []
        only = services.archives.selected(self.downloads.collection, self.downloads.shown, self.selection)
        return [file for file in self.downloads.shown.files if only(file)]
