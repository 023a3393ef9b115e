"""The undoing of acts that changed many rows at once."""

from uuid import UUID

from flask import Response, request, url_for
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.views.collections.blueprint import blueprint
from app.views.collections.selections.selection_asked import TOGETHER, page_of_selection
from app.web.forms.form_responses import done, photos_page


@blueprint.post("/undo/<uuid:uuid>")
def undo(uuid: UUID) -> Response:
    """Undo an act of this owner within an hour, and go back to the page of the ``selection`` it was about, if any."""
    undone = services.undo.undo(current_user.id, uuid, utcnow())
    collection = undone.collection
    if collection is None:
        onward = url_for("collections.trash_page")
    elif _is_selection(request.args.get("selection", "")):
        onward = page_of_selection(collection.uuid, request.args["selection"])
    else:
        onward = photos_page(collection)
    db.session.commit()
    return done(undone.sentence, onward)


def _is_selection(selection: str) -> bool:
    try:
        return selection == TOGETHER or bool(UUID(selection))
    except ValueError:
        return False
