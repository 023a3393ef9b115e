"""The page on which an owner sets a picture's focal point, which crops keep visible, or makes it automatic again."""

from uuid import UUID

from flask import Response, make_response, render_template, request
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import gettext as _
from app.models import File, FileState, Verb
from app.policies.collection_policy import decide
from app.views.collections.blueprint import blueprint
from app.web.access import visitor_to
from app.web.forms.form_responses import done, photos_page
from app.web.owned import owned_file
from app.web.photo_view import PhotoView, as_its_owner_sees

PER_CENT = 100


@blueprint.get("/files/<uuid:uuid>/focus")
def focus(uuid: UUID) -> Response:
    """Show the picture with its focal point, and how the square and the card are cropped."""
    file = owned_file(current_user, uuid)
    if file.state is not FileState.READY:
        raise NotFound(_("This file has no picture yet, so its focal point cannot be set."))
    now = utcnow()
    photo = PhotoView(file, decide(visitor_to(file.collection), file.collection, now), file.collection.slug)
    return make_response(
        render_template("collections/sheet/focus.html", collection=file.collection, photo=photo, file=file, now=now)
    )


@blueprint.post("/files/<uuid:uuid>/focus")
def set_focus(uuid: UUID) -> Response:
    """Save ``x`` and ``y`` (per cent from the left and the top), or with ``automatic`` delete the owner's point."""
    file = owned_file(current_user, uuid)
    if "automatic" in request.form:
        file.forget_focus(utcnow())
        sentence = _("The focal point is automatic again. The crops change in a moment.")
    elif (point := _sent_point(file)) == _shown_point(file):
        return done(_("The focal point has not changed."), photos_page(file.collection))
    else:
        file.set_focus(*point, now=utcnow())
        sentence = _("The focal point is set. The crops change in a moment.")
    services.audit.record(Verb.FOCUS_SET, collection=file.collection, thing=file.original_filename)
    db.session.commit()
    services.queue.submit(Job.RECROP_FILE, file.id)
    return done(sentence, photos_page(file.collection))


def _shown_point(file: File) -> tuple[float, float]:
    """Return the point as the page's fields show it, to a tenth of a per cent."""
    x, y = (round(each * PER_CENT, 1) / PER_CENT for each in as_its_owner_sees(file).focus)
    return x, y


def _sent_point(file: File) -> tuple[float, float]:
    try:
        return float(request.form["x"]) / PER_CENT, float(request.form["y"]) / PER_CENT
    except ValueError:
        raise InvalidInput(_("Enter the focal point in percent: two numbers from 0 to 100.")) from None
