"""What the gallery's pages tell of a visitor's favorites: how many, in which list, which photos have their heart."""

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
from app.web.visitor_cookie import keeper

MOST_IN_PAGE = 100  # ids of 36 characters; scripts ask for a longer list by itself


@dataclass(frozen=True)
class Hearts:
    """``kept`` is the list that hearts go to, the current one unless told; there is none before the first heart."""

    collection: Collection
    access: Access
    favorites: Favorites
    kept: FavoriteList | None

    @property
    def are_allowed(self) -> bool:
        """Whether this visitor may mark photos."""
        return self.access.allows_favorites

    @property
    def url(self) -> str:
        """The page of the favorites."""
        return url_for("gallery.favorites", slug=self.collection.slug)

    @property
    def count(self) -> int:
        """How many photos the list has."""
        return self.favorites.counts.get(self.kept.id, 0) if self.kept else 0

    @property
    def wanted(self) -> int | None:
        """How many photos the photographer asks for at most."""
        return self.collection.selection_wanted

    @property
    def due(self) -> date | None:
        """Until when."""
        return self.collection.selection_due

    @property
    def is_locked(self) -> bool:
        """Whether the list has been sent."""
        return self.kept is not None and self.kept.is_locked

    @cached_property
    def ids(self) -> list[str]:
        """The ids of the list's photos."""
        return [str(uuid) for uuid in self.favorites.file_uuids(self.kept)] if self.kept else []

    def has(self, uuid: UUID) -> bool:
        """Whether this photo has its heart."""
        return str(uuid) in self.ids

    def state(self, *, ids: bool = True) -> dict[str, Any]:
        """For scripts; without ``ids`` where there are many, which are then asked for."""
        return {
            "list": str(self.kept.uuid) if self.kept else None,
            "count": self.count,
            "wanted": self.wanted,
            "locked": self.is_locked,
            "ids": self.ids if ids or self.count <= MOST_IN_PAGE else None,
        }


def hearts_of(gallery: GalleryPage) -> Hearts:
    """The hearts of whoever asks for this page; asked of the database once for each request."""
    if "hearts" not in g:
        kept = Favorites(db.session, gallery.collection, keeper(), gallery.shown)
        g.hearts = Hearts(gallery.collection, gallery.access, kept, kept.current)
    return g.hearts
