"""The previews of a collection's pictures: how many lack a size, and making them again."""

from uuid import UUID

from flask import Response, jsonify, request, url_for
from flask_login import current_user

from app.composition import services
from app.errors import InvalidInput
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection, Verb
from app.services.pictures.variant_rebuild import RebuildProgress, Rebuilt
from app.views.collections.blueprint import blueprint
from app.web.access import owned_collection
from app.web.forms.form_responses import done


@blueprint.post("/<uuid:uuid>/variants/rebuild")
def rebuild_variants(uuid: UUID) -> Response:
    """Asks for what is ``missing``, or for ``all``, to be made; the pages stay as they are meanwhile."""
    collection = owned_collection(current_user, uuid)
    try:
        which = Rebuilt(request.form.get("which", Rebuilt.MISSING))
    except ValueError:
        raise InvalidInput(_("Previews can be made again where they are missing, or all of them.")) from None
    begun = services.rebuild.begin(which, collection)
    services.audit.record(Verb.PREVIEWS_REBUILT, collection=collection, detail=str(which))
    db.session.commit()
    for file_id in begun.waiting:
        services.queue.submit("process_file", file_id)
    progress = services.rebuild.progress(collection)
    onward = url_for("collections.settings", uuid=uuid, _anchor="previews")
    return done(sentence(progress), onward, **_facts(progress))


@blueprint.get("/<uuid:uuid>/variants.json")
def variants(uuid: UUID) -> Response:
    """How far the pictures of the collection are, in numbers and in a sentence."""
    progress = services.rebuild.progress(owned_collection(current_user, uuid))
    return jsonify(message=sentence(progress), **_facts(progress))


def previews_of(collection: Collection) -> dict:
    """What the settings page shows of this."""
    progress = services.rebuild.progress(collection)
    return {"sentence": sentence(progress), **_facts(progress)}


def sentence(progress: RebuildProgress) -> str:
    """The same, for a person."""
    pictures = "1 picture" if progress.pictures == 1 else f"{progress.pictures:,} pictures"
    if not progress.pictures:
        return "There are no finished pictures here yet."
    if progress.due:
        return f"Clients can see every picture. Further sizes are being made for {progress.due:,} of {pictures}."
    if progress.lacking:
        return f"{progress.lacking:,} of {pictures} lack a size that this version of Vitrine makes."
    return "The picture has every size." if progress.pictures == 1 else f"All {pictures} have every size."


def _facts(progress: RebuildProgress) -> dict[str, int]:
    return {"pictures": progress.pictures, "done": progress.done, "due": progress.due, "lacking": progress.lacking}
