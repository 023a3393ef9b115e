"""Exports of one favorites list or of several together: names, a spreadsheet, or XMP sidecars."""

from typing import NamedTuple
from uuid import UUID

from flask import Response, request
from flask_login import current_user

from app.errors import InvalidInput, NotFound
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection
from app.services.names.file_name import content_disposition
from app.services.selections.combined_lists import CombinedSelection, name_of, selection_of, together
from app.services.selections.exports.archive import sidecar_archive
from app.services.selections.exports.names import name_list
from app.services.selections.exports.sidecars import Marks, Naming
from app.services.selections.exports.spreadsheet import MIME_TYPE, spreadsheet
from app.views.collections.blueprint import blueprint
from app.views.collections.selections.selections_routes import comparison_asked
from app.views.gallery.downloads.archive_response import archive_response
from app.web.access import owned_collection, owned_list, recheck_access

TOGETHER = "together"


class NamedSelection(NamedTuple):
    """A selection, and the name for files made from it."""

    collection: Collection
    selection: CombinedSelection
    name: str


@blueprint.get("/<uuid:uuid>/selections/<selection>/names.txt")
def selection_names(uuid: UUID, selection: str) -> Response:
    """Return a file name on each line; with ``?extensions=1`` the full names."""
    named = _selection(uuid, selection)
    text = name_list(named.selection.exported, with_extension="extensions" in request.args)
    return _attached(text.encode(), "text/plain", f"{named.name}.txt")


@blueprint.get("/<uuid:uuid>/selections/<selection>/selection.csv")
def selection_csv(uuid: UUID, selection: str) -> Response:
    """Return a table with a row for each photo and its note."""
    named = _selection(uuid, selection)
    table = spreadsheet(named.selection.exported, of_several=named.selection.is_of_several)
    return _attached(table, MIME_TYPE, f"{named.name}.csv")


@blueprint.get("/<uuid:uuid>/selections/<selection>/sidecars.zip")
def selection_sidecars(uuid: UUID, selection: str) -> Response:
    """Return an archive with an XMP sidecar for each photo, with ``stars`` and ``label``.

    ``naming`` is ``stem`` (the photo's name without extension) or ``file`` (with it).
    """
    named = _selection(uuid, selection)
    marks = Marks.of(request.args.get("stars", "5"), request.args.get("label", "Green"))
    naming = request.args.get("naming", str(Naming.STEM))
    if naming not in list(Naming):
        raise InvalidInput(_("Sidecars are named after the photo without its extension (stem), or with it (file)."))
    files = [photo.file for photo in named.selection.photos]
    selected_files = list(zip(files, named.selection.exported, strict=True))
    archive = sidecar_archive(selected_files, Naming(naming), marks, made_at=named.selection.changed_at)
    is_still_theirs = recheck_access(named.collection, lambda _, access: access.is_owner)
    return archive_response(archive, f"{named.name} XMP.zip", f"sidecars of {named.collection.uuid}", is_still_theirs)


def _selection(uuid: UUID, selection: str) -> NamedSelection:
    collection = owned_collection(current_user, uuid)
    if selection == TOGETHER:
        comparison = comparison_asked(collection)
        combined = together(db.session, collection, comparison.lists, least=comparison.least)
        return NamedSelection(collection, combined, str(_("%(title)s - all selections", title=collection.title)))
    try:
        favorites_list = owned_list(collection, UUID(selection))
    except ValueError:
        raise NotFound from None
    name = f"{collection.title} - {name_of(favorites_list)}"
    return NamedSelection(collection, selection_of(db.session, collection, favorites_list), name)


def _attached(content: bytes, mime_type: str, name: str) -> Response:
    response = Response(content, mimetype=mime_type)
    response.headers["Content-Disposition"] = content_disposition(name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
