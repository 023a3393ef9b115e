"""The report of a gallery's page on which new photos were on the screen."""

from uuid import UUID

from flask import Response, request

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.queries.files import shown_files
from app.views.gallery.blueprint import blueprint
from app.views.gallery.news import seeing_visitor
from app.web.access import open_gallery

MOST_SEEN = 5000


@blueprint.post("/g/<slug>/seen")
def see(slug: str) -> Response:
    """Record that the photos whose ids are sent as ``file`` were on the screen; for an owner, do nothing."""
    now = utcnow()
    collection, access = open_gallery(slug, now)
    visitor = seeing_visitor(collection, access)
    if visitor is not None:
        uuids = request.form.getlist("file", type=UUID)[:MOST_SEEN]
        services.publications.visits.saw(visitor, shown_files(collection, access), uuids, now)
        db.session.commit()
    return Response(status=204)
