"""Exports of one favorites list or of several together: names, a spreadsheet, or XMP sidecars."""

from uuid import UUID

from flask import Response, request

from app.errors import InvalidInput
from app.languages import gettext as _
from app.services.names.file_name import content_disposition
from app.services.selections.exports.archive import sidecar_archive
from app.services.selections.exports.names import name_list
from app.services.selections.exports.sidecars import Marks, Naming
from app.services.selections.exports.spreadsheet import MIME_TYPE, spreadsheet
from app.views.collections.blueprint import blueprint
from app.views.collections.selections.selection_asked import selection_asked
from app.views.gallery.downloads.archive_response import archive_response
from app.web.access import recheck_access


@blueprint.get("/<uuid:uuid>/selections/<selection>/names.txt")
def selection_names(uuid: UUID, selection: str) -> Response:
    """Return a file name on each line; with ``?extensions=1`` the full names."""
    named = selection_asked(uuid, selection)
    text = name_list(named.photos.exported, with_extension="extensions" in request.args)
    return _attached(text.encode(), "text/plain", f"{named.name}.txt")


@blueprint.get("/<uuid:uuid>/selections/<selection>/selection.csv")
def selection_csv(uuid: UUID, selection: str) -> Response:
    """Return a table with a row for each photo and its note."""
    named = selection_asked(uuid, selection)
    table = spreadsheet(named.photos.exported, of_several=named.is_of_several)
    return _attached(table, MIME_TYPE, f"{named.name}.csv")


@blueprint.get("/<uuid:uuid>/selections/<selection>/sidecars.zip")
def selection_sidecars(uuid: UUID, selection: str) -> Response:
    """Return an archive with an XMP sidecar for each photo, with ``stars`` and ``label``.

    ``naming`` is ``stem`` (the photo's name without extension) or ``file`` (with it).
    """
    named = selection_asked(uuid, selection)
    marks = Marks.of(request.args.get("stars", "5"), request.args.get("label", "Green"))
    naming = request.args.get("naming", str(Naming.STEM))
    if naming not in list(Naming):
        raise InvalidInput(_("Sidecars are named after the photo without its extension (stem), or with it (file)."))
    combined = named.photos
    files = [photo.file for photo in combined.photos]
    selected_files = list(zip(files, combined.exported, strict=True))
    archive = sidecar_archive(selected_files, Naming(naming), marks, made_at=combined.changed_at)
    is_still_theirs = recheck_access(named.collection, lambda _, access: access.is_owner)
    return archive_response(archive, f"{named.name} XMP.zip", f"sidecars of {named.collection.uuid}", is_still_theirs)


def _attached(content: bytes, mime_type: str, name: str) -> Response:
    response = Response(content, mimetype=mime_type)
    response.headers["Content-Disposition"] = content_disposition(name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
