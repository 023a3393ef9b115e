"""Publishing a draft: one page with every choice, and its result, which shows the new password once."""

from datetime import datetime
from uuid import UUID

from flask import Response, make_response, render_template, request
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import Conflict, InvalidInput, TooManyAttempts
from app.extensions import db
from app.models import Collection, MessageTemplate, Privacy, Verb
from app.services.collections.publishing import ALREADY
from app.services.preflight.preflight import blocks
from app.views.collections.blueprint import blueprint
from app.views.collections.sharing.publish_form import PublishForm
from app.views.collections.sharing.share_link_forms import ShareLinkForm
from app.views.collections.sharing.share_routes import share_page
from app.web.forms.form_responses import refuse
from app.web.owned import owned_collection
from app.web.preflight_pages import page_path


@blueprint.route("/<uuid:uuid>/publish", methods=["GET", "POST"])
def publish(uuid: UUID) -> Response:
    """Show the choices for publishing a draft, or publish it and show its share page.

    There is no redirect, because this response is the only one that contains the new password: it is stored as a hash.
    """
    collection, now = owned_collection(current_user, uuid), utcnow()
    if collection.privacy is not Privacy.DRAFT:
        return _already_published(collection)
    form = PublishForm.of(collection, now, current_user.zone, MessageTemplate.all_of(db.session, current_user.id))
    if form.validate_on_submit():
        try:
            _publish(collection, form, now)
            return share_page(collection, ShareLinkForm.empty(collection), published=form)
        except (InvalidInput, Conflict, TooManyAttempts) as refusal:
            db.session.rollback()
            db.session.refresh(collection)
            if collection.privacy is not Privacy.DRAFT:
                return _already_published(collection)
            refuse(form, refusal)
            return _form_page(collection, form, refusal.status)
    return _form_page(collection, form, InvalidInput.status if form.errors else 200)


def _publish(collection: Collection, form: PublishForm, now: datetime) -> None:
    password = services.passwords.hash_shared(form.password.data)
    changes = form.changes(now, current_user.zone, password)
    anyway = bool(form.despite_blocks.data)
    changed = services.publishing.publish(collection, changes, now, despite_blocks=anyway)
    collection.message_template = form.template.data
    services.audit.record(Verb.COLLECTION_PUBLISHED, collection=collection, thing=collection.title, detail=changed)
    db.session.commit()


def _form_page(collection: Collection, form: PublishForm, status: int) -> Response:
    now = utcnow()
    concerns = services.publishing.concerns(collection, now)
    page = render_template(
        "collections/sharing/publish.html",
        collection=collection,
        form=form,
        concerns=concerns,
        is_stopped=blocks(concerns) > 0,
        page_of=lambda concern: page_path(concern, collection),
        sends_mails=services.mail.outbox.is_on,
        zone=current_user.zone,
        now=now,
    )
    return make_response(page, status)


def _already_published(collection: Collection) -> Response:
    page = render_template(
        "collections/sharing/already_published.html", collection=collection, sentence=ALREADY, now=utcnow()
    )
    return make_response(page, Conflict.status if request.method == "POST" else 200)
