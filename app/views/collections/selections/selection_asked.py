"""The selection that an address names: one visitor's list, or several lists together."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from flask import request, url_for
from flask_login import current_user

from app.errors import Conflict, NotFound
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection, FavoriteList, UndoStep
from app.services.selections.combined_lists import CombinedSelection, name_of, selection_of, together
from app.services.selections.selection_acts import ShownSelection
from app.views.collections.selections.selections_routes import comparison_asked
from app.web.forms.form_responses import sent_moment
from app.web.owned import owned_collection, owned_list

TOGETHER = "together"
MOST_NAMED = 12  # lists in the address that undoes an act, which is stored in the cookie


class NamedSelection(NamedTuple):
    """The lists of a selection, and the name for files that are made from it."""

    collection: Collection
    lists: Sequence[FavoriteList]
    least: int
    name: str
    is_of_several: bool

    @property
    def photos(self) -> CombinedSelection:
        """Its photos, which two queries load."""
        if self.is_of_several:
            return together(db.session, self.collection, self.lists, least=self.least)
        return selection_of(db.session, self.collection, self.lists[0])

    @property
    def as_shown(self) -> ShownSelection:
        """The selection as the form's page showed it, with the ``count`` and the time ``changed`` that the form sends.

        Raises ``InvalidInput`` for another text than a time, and ``Conflict`` if a list was deleted since.
        """
        if len(set(request.args.getlist("list"))) > len(self.lists):
            raise Conflict(_("A list was deleted since you opened the page, so nothing was done. Load it again."))
        changed_at = sent_moment("changed") if "changed" in request.form else None
        return ShownSelection(self.lists, self.least, request.form.get("count", type=int), changed_at)


def selection_asked(uuid: UUID, selection: str) -> NamedSelection:
    """Return the owner's selection: ``together``, or the uuid of a list; raises ``NotFound``."""
    collection = owned_collection(current_user, uuid)
    if selection == TOGETHER:
        comparison = comparison_asked(collection)
        name = str(_("%(title)s - all selections", title=collection.title))
        return NamedSelection(collection, comparison.lists, comparison.least, name, is_of_several=True)
    try:
        favorites_list = owned_list(collection, UUID(selection))
    except ValueError:
        raise NotFound from None
    name = f"{collection.title} - {name_of(favorites_list)}"
    return NamedSelection(collection, [favorites_list], 1, name, is_of_several=False)


def page_of_selection(uuid: UUID, selection: str) -> str:
    """Return the address of the page of a selection, with the lists that this request names."""
    if selection == TOGETHER:
        lists, least = request.args.getlist("list"), request.args.get("least")
        return url_for("collections.selections_together", uuid=uuid, list=lists, least=least)
    return url_for("collections.selection", uuid=uuid, list_uuid=selection)


def undo_address(step: UndoStep, selection: str) -> str:
    """Return the address that undoes an act on this selection, and leads back to its page.

    Of more than 12 lists it leads to the page of all selections together.
    """
    lists, least = request.args.getlist("list"), request.args.get("least")
    if len(lists) > MOST_NAMED:
        lists, least = [], None
    return url_for("collections.undo", uuid=step.uuid, selection=selection, list=lists, least=least)
