"""A choice taken home: its names, a spreadsheet, or XMP sidecars, of one list or of several together."""

from typing import NamedTuple
from uuid import UUID

from flask import Response, request
from flask_login import current_user

from app.errors import InvalidInput, NotFound
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection
from app.services.names.file_name import content_disposition
from app.services.selections.combined_lists import Choice, choice_of, name_of, together
from app.services.selections.exports.archive import sidecar_archive
from app.services.selections.exports.names import name_list
from app.services.selections.exports.sidecars import Marks, Naming
from app.services.selections.exports.spreadsheet import MIME_TYPE, spreadsheet
from app.views.collections.blueprint import blueprint
from app.views.collections.selections.selections_routes import comparison_asked
from app.views.gallery.downloads.archive_answer import archive_answer
from app.web.access import asked_again, owned_collection, owned_list

TOGETHER = "together"


class Named(NamedTuple):
    """A choice, and what files made of it are called."""

    collection: Collection
    choice: Choice
    name: str


@blueprint.get("/<uuid:uuid>/selections/<chosen>/names.txt")
def selection_names(uuid: UUID, chosen: str) -> Response:
    """A name a line; with ``?extensions=1`` whole ones."""
    named = _chosen(uuid, chosen)
    text = name_list(named.choice.picks, with_extension="extensions" in request.args)
    return _attached(text.encode(), "text/plain", f"{named.name}.txt")


@blueprint.get("/<uuid:uuid>/selections/<chosen>/selection.csv")
def selection_csv(uuid: UUID, chosen: str) -> Response:
    """A row for each photo, with its note."""
    named = _chosen(uuid, chosen)
    table = spreadsheet(named.choice.picks, of_several=named.choice.is_of_several)
    return _attached(table, MIME_TYPE, f"{named.name}.csv")


@blueprint.get("/<uuid:uuid>/selections/<chosen>/sidecars.zip")
def selection_sidecars(uuid: UUID, chosen: str) -> Response:
    """An XMP sidecar for each photo, with ``stars`` and ``label``, under names by ``naming``: ``stem`` or ``file``."""
    named = _chosen(uuid, chosen)
    marks = Marks.of(request.args.get("stars", "5"), request.args.get("label", "Green"))
    naming = request.args.get("naming", str(Naming.STEM))
    if naming not in list(Naming):
        raise InvalidInput(_("Sidecars are named after the photo without its extension (stem), or with it (file)."))
    files = [picked.file for picked in named.choice.photos]
    chosen_files = list(zip(files, named.choice.picks, strict=True))
    archive = sidecar_archive(chosen_files, Naming(naming), marks, made_at=named.choice.changed_at)
    is_still_theirs = asked_again(named.collection, lambda _, access: access.is_owner)
    return archive_answer(archive, f"{named.name} XMP.zip", f"sidecars of {named.collection.uuid}", is_still_theirs)


def _chosen(uuid: UUID, chosen: str) -> Named:
    collection = owned_collection(current_user, uuid)
    if chosen == TOGETHER:
        comparison = comparison_asked(collection)
        choice = together(db.session, collection, comparison.lists, least=comparison.least)
        return Named(collection, choice, str(_("%(title)s - all selections", title=collection.title)))
    try:
        favorites_list = owned_list(collection, UUID(chosen))
    except ValueError:
        raise NotFound from None
    return Named(
        collection, choice_of(db.session, collection, favorites_list), f"{collection.title} - {name_of(favorites_list)}"
    )


def _attached(content: bytes, mime_type: str, name: str) -> Response:
    response = Response(content, mimetype=mime_type)
    response.headers["Content-Disposition"] = content_disposition(name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
