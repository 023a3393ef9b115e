"""The downloads that a visitor may have: everything, a section or selected photos, at one of several sizes."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for

from app.composition import services
from app.database import Session
from app.errors import InvalidInput, NotFound, OriginalsOff, SizeOff
from app.formatting import format_count
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, Downloads, File, FileState, Section
from app.policies.collection_policy import Access
from app.queries.files import BEING_PREPARED, count_by_state
from app.services.downloads.archive import Archive, PictureSize
from app.services.downloads.archive_service import Shown
from app.services.downloads.selection_code import code_of
from app.views.gallery.downloads.missing_originals import missing_at
from app.views.gallery.downloads.size_words import TITLES, name_at, size_hints

LONGEST_ARCHIVE_NAME = 150
KEEPSAKE = "keepsake"  # the kind of an offer that has an address of its own


@dataclass(frozen=True)
class Offer:
    """One possible download.

    ``kind`` is ``all``, ``section``, ``selection``, ``missing`` or ``keepsake``; ``value`` is the section's id, the
    selection's code, or the moment at which its originals were missing.
    """

    kind: str
    title: Message | str
    value: str
    archives: dict[PictureSize, Archive]

    @property
    def key(self) -> str:
        """The value of its radio card."""
        return f"{self.kind}:{self.value}" if self.value else self.kind

    @property
    def query(self) -> dict[str, Any]:
        """The parameters that name it in an address."""
        if self.kind == KEEPSAKE:
            return {"what": KEEPSAKE}
        return {self.kind: self.value} if self.value else {}

    @property
    def largest(self) -> Archive:
        """The archive of the size that has the most files."""
        return max(self.archives.values(), key=len)

    @property
    def count(self) -> int:
        """The number of files at the size that has the most."""
        return len(self.largest)


@dataclass(frozen=True)
class DownloadPage:
    """A collection's downloads, for one visitor with these rights; each query is made at most once."""

    session: Session
    collection: Collection
    access: Access

    titles = TITLES

    @cached_property
    def hints(self) -> dict[PictureSize, list[Message]]:
        """Sentences about each size, also about how its originals differ from what the camera made."""
        compressed = sum(file.arrived_size is not None for file in self.shown.files)
        return size_hints(compressed, hides_location=self.access.hides_location)

    @cached_property
    def shown(self) -> Shown:
        return services.archives.shown(self.collection, self.access, is_stripped=self.access.hides_location)

    @cached_property
    def sizes(self) -> list[PictureSize]:
        """Return the sizes that this visitor may download, best first; raises ``DownloadsOff`` and ``PinNeeded``."""
        self.access.require_downloads()
        return [size for size in PictureSize if self.access.allows(Downloads(size))]

    @cached_property
    def handed_out(self) -> list[int | None]:
        """The files that count towards the quota of the visitor's link; empty without a quota."""
        access = self.access
        if access.quota is None or access.link_id is None:
            return []
        return services.download_quota.handed_out(access.link_id)

    @property
    def left(self) -> int | None:
        """The number of further photos that the visitor's link allows, or None without a quota."""
        return None if self.access.quota is None else max(0, self.access.quota - len(self.handed_out))

    def is_too_many(self, archive: Archive) -> bool:
        """Return whether an archive has more new photos than the visitor's link has left."""
        new = {member.file.id for member in archive.members} - set(self.handed_out)
        return self.left is not None and len(new) > self.left

    @cached_property
    def being_prepared(self) -> int:
        """The number of photographs that are being prepared, and so are in no archive yet."""
        counts = count_by_state(self.session, self.collection, self.access)
        return sum(counts.get(state, 0) for state in BEING_PREPARED)

    def size(self, name: str | None) -> PictureSize:
        """Return the size of this name, or the best one.

        Raises ``DownloadsOff``, ``OriginalsOff``, ``SizeOff`` and ``InvalidInput``.
        """
        if not name:
            return self.sizes[0]
        if name not in list(PictureSize):
            raise InvalidInput(_("The size is original, print or web."))
        if name not in self.sizes:
            raise OriginalsOff if name == PictureSize.ORIGINAL else SizeOff
        return PictureSize(name)

    def are_still_allowed(self, access: Access, size: PictureSize) -> bool:
        """Return whether a visitor with this later access may still download these files at this size."""
        if access.hides_location and not self.access.hides_location:
            return False
        still_all = access.allows_original or not self.access.allows_original
        return access.allows(Downloads(size)) and (size is PictureSize.ORIGINAL or still_all)

    def offers(self, selection: str | None = None) -> Iterator[Offer]:
        """Yield the selected photos if there are any, then everything, then each section if there are several parts."""
        if selection:
            yield self.selected(selection)
        yield self.everything
        sections = list(self.shown.sections.values())
        if len(sections) > 1 or any(file.section_id is None for file in self.shown.files):
            yield from map(self.section, sections)

    @property
    def everything(self) -> Offer:
        is_all_photos = all(file.state is not FileState.UNSUPPORTED and not file.is_video for file in self.shown.files)
        title = _("All photos") if is_all_photos else _("All photos and files")
        return Offer("all", title, "", {size: self._archive(size) for size in self.sizes})

    def section(self, section: Section) -> Offer:
        """Return one section as a download, its files without a folder around them."""
        both = self.access.allows_original
        archives = {size: self.shown.section_archive(section, size, originals_too=both) for size in self.sizes}
        return Offer("section", section.title, str(section.uuid), archives)

    def offer_of(self, title: str, ids: Set[int]) -> Offer | None:
        """Return the files with these ids as a download with this title, or None if none of them is shown."""
        files = [file for file in self.shown.files if file.id in ids]
        if not files:
            return None
        archives = {size: self._archive(size, lambda file: file.id in ids) for size in self.sizes}
        return Offer("selection", title, code_of(files), archives)

    def selected(self, selection: str) -> Offer:
        """Return the files of a selection as a download; raises ``NotFound`` if none of them is shown here."""
        only = services.archives.selected(self.collection, self.shown, selection)
        return Offer(
            "selection", _("Selected photos"), selection, {size: self._archive(size, only) for size in self.sizes}
        )

    def missing(self, code: str) -> Offer:
        """Return what the visitor lacked at a moment as a download; raises ``NotFound`` if that is nothing."""
        ids = missing_at(self.session, self.collection, self.access, code)
        archives = {size: self._archive(size, lambda file: file.id in ids) for size in self.sizes}
        return Offer("missing", _("Missing photos"), code, archives)

    def offer(self, values: Mapping[str, str]) -> Offer:
        """Return the download that the parameters of an address name; raises ``NotFound`` for one without files."""
        section, selection = values.get("section"), values.get("selection")
        if selection:
            return self.selected(selection)
        if values.get("missing"):
            return self.missing(values["missing"])
        if not section:
            return self.everything
        found = [known for known in self.shown.sections.values() if str(known.uuid) == section.lower()]
        if not found:
            raise NotFound
        return self.section(found[0])

    def named(self, values: Mapping[str, str]) -> Offer:
        """Return the download that these parameters name, by ``what`` as the form does, or by the address of a ZIP.

        Raises ``NotFound`` if it is not here.
        """
        kind, _separator, value = values.get("what", "").partition(":")
        if kind not in ("", "all", "section", "selection"):
            raise NotFound
        return self.offer({**values, **({kind: value} if value else {})})

    def counted(self, archive: Archive) -> str:
        """Return how many photos, videos and other files the archive has, such as ``18 photos and 1 video``."""
        videos = sum(member.file.is_video for member in archive.members)
        others = sum(member.file.state is FileState.UNSUPPORTED for member in archive.members)
        return format_count(len(archive) - videos - others, videos, others)

    def filename(self, offer: Offer, size: PictureSize) -> str:
        """Return the name of the archive on the visitor's disk."""
        parts = [self.collection.title[:LONGEST_ARCHIVE_NAME]]
        if offer.kind == "section":
            parts.append(str(offer.title))
        elif offer.kind == "selection":
            parts.append(str(ngettext("%(count)s selected", "%(count)s selected", offer.count)))
        elif offer.kind in ("missing", KEEPSAKE):
            parts.append(str(offer.title))
        name = " - ".join(parts)
        return f"{name_at(size, name)}.zip"

    def address(self, endpoint: str, offer: Offer, **more: Any) -> str:
        """Return an address of this collection that names this download."""
        return url_for(f"gallery.{endpoint}", slug=self.collection.slug, **offer.query, **more)

    @property
    def keepsake_url(self) -> str:
        """The address that starts the download of the keepsake."""
        return url_for("gallery.download_started", slug=self.collection.slug, what=KEEPSAKE)

    def archive_address(self, offer: Offer, size: PictureSize) -> str:
        """Return the address of this download's archive."""
        if offer.kind == KEEPSAKE:
            return url_for("gallery.keepsake", slug=self.collection.slug, size=str(size))
        return self.address("download_zip", offer, size=str(size))

    def _archive(self, size: PictureSize, only: Callable[[File], bool] | None = None) -> Archive:
        return self.shown.archive(size, originals_too=self.access.allows_original, only=only)
