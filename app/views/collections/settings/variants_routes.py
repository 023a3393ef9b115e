"""The variants of a collection's pictures: how many pictures lack a size, and rendering them again."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from flask_login import current_user

from app.composition import services
from app.errors import InvalidInput
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, Verb
from app.services.pictures.variant_rebuild import RebuildProgress, Rebuilt
from app.views.collections.blueprint import blueprint
from app.web.forms.form_responses import done
from app.web.owned import owned_collection


@blueprint.post("/<uuid:uuid>/variants/rebuild")
def rebuild_variants(uuid: UUID) -> Response:
    """Queue the variants that are ``missing``, or ``all``, to be rendered; pages show the existing ones meanwhile."""
    collection = owned_collection(current_user, uuid)
    try:
        which = Rebuilt(request.form.get("which", Rebuilt.MISSING))
    except ValueError:
        raise InvalidInput(_("Choose to make the missing sizes, or all sizes.")) from None
    begun = services.rebuild.begin(which, collection)
    services.audit.record(Verb.PREVIEWS_REBUILT, collection=collection, detail=str(which))
    db.session.commit()
    for file_id in begun.waiting:
        services.queue.submit(Job.PROCESS_FILE, file_id)
    progress = services.rebuild.progress(collection)
    onward = url_for("collections.settings", uuid=uuid, _anchor="previews")
    return done(sentence(progress), onward, **_facts(progress))


@blueprint.get("/<uuid:uuid>/variants.json")
def variants(uuid: UUID) -> Response:
    """Return how many of the collection's pictures are complete, in numbers and in a sentence."""
    progress = services.rebuild.progress(owned_collection(current_user, uuid))
    return jsonify(message=str(sentence(progress)), **_facts(progress))


def previews_of(collection: Collection) -> dict[str, Any]:
    """Return the progress for the settings page, in numbers and in a sentence."""
    progress = services.rebuild.progress(collection)
    return {"sentence": sentence(progress), **_facts(progress)}


def sentence(progress: RebuildProgress) -> Message:
    """Return a sentence for the owner on how many pictures have every size."""
    pictures = progress.pictures
    if not pictures:
        return _("No picture is ready yet.")
    if progress.due:
        return ngettext(
            "Visitors can see the picture. More sizes of it are being made.",
            "Visitors can see every picture. More sizes are being made for %(due)s of %(count)s pictures.",
            pictures,
            due=progress.due,
        )
    if progress.lacking:
        return ngettext(
            "The picture lacks a size that this version of Vitrine makes.",
            "%(lacking)s of %(count)s pictures lack a size that this version of Vitrine makes.",
            pictures,
            lacking=progress.lacking,
        )
    return ngettext("The picture has every size.", "All %(count)s pictures have every size.", pictures)


def _facts(progress: RebuildProgress) -> dict[str, int]:
    return {"pictures": progress.pictures, "done": progress.done, "due": progress.due, "lacking": progress.lacking}
