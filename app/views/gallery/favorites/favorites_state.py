"""The state of a visitor's favorites on the gallery's pages: how many, in which list, and which photos."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import g, url_for

from app.extensions import db
from app.models import Collection, FavoriteList
from app.policies.collection_policy import Access
from app.services.selections.favorites_service import Favorites
from app.views.gallery.gallery_page import GalleryPage
from app.web.visitor_cookie import favorites_visitor

MOST_IN_PAGE = 100  # ids of 36 characters; scripts request longer lists separately


@dataclass(frozen=True)
class FavoritesState:
    """The favorites on a page; photos are added to ``favorites_list``, which is None before the first favorite."""

    collection: Collection
    access: Access
    favorites: Favorites
    favorites_list: FavoriteList | None

    @property
    def are_allowed(self) -> bool:
        """Whether this visitor may mark photos."""
        return self.access.allows_favorites

    @property
    def url(self) -> str:
        """The address of the favorites' page."""
        return url_for("gallery.favorites", slug=self.collection.slug)

    @property
    def count(self) -> int:
        """The number of photos in the list."""
        return self.favorites.counts.get(self.favorites_list.id, 0) if self.favorites_list else 0

    @property
    def wanted(self) -> int | None:
        """The number of photos that the photographer asks for at most."""
        return self.collection.selection_wanted

    @property
    def due(self) -> date | None:
        """The day until which the photographer expects the selection."""
        return self.collection.selection_due

    @property
    def is_locked(self) -> bool:
        """Whether the list has been submitted and not been reopened."""
        return self.favorites_list is not None and self.favorites_list.is_locked

    @cached_property
    def ids(self) -> list[str]:
        """The ids of the list's photos."""
        return [str(uuid) for uuid in self.favorites.file_uuids(self.favorites_list)] if self.favorites_list else []

    def has(self, uuid: UUID) -> bool:
        """Return whether this photo is a favorite."""
        return str(uuid) in self.ids

    def state(self, *, ids: bool = True) -> dict[str, Any]:
        """Return the state for scripts; without ``ids`` for a long list, whose ids they request separately."""
        return {
            "list": str(self.favorites_list.uuid) if self.favorites_list else None,
            "count": self.count,
            "wanted": self.wanted,
            "locked": self.is_locked,
            "ids": self.ids if ids or self.count <= MOST_IN_PAGE else None,
        }


def favorites_state_of(gallery: GalleryPage) -> FavoritesState:
    """Return the favorites of this page's visitor; they are read once per request."""
    if "favorites_state" not in g:
        favorites = Favorites(db.session, gallery.collection, favorites_visitor(), gallery.unfiltered)
        g.favorites_state = FavoritesState(gallery.collection, gallery.access, favorites, favorites.current)
    state: FavoritesState = g.favorites_state
    return state
