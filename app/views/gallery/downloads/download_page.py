"""The downloads that a visitor may have: everything, a section or selected photos, at one or two sizes."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for

from app.composition import services
from app.database import Session
from app.errors import DownloadsOff, InvalidInput, NotFound, OriginalsOff
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, File, FileState, Section
from app.policies.collection_policy import Access
from app.queries.files import BEING_PREPARED, count_by_state
from app.services.downloads.archive import Archive, PictureSize
from app.services.downloads.archive_service import Shown
from app.services.downloads.selection_code import code_of

LONGEST_ARCHIVE_NAME = 150
TITLES = {PictureSize.ORIGINAL: _("Originals"), PictureSize.WEB: _("Web size")}
HINTS = {
    PictureSize.ORIGINAL: _("Full size, exactly as the photographer delivered them."),
    PictureSize.WEB: _("Up to 1200 pixels wide, for phones and sharing."),
}
WITHOUT_LOCATION = _("Full size, without the location where they were taken.")


@dataclass(frozen=True)
class Offer:
    """One possible download.

    ``kind`` is ``all``, ``section`` or ``selection``; ``value`` is the section's id or the selection's code.
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
        return {self.kind: self.value} if self.value else {}

    @property
    def count(self) -> int:
        """The number of files at the size that has the most."""
        return max(len(archive) for archive in self.archives.values())


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
        hints = {size: [hint] for size, hint in HINTS.items()}
        if self.access.hides_location:
            hints[PictureSize.ORIGINAL] = [WITHOUT_LOCATION]
        if compressed := sum(file.arrived_size is not None for file in self.shown.files):
            hints[PictureSize.ORIGINAL].append(
                ngettext(
                    "%(count)s of them was compressed when it was uploaded.",
                    "%(count)s of them were compressed when they were uploaded.",
                    compressed,
                )
            )
        return hints

    @cached_property
    def shown(self) -> Shown:
        return services.archives.shown(self.collection, self.access, is_stripped=self.access.hides_location)

    @cached_property
    def sizes(self) -> list[PictureSize]:
        """Return the sizes that this visitor may download, best first; raises ``DownloadsOff`` if there are none."""
        if not self.access.allows_web:
            raise DownloadsOff
        rights = {PictureSize.ORIGINAL: self.access.allows_original, PictureSize.WEB: self.access.allows_web}
        return [size for size, is_allowed in rights.items() if is_allowed]

    @cached_property
    def being_prepared(self) -> int:
        """The number of photographs that are being prepared, and so are in no archive yet."""
        counts = count_by_state(self.session, self.collection, self.access)
        return sum(counts.get(state, 0) for state in BEING_PREPARED)

    def size(self, name: str | None) -> PictureSize:
        """Return the size of this name, or the best one.

        Raises ``DownloadsOff``, ``OriginalsOff`` and ``InvalidInput``.
        """
        if not name:
            return self.sizes[0]
        if name not in list(PictureSize):
            raise InvalidInput(_("The size is either original or web."))
        if name not in self.sizes:
            raise OriginalsOff
        return PictureSize(name)

    def are_still_allowed(self, access: Access, size: PictureSize) -> bool:
        """Return whether a visitor with this later access may still download these files at this size."""
        if access.hides_location and not self.access.hides_location:
            return False
        still_all = access.allows_original or not self.access.allows_original
        return access.allows_original if size is PictureSize.ORIGINAL else access.allows_web and still_all

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
        is_all_photos = all(file.state is not FileState.UNSUPPORTED for file in self.shown.files)
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

    def offer(self, section: str | None, selection: str | None) -> Offer:
        """Return the download that an address names; raises ``NotFound`` for a section without files."""
        if selection:
            return self.selected(selection)
        if not section:
            return self.everything
        found = [known for known in self.shown.sections.values() if str(known.uuid) == section.lower()]
        if not found:
            raise NotFound
        return self.section(found[0])

    def filename(self, offer: Offer, size: PictureSize) -> str:
        """Return the name of the archive on the visitor's disk."""
        parts = [self.collection.title[:LONGEST_ARCHIVE_NAME]]
        if offer.kind == "section":
            parts.append(str(offer.title))
        elif offer.kind == "selection":
            parts.append(str(ngettext("%(count)s selected", "%(count)s selected", offer.count)))
        name = " - ".join(parts)
        return f"{_('%(name)s (web size)', name=name) if size is PictureSize.WEB else name}.zip"

    def address(self, endpoint: str, offer: Offer, **more: Any) -> str:
        """Return an address of this collection that names this download."""
        return url_for(f"gallery.{endpoint}", slug=self.collection.slug, **offer.query, **more)

    def _archive(self, size: PictureSize, only: Callable[[File], bool] | None = None) -> Archive:
        return self.shown.archive(size, originals_too=self.access.allows_original, only=only)
