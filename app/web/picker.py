"""The image picker: the owner's library, looked through page by page, to take one picture or several from.

It is a page of its own for each use, which works as it is; scripts show the same page in a dialog (``picker.js``).
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
from app.web.access import owned_collection
from app.web.photo_view import PhotoView, as_its_owner_sees

MOST_PAGES = 100_000


@dataclass(frozen=True)
class Picker:
    """What is picked for: ``title`` and ``act`` are words for the heading and the button, ``action`` takes the choice.

    ``many`` takes several, else one; ``selected`` is the id of the present one. ``into`` is the collection that several
    are added to: what it has already cannot be chosen. ``of`` is the only one to choose from. ``back`` leads away.
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
    search: str = field(default_factory=lambda: _search())
    page: int = field(default_factory=lambda: min(max(1, request.args.get("page", 1, type=int)), MOST_PAGES))

    @cached_property
    def within(self) -> Collection | None:
        """The one collection that is looked through; raises ``NotFound`` for one that is not the owner's."""
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
        """Those that the search can be narrowed to."""
        if self.of is not None:
            return []
        return [found for found in collections_of(db.session, current_user.id) if found != self.into]

    def is_here(self, file: File) -> bool:
        """Whether the collection that is added to has this content already."""
        return file.sha256 in self._here

    @cached_property
    def _here(self) -> set[str]:
        return contents_in(db.session, self.into, self.found.files) if self.into is not None else set()

    def at(self, page: int) -> str:
        """The address of another page of what is looked at."""
        within = str(self.within.uuid) if self.within is not None and self.of is None else ""
        asked = {"q": self.search, "within": within, "page": str(page) if page > 1 else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.address}?{query}" if query else self.address


def picker_page(picker: Picker, **context: Any) -> str:
    """The page of this use."""
    return render_template("collections/sheet/picker.html", picker=picker, longest_search=LONGEST_SEARCH, **context)


def _search() -> str:
    return " ".join(request.args.get("q", "").replace("\0", "")[:LONGEST_SEARCH].split())
