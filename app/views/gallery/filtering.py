"""The filters of a gallery: its address can request photos by text, section, orientation, tag and favorites."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from flask import url_for
from sqlalchemy import Select, Subquery, false, func, or_, select
from werkzeug.datastructures import MultiDict

from app.database import Session
from app.languages import Message
from app.languages import gettext as _
from app.models import Collection, FavoriteList, File, Section
from app.models.favorites import Favorite
from app.models.files.tag import FileTag
from app.models.text.natural_order import natural_key
from app.models.text.typed_text import one_line
from app.models.theme import Theme
from app.policies.collection_policy import Access
from app.queries.collections import LONGEST_SEARCH, containing, split
from app.queries.files import shown_files, tagged
from app.queries.orientation import Orientation, has_shape
from app.services.selections.favorites_service import Favorites
from app.views.gallery.grid import Heading, sections_of
from app.views.gallery.news import asked_moment
from app.web.visitor_cookie import favorites_visitor

ORIENTATIONS = {
    Orientation.LANDSCAPE: _("Landscape"),
    Orientation.PORTRAIT: _("Portrait"),
    Orientation.SQUARE: _("Square"),
}


@dataclass(frozen=True)
class Filters:
    """The filters of one address, each "" if it is not set.

    ``favorites`` is "1" for the visitor's own favorites. ``new`` is the moment at which the photos were new for the
    visitor, in seconds since 1970; ``GalleryPage`` applies it.
    """

    q: str = ""
    section: str = ""
    orientation: str = ""
    tag: str = ""
    favorites: str = ""
    new: str = ""

    @classmethod
    def asked_for(cls, collection: Collection, access: Access, arguments: MultiDict[str, str]) -> Self:
        """Return the filters of the address, without unknown values and those that this visitor may not use."""
        orientation = arguments.get("orientation", "")
        section = arguments.get("section", type=UUID)
        return cls(
            q=one_line(arguments.get("q", ""))[:LONGEST_SEARCH],
            section=str(section or ""),
            orientation=orientation if orientation in list(Orientation) else "",
            tag=one_line(arguments.get("tag", "")) if collection.theme.shows_tags else "",
            favorites="1" if arguments.get("favorites") == "1" and access.allows_favorites else "",
            new=asked_moment(arguments.get("new")),
        )

    @property
    def query(self) -> dict[str, Any]:
        """The parameters in addresses, so that neighbors and further pages are filtered, too."""
        return {name: value for name, value in self._values.items() if value}

    @property
    def are_set(self) -> bool:
        """Whether anything is filtered."""
        return any(self._values.values())

    def of(self, session: Session, collection: Collection, access: Access, files: Select[File]) -> Select[File]:
        """Return the files of this query that match all filters."""
        if self.q:
            fields = (File.original_filename, File.title, File.caption)
            files = files.where(*(or_(*containing(term, *fields)) for term in split(self.q)))
        if self.section:
            files = files.where(Section.uuid == UUID(self.section))
        if self.orientation:
            files = files.where(has_shape(Orientation(self.orientation)))
        if self.tag:
            files = files.where(tagged(self.tag))
        if self.favorites:
            own = current_favorites(session, collection, access)
            listed = select(Favorite.file_id).where(Favorite.list_id == own.id if own else false())
            files = files.where(File.id.in_(listed))
        return files

    @property
    def _values(self) -> dict[str, str]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class FilterMenu:
    """The choices of the filters: ``files`` are all that this visitor sees, ``order`` is the order in the address."""

    session: Session
    slug: str
    theme: Theme
    files: Select[File]
    order: Mapping[str, Any]

    @property
    def clear_url(self) -> str:
        """The address of the gallery without filters, in the same order."""
        return url_for("gallery.view", slug=self.slug, **self.order)

    @cached_property
    def total(self) -> int:
        """The number of files without the filters."""
        return self.session.scalar(select(func.count()).select_from(self._ids)) or 0

    @cached_property
    def sections(self) -> list[Heading]:
        """The sections that have files."""
        return sections_of(self.session, self.files)

    @cached_property
    def tags(self) -> list[str]:
        """The tags of the files in alphabetical order; none unless the owner shows tags."""
        if not self.theme.shows_tags:
            return []
        tags = select(FileTag.name).where(FileTag.file_id.in_(select(self._ids.c.id))).distinct()
        return sorted(self.session.scalars(tags), key=natural_key)

    @property
    def orientations(self) -> dict[Orientation, Message]:
        """The orientations with their names."""
        return ORIENTATIONS

    @cached_property
    def _ids(self) -> Subquery:
        return self.files.order_by(None).with_only_columns(File.id).subquery()


def current_favorites(session: Session, collection: Collection, access: Access) -> FavoriteList | None:
    """Return the list that this request's visitor adds favorites to, if there is one."""
    return Favorites(session, collection, favorites_visitor(), shown_files(collection, access)).current
