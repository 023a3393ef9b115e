"""The settings of a collection: one page in parts, saved by one form."""

import json
from uuid import UUID

from flask import Response, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import Conflict, InvalidInput, TooManyAttempts
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection, Verb
from app.queries.files import covers, location_problems
from app.services.mail.client_mails import OFF
from app.views.collections.blueprint import blueprint
from app.views.collections.settings.edits import EditedElsewhere, Edits, fingerprints
from app.views.collections.settings.pins import hashed_pin
from app.views.collections.settings.settings_form import SettingsForm
from app.views.collections.settings.settings_parts import PARTS
from app.views.collections.settings.theme_choices import CHOICES, sent_theme
from app.views.collections.settings.variants_routes import previews_of
from app.web.forms.form_responses import refuse
from app.web.forms.notices import flash
from app.web.location_scans import LocationSettings
from app.web.owned import owned_collection
from app.web.photo_view import as_its_owner_sees
from app.web.public_url import public_url


@blueprint.route("/<uuid:uuid>/settings", methods=["GET", "POST"])
def settings(uuid: UUID) -> ResponseReturnValue:
    """Show the settings of a collection, or save those that were edited, all or none."""
    collection = owned_collection(current_user, uuid)
    form = SettingsForm.of(collection, current_user.zone)
    if form.validate_on_submit():
        try:
            _save(collection, form)
            flash(_("Saved."), "ok")
            return redirect(url_for("collections.settings", uuid=uuid))
        except (InvalidInput, Conflict, TooManyAttempts) as refusal:
            db.session.rollback()
            db.session.refresh(collection)
            if not isinstance(refusal, EditedElsewhere):
                refuse(form, refusal)
    return _page(collection, form)


def _save(collection: Collection, form: SettingsForm) -> None:
    """Write the edited fields, and queue the scans that they need.

    Raises ``EditedElsewhere``, and what the form, the passwords and the changes raise.
    """
    password = services.passwords.hash_shared(form.password.data)
    pin = hashed_pin(form.download_pin.data)
    collection = Collection.for_change(db.session, collection.id)
    edits = Edits(form, SettingsForm.stored(collection, current_user.zone))
    edits.require_no_clash()
    before = LocationSettings.of(collection)
    changes = form.changes_of(edits.names, collection, current_user.zone, password, pin)
    if changed := services.editor.apply(collection, changes):
        services.audit.record(Verb.COLLECTION_CHANGED, collection=collection, thing=collection.title, detail=changed)
    db.session.commit()
    before.submit_scans(collection)


def _page(collection: Collection, form: SettingsForm) -> Response:
    """Return the page; a form that was sent and not saved is shown with its errors and with what is stored now."""
    stored = SettingsForm.stored(collection, current_user.zone)
    theme, theme_errors, status = collection.theme.as_dict(), {}, 200
    if form.is_submitted():
        edits = Edits(form, stored)
        edits.show()
        theme_errors = edits.theme_errors
        theme |= {name: value for name, value in sent_theme().items() if f"theme.{name}" in edits.names}
        status = Conflict.status if edits.clashes else InvalidInput.status
    cover = covers(db.session, [collection]).get(collection.id)
    page = render_template(
        "collections/settings/settings.html",
        collection=collection,
        form=form,
        as_shown=json.dumps(fingerprints(stored)),
        parts=[(part, part.has_error(form, theme_errors)) for part in PARTS],
        theme_values=theme,
        theme_errors=theme_errors,
        is_refused=status != 200,
        choices=CHOICES,
        cover=as_its_owner_sees(cover) if cover is not None else None,
        location_problems=location_problems(db.session, collection),
        previews=previews_of(collection),
        sends_mails=services.mail.outbox.is_on,
        mail_is_off=OFF,
        public_url=public_url("gallery.view", slug=collection.slug),
        zone=current_user.timezone,
        now=utcnow(),
    )
    return make_response(page, status)
