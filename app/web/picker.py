"""The image picker: pages of the owner's library, from which one picture or several are selected.

Each use is a page of its own, which works without scripts; with scripts a dialog shows that page (``picker.js``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import render_template, request
from flask_login import current_user

from app.errors import NotFound
from app.extensions import db
from app.languages import Message
from app.models import Collection, File
from app.queries.collections import LONGEST_SEARCH
from app.queries.library import FoundFiles, LibraryQuery, collections_of, contents_in, search_library
from app.web.owned import owned_collection
from app.web.paging import asked_page, asked_search
from app.web.photo_view import PhotoView, as_its_owner_sees


@dataclass(frozen=True)
class Picker:
    """One use of the picker.

    ``title`` is the heading and ``act`` the text of the button; the form is posted to ``action``. ``many`` allows
    several files instead of one; ``selected`` is the id of the present file. ``into`` is the collection that the files
    are added to; the contents that it has cannot be selected. ``of`` restricts the picker to one collection. ``back``
    is the address of the page that the picker was opened from.
    """

    title: Message
    lead: Message
    act: Message
    action: str
    address: str
    back: str
    many: bool = False
    into: Collection | None = None
    of: Collection | None = None
    selected: int | None = None
    upload_to: Collection | None = None
    search: str = field(default_factory=asked_search)
    page: int = field(default_factory=asked_page)

    @cached_property
    def within(self) -> Collection | None:
        """The collection that the search is restricted to, or None; raises ``NotFound`` for another owner's."""
        if self.of is not None:
            return self.of
        asked = request.args.get("within", "")
        try:
            return owned_collection(current_user, UUID(asked)) if asked else None
        except ValueError:
            raise NotFound from None

    @cached_property
    def found(self) -> FoundFiles:
        query = LibraryQuery(
            current_user.id,
            search=self.search,
            within=self.within,
            beside=self.into,
            pictures_only=not self.many,
            shown_only=self.of is not None,
            page=self.page,
        )
        return search_library(db.session, query)

    @cached_property
    def photos(self) -> list[PhotoView]:
        return [as_its_owner_sees(file) for file in self.found.files]

    @cached_property
    def collections(self) -> Sequence[Collection]:
        """The collections that the search can be restricted to."""
        if self.of is not None:
            return []
        return [found for found in collections_of(db.session, current_user.id) if found != self.into]

    def is_here(self, file: File) -> bool:
        """Return whether the collection to which files are added has this content already."""
        return file.sha256 in self._here

    @cached_property
    def _here(self) -> set[str]:
        return contents_in(db.session, self.into, self.found.files) if self.into is not None else set()

    def at(self, page: int) -> str:
        """Return the address of another page of these results."""
        within = str(self.within.uuid) if self.within is not None and self.of is None else ""
        asked = {"q": self.search, "within": within, "page": str(page) if page > 1 else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.address}?{query}" if query else self.address


def picker_page(picker: Picker, **context: Any) -> str:
    """Return the picker's page for this use."""
    return render_template("collections/sheet/picker.html", picker=picker, longest_search=LONGEST_SEARCH, **context)
