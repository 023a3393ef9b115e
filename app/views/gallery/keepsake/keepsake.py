"""The content of a keepsake: the files that the visitor may download, and the pages that show and check them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any
from urllib.parse import quote

from flask import render_template

from app.imaging.video.formats import PLAYED_BY_BROWSERS
from app.languages import gettext as _
from app.models import Section
from app.models.favorites import lists_of
from app.queries.files import favorites_in
from app.services.downloads.archive import Archive, Member, PictureSize
from app.services.downloads.keepsake_archive import GeneratedBytes, GeneratedPage, KeepsakeArchive, SmallPicture
from app.views.gallery.downloads.download_page import KEEPSAKE, DownloadPage, Offer
from app.views.gallery.gallery_page import GalleryPage
from app.views.gallery.keepsake.keepsake_scripts import keepsake_styles, script_of_index, script_of_verify
from app.web.photo_view import PhotoView
from app.web.visitor_cookie import favorites_visitor

SHOWN_BY_BROWSERS = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"})


@dataclass(frozen=True)
class KeepsakePhoto:
    """A file of a keepsake: its paths there, and what its pages say about it.

    ``small`` is the path of its small picture, or "" for a file without a picture. ``section`` is a title or "".
    """

    member: Member
    path: str
    small: str
    view: PhotoView
    section: str
    is_favorite: bool

    @property
    def large(self) -> str:
        """The path of what the viewer shows: the file itself if browsers show its type, or else the small picture."""
        return self.path if self.member.mime_type in SHOWN_BY_BROWSERS else self.small

    @property
    def video(self) -> str:
        """The path of the video that the viewer plays; "" for other files."""
        return self.path if self.member.mime_type in PLAYED_BY_BROWSERS else ""


@dataclass(frozen=True)
class Keepsake:
    """The keepsake of one visitor, with the files at one size; its bytes follow from the rows alone."""

    downloads: DownloadPage
    size: PictureSize

    @property
    def offer(self) -> Offer:
        """The keepsake as a download."""
        return Offer(KEEPSAKE, _("Keepsake"), "", {self.size: self.archive})

    @property
    def gallery(self) -> GalleryPage:
        """The texts of the gallery's page."""
        return GalleryPage(self.downloads.session, self.downloads.collection, self.downloads.access)

    @cached_property
    def archive(self) -> KeepsakeArchive:
        """The archive, whose pages are made when their bytes are needed."""
        files = self._files
        small = [SmallPicture(path, source) for path, source in self._small.values() if source is not None]
        pages: dict[str, Callable[[], str]] = {
            "index.html": lambda: render_template("gallery/keepsake/index.html", keepsake=self, gallery=self.gallery),
            "verify.html": lambda: render_template("gallery/keepsake/verify.html", keepsake=self, gallery=self.gallery),
            "keepsake/keepsake.css": keepsake_styles,
            "keepsake/keepsake.js": script_of_index,
            "keepsake/verify.js": script_of_verify,
            "keepsake/data.js": self._data,
            "SHA256SUMS": self._sums,
        }
        return KeepsakeArchive(
            files.members,
            files.sections,
            files.left_out,
            files.unmade,
            small=small,
            pages=[GeneratedPage(path, GeneratedBytes(make)) for path, make in pages.items()],
            made_at=self.downloads.collection.created_at,
        )

    @cached_property
    def photos(self) -> list[KeepsakePhoto]:
        """The files in their order."""
        downloads = self.downloads
        found = []
        for member, path in zip(self.archive.members, self.archive.paths, strict=True):
            view = PhotoView(member.file, downloads.access, downloads.collection.slug)
            small, source = self._small[member.file.id]
            section = self.archive.sections.get(member.file.section_id or 0)
            title, is_favorite = section.title if section else "", member.file.id in self._favorites
            found.append(KeepsakePhoto(member, path, small if source else "", view, title, is_favorite))
        return found

    @property
    def has_favorites(self) -> bool:
        """Whether one of the files is a favorite of the visitor."""
        return any(photo.is_favorite for photo in self.photos)

    def runs(self) -> Iterator[tuple[Section | None, list[KeepsakePhoto]]]:
        """Yield the files of each section with the section, or None for those without one."""
        sections = self.archive.sections
        for section_id, photos in groupby(self.photos, key=lambda photo: photo.member.file.section_id):
            yield sections.get(section_id or 0), list(photos)

    @staticmethod
    def address(path: str) -> str:
        """Return a path in the keepsake as a relative address."""
        return quote(path)

    @cached_property
    def _files(self) -> Archive:
        return self.downloads.everything.archives[self.size]

    @cached_property
    def _small(self) -> dict[int, tuple[str, Any]]:
        """The path and the source of each small picture, by file id; the source is None for a file without one."""
        shown = self.downloads.shown
        return {
            member.file.id: (f"keepsake/small/{number:04}.jpg", shown.stored_variant(member.file, "medium"))
            for number, member in enumerate(self._files.members, 1)
        }

    @cached_property
    def _favorites(self) -> set[int]:
        """The ids of the files in the lists of the visitor."""
        downloads, visitor = self.downloads, favorites_visitor()
        if not downloads.access.allows_favorites or visitor.key is None:
            return set()
        lists = lists_of(downloads.session, downloads.collection, visitor.key, visitor.opened)
        return set().union(*favorites_in(downloads.session, lists).values()) if lists else set()

    def _data(self) -> str:
        """Return the script with the facts of each file, by which `verify.html` checks a folder."""
        small = [{"path": path, **_content(source)} for path, source in self.archive.small]
        data = {"title": self.downloads.collection.title, "files": [*map(_facts, self.photos), *small]}
        return f"window.keepsake = {json.dumps(data)};\n"

    def _sums(self) -> str:
        """Return the list for ``sha256sum -c``: every file whose SHA-256 is known before it is sent."""
        files = [(photo.path, photo.member.source.sha256) for photo in self.photos]
        pages = [(page.path, page.source.sha256) for page in self.archive.pages if page.path != "SHA256SUMS"]
        return "".join(f"{sha256}  {path}\n" for path, sha256 in [*files, *pages] if sha256)


def _facts(photo: KeepsakePhoto) -> dict[str, Any]:
    file = photo.member.file
    words = {"title": file.title or "", "caption": file.caption or "", "section": photo.section}
    return {"path": photo.path, **words, "favorite": photo.is_favorite, **_content(photo.member.source)}


def _content(source: Any) -> dict[str, Any]:
    """Return the size and the best checksum that is known: the SHA-256, or else the CRC-32."""
    crc32 = None if source.crc32 is None else f"{source.crc32:08x}"
    return {"size": source.size, **({"sha256": source.sha256} if source.sha256 else {"crc32": crc32})}
