"""A selection for the studio's pages: photos with the visitors who selected them, filter strings, export addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for

from app.database import Session
from app.errors import InvalidInput
from app.languages import Message
from app.languages import gettext as _
from app.models import Collection, FavoriteList, File
from app.policies.collection_policy import Access
from app.queries.files import live_files
from app.services.downloads.selection_code import code_of
from app.services.selections.combined_lists import CombinedSelection, SelectedPhoto
from app.services.selections.exports.names import Program, also_found, filter_string
from app.web.photo_view import PhotoView

# The color labels of sidecars: programs expect the English names, people read the translated ones.
LABEL_NAMES = {
    "Red": _("Red"),
    "Yellow": _("Yellow"),
    "Green": _("Green"),
    "Blue": _("Blue"),
    "Purple": _("Purple"),
}
PROGRAMS: dict[Program, tuple[Message | str, Message]] = {
    Program.LIGHTROOM: ("Lightroom Classic", _("Paste it into the library filter, with Text, File name and Contains.")),
    Program.CAPTURE_ONE: ("Capture One", _("Paste it into the search field above the browser.")),
    Program.FILES: (_("Finder, Explorer"), _("Paste it into the search field of the folder.")),
}


@dataclass(frozen=True)
class Comparison:
    """The lists to put together, out of those offered, and in how many of them a photo must be."""

    offered: Sequence[FavoriteList]
    lists: Sequence[FavoriteList]
    least: int

    @property
    def ids(self) -> list[str]:
        return [str(favorites_list.uuid) for favorites_list in self.lists]


@dataclass(frozen=True)
class SelectionView:
    """A selection on a page; ``address`` and ``named`` identify it in the addresses of its exports."""

    session: Session
    collection: Collection
    selection: CombinedSelection
    access: Access
    address: str
    named: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.selection.photos)

    @cached_property
    def photos(self) -> list[tuple[PhotoView, SelectedPhoto]]:
        slug = self.collection.slug
        return [(PhotoView(photo.file, self.access, slug), photo) for photo in self.selection.photos]

    @property
    def filters(self) -> list[tuple[str, Message | str, Message, str]]:
        """The filters: for each program its id, its name, where the filter is pasted, and the filter."""
        exported = self.selection.exported
        return [(str(program), *labels, filter_string(exported, program)) for program, labels in PROGRAMS.items()]

    @cached_property
    def further(self) -> list[str]:
        """The names of other files of the collection that the filters would show too."""
        names = live_files(self.collection).with_only_columns(File.original_filename).order_by(None)
        return also_found(self.selection.exported, self.session.scalars(names.distinct()))

    @cached_property
    def originals_url(self) -> str | None:
        """The address of the archive of the originals, or None if there are more than fit into an address."""
        try:
            code = code_of([photo.file for photo in self.selection.photos])
        except InvalidInput:
            return None
        return url_for("gallery.download_zip", slug=self.collection.slug, size="original", selection=code)

    def act(self, name: str) -> str:
        """Return the address of an act on the selection: ``section``, ``collection`` or ``hide-rest``."""
        endpoints = {
            "section": "collections.section_of_selection",
            "collection": "collections.collection_of_selection",
            "hide-rest": "collections.hide_rest",
        }
        query: dict[str, Any] = {"uuid": self.collection.uuid, "selection": self.address, **self.named}
        return url_for(endpoints[name], **query)

    def export(self, kind: str, **values: Any) -> str:
        """Return the address of an export: ``names``, ``csv`` or ``sidecars``."""
        query: dict[str, Any] = {"uuid": self.collection.uuid, "selection": self.address, **self.named, **values}
        return url_for(f"collections.selection_{kind}", **query)
