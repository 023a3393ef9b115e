"""The page of one favorites list: a gallery page with only its photos, and the notes beside them."""

from dataclasses import dataclass
from functools import cached_property

from flask import url_for
from sqlalchemy import Select, false
from sqlalchemy.orm import load_only

from app.models import FavoriteList, File
from app.queries.files import favorite_files, favorite_notes
from app.services.downloads.selection_code import code_of
from app.views.gallery.gallery_page import GalleryPage
from app.web.photo_view import PhotoView
from app.web.public_url import public_url


@dataclass(frozen=True)
class FavoritesPage(GalleryPage):
    """The page of ``favorites_list``; without a list it has no photos."""

    favorites_list: FavoriteList | None = None

    @property
    def shown(self) -> Select[File]:
        everything = self.unfiltered
        return (
            everything.where(false())
            if self.favorites_list is None
            else favorite_files(self.collection, self.favorites_list, everything)
        )

    @property
    def own_url(self) -> str:
        """The address of this list's page, to which closing the viewer returns."""
        return self._page_url("view", 1)

    @property
    def index_url(self) -> str:
        return url_for("gallery.favorites_index", slug=self.slug, list=self._list)

    @property
    def secret_url(self) -> str | None:
        """The address that opens this list on another device, if the gallery is open to it; None without a list."""
        if self.favorites_list is None:
            return None
        return public_url("gallery.open_list", slug=self.slug, token=self.favorites_list.token)

    @property
    def download_url(self) -> str | None:
        """The download page with these photos selected, or None if there is nothing to download."""
        if not self.access.offers_downloads or not self.count:
            return None
        files = self.session.scalars(self.shown.options(load_only(File.id, File.uuid))).all()
        return url_for("gallery.download", slug=self.slug, selection=code_of(files))

    @cached_property
    def notes(self) -> dict[int, str]:
        """The visitor's notes, by file id."""
        return favorite_notes(self.session, self.favorites_list) if self.favorites_list else {}

    def note(self, photo: PhotoView) -> str:
        """Return the visitor's note for this photo."""
        return self.notes.get(photo.file.id, "")

    @property
    def _list(self) -> str | None:
        return str(self.favorites_list.uuid) if self.favorites_list else None

    def _page_url(self, endpoint: str, number: int) -> str:
        named = {"view": "gallery.favorites", "more": "gallery.more_favorites"}[endpoint]
        return url_for(named, slug=self.slug, list=self._list, page=number if number > 1 else None)
