"""The page on which single photos are selected for download: a thousand per page, also without JavaScript."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from flask import url_for

from app.composition import services
from app.errors import NotFound
from app.models import File
from app.services.downloads.selection_code import code_of
from app.views.gallery.downloads.download_page import DownloadPage
from app.views.gallery.grid import Heading
from app.web.photo_view import PhotoView

PHOTOS_PER_PAGE = 1000


@dataclass(frozen=True)
class SelectionPage:
    """Page ``number`` (from 1); ``selection`` holds the photos selected so far, on all pages.

    ``size`` is the size that the download page will propose for them, or None for its best one.
    """

    downloads: DownloadPage
    selection: str
    number: int
    size: str | None = None

    @cached_property
    def files(self) -> list[File]:
        """The files of this page; raises ``NotFound`` beyond the last page."""
        start = (self.number - 1) * PHOTOS_PER_PAGE
        found = list(self.downloads.shown.files[start : start + PHOTOS_PER_PAGE]) if start >= 0 else []
        if not found:
            raise NotFound
        return found

    @property
    def runs(self) -> Iterable[tuple[Heading | None, list[PhotoView]]]:
        """The photos of this page that can be downloaded, section by section."""
        runs: dict[int | None, list[PhotoView]] = {}
        for file in self.files:
            photo = PhotoView(file, self.downloads.access, self.downloads.collection.slug)
            if photo.download_url:
                runs.setdefault(file.section_id, []).append(photo)
        sections = self.downloads.shown.sections
        return [(Heading.of(sections[section]) if section else None, photos) for section, photos in runs.items()]

    @cached_property
    def selected(self) -> set[str]:
        """The ids of all photos selected so far."""
        return {str(file.uuid) for file in self._selected}

    @property
    def selected_elsewhere(self) -> int:
        """The number of selected photos that are on other pages."""
        here = {str(file.uuid) for file in self.files}
        return len(self.selected - here)

    def with_selected(self, uuids: Iterable[str]) -> list[File]:
        """Return the selected files, once these and no others are selected on this page."""
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
        """Return the address of another page, which contains the selection."""
        selection = code_of(selected) if selected else None
        return url_for(
            "gallery.choose", slug=self.downloads.collection.slug, selection=selection, page=number, size=self.size
        )

    @cached_property
    def _selected(self) -> list[File]:
        if not self.selection:
            return []
        only = services.archives.selected(self.downloads.collection, self.downloads.shown, self.selection)
        return [file for file in self.downloads.shown.files if only(file)]
