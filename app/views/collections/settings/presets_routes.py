"""Presets: named settings, with which new collections begin."""

from collections.abc import Sequence
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.languages import gettext as _
from app.models import Preset, Verb
from app.models.preset import LONGEST_NAME
from app.models.theme import Theme
from app.services.collections.preset_editor import change_preset, create_preset
from app.services.collections.preset_settings import PresetSettings
from app.views.collections.blueprint import blueprint
from app.views.collections.settings.forms import PresetForm
from app.views.collections.settings.theme_choices import CHOICES, PALETTES, sent_theme
from app.web.forms.form_responses import done
from app.web.owned import owned_collection, owned_preset


@blueprint.get("/presets")
def presets() -> str:
    """Show the owner's presets and their settings."""
    listed = [(preset, PresetSettings.read(preset.settings)) for preset in Preset.all_of(db.session, current_user.id)]
    return render_template("collections/settings/presets.html", presets=listed, palettes=PALETTES)


@blueprint.route("/presets/new", methods=["GET", "POST"])
def new_preset() -> ResponseReturnValue:
    """Show the form of a new preset, or create it."""
    form = PresetForm()
    if form.validate_on_submit():
        _save(None, form)
        return done(_("The preset “%(name)s” is saved.", name=form.name.data), url_for("collections.presets"))
    return _form_page(form)


@blueprint.route("/presets/<uuid:uuid>", methods=["GET", "POST"])
def preset(uuid: UUID) -> ResponseReturnValue:
    """Show or save a preset's name and settings; collections that were created with it do not change."""
    found = owned_preset(current_user, uuid)
    form = PresetForm.of(found)
    if form.validate_on_submit():
        _save(found, form)
        return done(_("Saved."), url_for("collections.presets"))
    return _form_page(form, preset=found)


@blueprint.post("/presets/<uuid:uuid>/delete")
def delete_preset(uuid: UUID) -> ResponseReturnValue:
    """Delete a preset; collections that were created with it do not change."""
    found = owned_preset(current_user, uuid)
    found.delete(utcnow())
    services.audit.record(Verb.PRESET_DELETED, thing=found.name)
    db.session.commit()
    restore = url_for("collections.restore_preset", uuid=uuid)
    return done(
        _("The preset “%(name)s” is deleted.", name=found.name), url_for("collections.presets"), restore=restore
    )


@blueprint.post("/presets/<uuid:uuid>/restore")
def restore_preset(uuid: UUID) -> ResponseReturnValue:
    """Undo the deletion of a preset."""
    found = owned_preset(current_user, uuid, Preset.can_come_back(utcnow()))
    found.bring_back()
    services.audit.record(Verb.PRESET_RESTORED, thing=found.name)
    db.session.commit()
    return done(_("The preset “%(name)s” is restored.", name=found.name), url_for("collections.presets"))


@blueprint.post("/<uuid:uuid>/preset")
def preset_of_collection(uuid: UUID) -> ResponseReturnValue:
    """Create a preset of a collection's settings, and show its form for a review."""
    collection = owned_collection(current_user, uuid)
    settings = PresetSettings.of(collection).as_json()
    name = str(_("Like %(title)s", title=collection.title))[:LONGEST_NAME]
    kept = Preset.create(db.session, current_user.id, name=name, settings=settings, now=utcnow())
    services.audit.record(Verb.PRESET_MADE, thing=kept.name)
    db.session.commit()
    return redirect(url_for("collections.preset", uuid=kept.uuid), 303)


def selected_preset(presets: Sequence[Preset]) -> Preset | None:
    """Return the preset that the request names in its address or form, or without a name the default one."""
    asked = request.values.get("preset")
    if asked is None:
        return next((preset for preset in presets if preset.is_default), None)
    return next((preset for preset in presets if str(preset.uuid) == asked), None)


def _save(preset: Preset | None, form: PresetForm) -> None:
    name, settings = form.name.data or "", form.settings(Theme().changed(sent_theme()))
    is_default = bool(form.is_default.data)
    verb = Verb.PRESET_MADE if preset is None else Verb.PRESET_CHANGED
    if preset is None:
        preset = create_preset(db.session, current_user.id, name, settings, is_default=is_default, now=utcnow())
    else:
        change_preset(db.session, preset, name, settings, is_default=is_default)
    services.audit.record(verb, thing=preset.name)
    db.session.commit()


def _form_page(form: PresetForm, preset: Preset | None = None) -> ResponseReturnValue:
    theme = PresetSettings.read(preset.settings).theme if preset else Theme()
    if form.is_submitted():
        theme = theme.changed(sent_theme())
    page = render_template(
        "collections/settings/preset.html", form=form, preset=preset, values=theme.as_dict(), choices=CHOICES
    )
    return make_response(page, 400 if any(field.errors for field in form) else 200)
