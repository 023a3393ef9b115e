"""Use of the owner's library: adding its photos to a collection, and selecting a collection's cover."""

from uuid import UUID

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.composition import services
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection, Verb
from app.services.pictures.cover_marks import mark_covers
from app.views.collections.blueprint import blueprint
from app.views.collections.sheet.bulk_actions import cover as make_cover
from app.web.file_intake import add_from_the_library
from app.web.forms.form_responses import done, photos_page, sent_uuids
from app.web.forms.notices import flash
from app.web.owned import owned_collection, owned_files
from app.web.picker import Picker, picker_page


@blueprint.get("/<uuid:uuid>/library")
def library(uuid: UUID) -> str:
    """Show photos of the other collections, to add some of them to this one."""
    collection = owned_collection(current_user, uuid)
    picker = Picker(
        title=_("Add from the library"),
        lead=_("Photos of your other collections. A photo that is in several collections is stored once."),
        act=_("Add"),
        action=url_for("collections.add_from_library", uuid=uuid),
        address=url_for("collections.library", uuid=uuid),
        back=photos_page(collection),
        many=True,
        into=collection,
        upload_to=collection,
    )
    return picker_page(picker, sections=collection.live_sections)


@blueprint.post("/<uuid:uuid>/library")
def add_from_library(uuid: UUID) -> Response:
    """Add every ``file`` sent to the collection, or to its ``section``; the response names those that are new."""
    collection = owned_collection(current_user, uuid)
    added = add_from_the_library(collection, sent_uuids("file"), request.form.get("section"))
    return done(added.sentence, photos_page(collection), files=[str(file.uuid) for file in added.files])


@blueprint.get("/<uuid:uuid>/cover")
def choose_cover(uuid: UUID) -> str:
    """Show the collection's pictures, to make one of them its cover."""
    collection = owned_collection(current_user, uuid)
    picker = Picker(
        title=_("Choose a cover"),
        lead=_("The first picture that visitors see, and the one in your list of collections."),
        act=_("Set as cover"),
        action=url_for("collections.set_cover", uuid=uuid),
        address=url_for("collections.choose_cover", uuid=uuid),
        back=_cover_settings(collection),
        of=collection,
        selected=collection.cover_id,
        upload_to=collection,
    )
    return picker_page(picker)


@blueprint.post("/<uuid:uuid>/cover")
def set_cover(uuid: UUID) -> ResponseReturnValue:
    """Make the ``file`` sent the cover, or with ``automatic`` the first picture again."""
    collection = owned_collection(current_user, uuid)
    if "automatic" in request.form:
        collection.cover_id, sentence, name = None, _("The first picture is the cover now."), "the first picture"
        mark_covers(db.session, [collection.id])
    else:
        files = owned_files(current_user, sent_uuids("file"), collection=collection)
        sentence = make_cover(collection, files)
        name = files[0].original_filename
    services.audit.record(Verb.COVER_SET, collection=collection, thing=name)
    db.session.commit()
    flash(sentence, "ok")
    return redirect(_cover_settings(collection), 303)


def _cover_settings(collection: Collection) -> str:
    return url_for("collections.settings", uuid=collection.uuid, _anchor="cover")
