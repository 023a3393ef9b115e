"""The data of the gallery's templates: one page of a collection, for one visitor."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.database import Session, utcnow
from app.errors import NotFound
from app.languages import Message
from app.models import Collection, File, FileState
from app.models.files.processing import SHOWN_AS_PICTURE
from app.models.section import SectionCover
from app.models.theme import GridStyle, Theme
from app.policies.collection_policy import Access
from app.queries.files import BEING_PREPARED, count_by_state, cover, shown_files, with_variants
from app.views.gallery.counts import ShownCounts
from app.views.gallery.filtering import FilterMenu, Filters
from app.views.gallery.grid import PHOTOS_PER_PAGE, Heading, Run, rows_between, runs_of, sections_of
from app.views.gallery.link_card import LinkCard, is_open_to_strangers, link_card
from app.views.gallery.news import News
from app.views.gallery.photo_index import index_of
from app.views.gallery.rows import TileRows
from app.views.gallery.sorting import Sorting
from app.web.photo_view import PhotoView
from app.web.public_url import public_url


@dataclass(frozen=True)
class GalleryPage:
    """The collection as far as its visitor may see it; each query is made at most once."""

    session: Session
    collection: Collection
    access: Access
    number: int = 1
    sorting: Sorting = field(default_factory=Sorting)
    only: Sequence[UUID] | None = None
    filters: Filters = field(default_factory=Filters)
    news: News = field(default_factory=News)

    @property
    def theme(self) -> Theme:
        return self.collection.theme

    @property
    def unfiltered(self) -> Select[File]:
        """All files that this visitor sees here, in their order."""
        return self.sorting.of(shown_files(self.collection, self.access))

    @property
    def shown(self) -> Select[File]:
        """The files that match the filters, in their order."""
        files = self.filters.of(self.session, self.collection, self.access, self.unfiltered)
        return self.news.only(files, self.filters.new) if self.filters.new else files

    @cached_property
    def filter_menu(self) -> FilterMenu:
        """The choices of the filters."""
        return FilterMenu(self.session, self.slug, self.theme, self.unfiltered, self.sorting.query)

    @property
    def query(self) -> dict[str, Any]:
        """The parameters of the order and of the filters, which every address of the page keeps."""
        return {**self.sorting.query, **self.filters.query}

    @property
    def title(self) -> str:
        return self.collection.title

    @property
    def description(self) -> str:
        return self.collection.description

    @property
    def message(self) -> str:
        """The photographer's message under the cover, or ""."""
        return self.collection.message

    @property
    def closing(self) -> str:
        """The photographer's text after the last photo, or ""."""
        return self.collection.closing

    @property
    def event_date(self) -> date | None:
        return self.collection.event_date

    @property
    def expires_at(self) -> datetime | None:
        return self.access.until

    @cached_property
    def new_ids(self) -> set[str]:
        """The ids of this page's photos that are new for the visitor."""
        return self.news.among(self.photos)

    @property
    def slug(self) -> str:
        return self.collection.slug

    @property
    def downloads(self) -> str:
        return str(self.access.downloads)

    @property
    def url(self) -> str:
        return url_for("gallery.view", slug=self.slug, **self.query)

    @property
    def sortings(self) -> list[tuple[Message, str, bool]]:
        """The orders to select from: name, address, and whether it is the current one."""
        choices = self.sorting.choices
        set_now = self.filters.query
        return [
            (name, url_for("gallery.view", slug=self.slug, **query, **set_now), is_now)
            for name, query, is_now in choices
        ]

    @property
    def card(self) -> LinkCard | None:
        """The card that other sites show for a link to the gallery; None if its address alone opens nothing."""
        if not is_open_to_strangers(self.collection, utcnow()):
            return None
        return link_card(
            self.title, self.description or self.counted, public_url("gallery.view", slug=self.slug), self.cover
        )

    def card_of(self, photo: PhotoView) -> LinkCard | None:
        """Return the card that other sites show for a link to this photo; None if its address alone opens nothing."""
        if not is_open_to_strangers(self.collection, utcnow()):
            return None
        url = public_url("gallery.photo", slug=self.slug, uuid=photo.file.uuid)
        return link_card(photo.heading, photo.file.caption or self.title, url, photo)

    @property
    def download_url(self) -> str | None:
        """The address of the download page, or None if the visitor can download nothing."""
        return (
            url_for("gallery.download", slug=self.slug)
            if self.access.offers_downloads and (self.count or self.filter_menu.total)
            else None
        )

    @property
    def index_url(self) -> str:
        return url_for("gallery.index", slug=self.slug, **self.query)

    @property
    def count(self) -> int:
        return self._counts.total

    @property
    def counted(self) -> str:
        """The number of photos, videos and other files, as text."""
        return self._counts.text

    @property
    def has_photos_only(self) -> bool:
        """Whether nothing but photos is shown."""
        return self.count == self._counts.photos

    @property
    def being_prepared(self) -> int:
        """The number of photos that are being prepared."""
        return sum(self._states.get(state, 0) for state in BEING_PREPARED)

    @property
    def stamp(self) -> str:
        """A text that changes when a file becomes ready, fails, is added or removed; takes one query."""
        return ".".join(f"{state}{count}" for state, count in sorted(self._states.items()))

    @property
    def coming_url(self) -> str:
        """The address that an open page polls for changes."""
        return url_for("gallery.coming", slug=self.slug, known=self.stamp, **self.query)

    @property
    def rows_url(self) -> str | None:
        """The address that returns the rows of tiles; None where the grid has no rows."""
        if self.theme.grid_style is not GridStyle.JUSTIFIED:
            return None
        return url_for("gallery.rows", slug=self.slug, **self.query)

    @property
    def tiles_url(self) -> str:
        """The address that returns the tiles of files by their ids, each as ``file``."""
        return url_for("gallery.more", slug=self.slug, **self.query)

    @cached_property
    def _states(self) -> dict[FileState, int]:
        return count_by_state(self.session, self.collection, self.access)

    @cached_property
    def _counts(self) -> ShownCounts:
        return ShownCounts.of(self.session, self.shown)

    @cached_property
    def sections(self) -> list[Heading]:
        """The sections with visible files that match the filters, for the tabs."""
        return sections_of(self.session, self.shown)

    @cached_property
    def photos(self) -> list[PhotoView]:
        """This page's photos, or those that ``only`` names, with their variants and sections."""
        files = with_variants(self.shown).options(selectinload(File.section))
        if self.only is not None:
            return [self._seen(file) for file in self.session.scalars(files.where(File.uuid.in_(self.only)))]
        files = files.offset((self.number - 1) * PHOTOS_PER_PAGE).limit(PHOTOS_PER_PAGE)
        return [self._seen(file) for file in self.session.scalars(files)]

    @cached_property
    def runs(self) -> list[Run]:
        """This page's photos, section by section."""
        return list(runs_of(self.photos, self._section_covers, continues=self._section_before))

    @cached_property
    def _section_covers(self) -> dict[int, PhotoView]:
        """The pictures that the owner has set for sections on this page and that the visitor sees, by section id."""
        sections = {photo.file.section for photo in self.photos if photo.file.section is not None}
        wanted = [section.cover_id for section in sections if section.cover_style is not SectionCover.NONE]
        chosen = [file_id for file_id in wanted if file_id is not None]
        if not chosen:
            return {}
        ready = with_variants(self.shown).where(File.id.in_(chosen), File.state.in_(SHOWN_AS_PICTURE))
        return {file.section_id: self._seen(file) for file in self.session.scalars(ready) if file.section_id}

    @cached_property
    def rows(self) -> dict[str, TileRows]:
        """The rows of this page's tiles, by file id; without any where the grid has no rows."""
        if self.only is not None:
            return {}
        return self.rows_between((self.number - 1) * PHOTOS_PER_PAGE, self.number * PHOTOS_PER_PAGE)

    def rows_between(self, first: int, end: int) -> dict[str, TileRows]:
        """Return the rows of the tiles from position ``first`` (from 0) until ``end``, by file id, in their order."""
        if self.theme.grid_style is not GridStyle.JUSTIFIED:
            return {}
        return rows_between(self.session, self.shown, first, end, self.theme)

    @cached_property
    def cover(self) -> PhotoView | None:
        file = cover(self.session, self.collection, self.access)
        return self._seen(file) if file else None

    @property
    def has_next(self) -> bool:
        return self.count > self.number * PHOTOS_PER_PAGE

    @property
    def more_url(self) -> str | None:
        return self._page_url("more", self.number + 1) if self.has_next else None

    @property
    def next_page_url(self) -> str | None:
        return self._page_url("view", self.number + 1) if self.has_next else None

    @property
    def previous_page_url(self) -> str | None:
        return self._page_url("view", self.number - 1) if self.number > 1 else None

    def neighbours(self, uuid: UUID) -> tuple[PhotoView, PhotoView | None, PhotoView | None, int]:
        """Return a photo, the one before, the one after, and its position (from 1).

        Raises ``NotFound`` if the photo is not shown to this visitor.
        """
        ids = list(self.session.scalars(self.shown.with_only_columns(File.uuid)))
        if uuid not in ids:
            raise NotFound
        at = ids.index(uuid)
        wanted = ids[max(0, at - 1) : at + 2]
        files = with_variants(select(File).where(File.uuid.in_(wanted), File.collection_id == self.collection.id))
        seen = {file.uuid: self._seen(file) for file in self.session.scalars(files)}
        before = seen.get(ids[at - 1]) if at > 0 else None
        after = seen.get(ids[at + 1]) if at + 1 < len(ids) else None
        return seen[uuid], before, after, at + 1

    def index(self) -> dict[str, Any]:
        """Return the index of all files, for the viewer."""
        return index_of(self.session, self.collection, self.shown)

    @property
    def _section_before(self) -> int | None:
        if self.number == 1 or self.only is not None:
            return None
        last = self.shown.with_only_columns(File.section_id)
        return self.session.scalar(last.offset((self.number - 1) * PHOTOS_PER_PAGE - 1).limit(1))

    def _page_url(self, endpoint: str, number: int) -> str:
        return url_for(f"gallery.{endpoint}", slug=self.slug, page=number if number > 1 else None, **self.query)

    def _seen(self, file: File) -> PhotoView:
        return PhotoView(file, self.access, self.slug, self.query)
