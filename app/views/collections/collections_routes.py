"""A new collection, its title, and its way into the trash."""

from typing import Any
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import Conflict, InvalidInput, TooManyAttempts
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection, Preset, Verb
from app.services.collections.preset_settings import PresetSettings
from app.views.collections.blueprint import blueprint
from app.views.collections.settings.forms import CollectionForm
from app.views.collections.settings.presets_routes import selected_preset
from app.web.forms.form_responses import done, refuse
from app.web.owned import owned_collection


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Create a collection, with the settings of a ``preset`` if one is selected, then show its contact sheet."""
    now, presets = utcnow(), Preset.all_of(db.session, current_user.id)
    selected = selected_preset(presets)
    settings = PresetSettings.read(selected.settings) if selected else None
    form = CollectionForm.like(settings, now, current_user.zone)
    if form.validate_on_submit():
        try:
            password = services.passwords.hash_shared(form.password.data)
            collection = Collection.create(
                db.session, current_user._get_current_object(), title=form.title.data or "", now=now
            )
            changes = form.changes(current_user.zone, password)
            services.editor.apply(collection, changes.over(settings.changes(now)) if settings else changes)
            services.audit.record(Verb.COLLECTION_MADE, collection=collection, thing=collection.title)
            db.session.commit()
            return redirect(url_for("collections.photos", uuid=collection.uuid))
        except (InvalidInput, Conflict, TooManyAttempts) as refusal:
            refuse(form, refusal)
    return _form_page("collections/settings/new.html", form, presets=presets, selected=selected)


@blueprint.post("/<uuid:uuid>/rename")
def rename(uuid: UUID) -> Response:
    """Change the title, without the other settings."""
    collection = owned_collection(current_user, uuid)
    collection.rename(request.form.get("title", ""))
    services.audit.record(Verb.COLLECTION_RENAMED, collection=collection, thing=collection.title)
    db.session.commit()
    return done(_("Renamed."), url_for("collections.photos", uuid=uuid), title=collection.title)


@blueprint.post("/<uuid:uuid>/trash")
def trash(uuid: UUID) -> Response:
    """Move the collection to the trash: visitors lose it at once, and the owner can restore it for a time."""
    collection = owned_collection(current_user, uuid)
    collection.trash(utcnow())
    services.audit.record(Verb.COLLECTION_TRASHED, collection=collection, thing=collection.title)
    db.session.commit()
    restore = url_for("collections.restore", kind="collection", uuid=uuid)
    return done(
        _("“%(title)s” is in the trash.", title=collection.title), url_for("collections.index"), restore=restore
    )


def _form_page(template: str, form: CollectionForm, **context: Any) -> Response:
    has_errors = any(field.errors for field in form)
    page = render_template(template, form=form, zone=current_user.timezone, now=utcnow(), **context)
    return make_response(page, 400 if has_errors else 200)
