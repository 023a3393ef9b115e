"""Message templates: the owner's own texts for the messages that links are sent with."""

from datetime import timedelta
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import Conflict, InvalidInput, NotFound
from app.extensions import db
from app.languages import ENGLISH, speaking
from app.languages import gettext as _
from app.languages.language import languages
from app.models import MessageTemplate, Verb
from app.models.message_template import LONGEST_NAME, MOST_TEMPLATES
from app.models.text.message_fields import checked_template
from app.services.sharing.messages import STANDARD, MessageFacts
from app.services.sharing.template_editor import change_template, create_template
from app.views.collections.blueprint import blueprint
from app.views.collections.sharing.message_template_forms import FIELD_MEANINGS, MessageTemplateForm
from app.web.error_response import wants_json
from app.web.filters import current_studio
from app.web.forms.form_responses import done, refuse
from app.web.owned import owned_collection, owned_template
from app.web.public_url import public_url

EXAMPLE_DAYS = timedelta(days=30)


@blueprint.get("/message-templates")
def message_templates() -> str:
    """Show the owner's message templates."""
    return render_template(
        "collections/sharing/message_templates.html",
        templates=MessageTemplate.all_of(db.session, current_user.id),
        offered=languages(),
        usual=_usual_language(),
        most=MOST_TEMPLATES,
    )


@blueprint.route("/message-templates/new", methods=["GET", "POST"])
def new_message_template() -> ResponseReturnValue:
    """Show the form of a new template, in ``?language=`` and with ``?name=``, or create it."""
    language = request.args.get("language", "")
    begun = request.args.get("name", "")[:LONGEST_NAME]
    form = MessageTemplateForm.to_begin(begun, language if language in languages() else _usual_language())
    if form.validate_on_submit():
        try:
            template = create_template(db.session, current_user.id, form.values, utcnow())
            services.audit.record(Verb.TEMPLATE_MADE, thing=template.name)
            db.session.commit()
            return _saved(template)
        except (InvalidInput, Conflict) as refusal:
            db.session.rollback()
            refuse(form, refusal)
    return _form_page(form)


@blueprint.route("/message-templates/<uuid:uuid>", methods=["GET", "POST"])
def message_template(uuid: UUID) -> ResponseReturnValue:
    """Show or save a template; messages that were sent do not change."""
    found = owned_template(current_user, uuid)
    form = MessageTemplateForm.of(found)
    if form.validate_on_submit():
        try:
            change_template(db.session, found, form.values)
            services.audit.record(Verb.TEMPLATE_CHANGED, thing=found.name)
            db.session.commit()
            return _saved(found)
        except (InvalidInput, Conflict) as refusal:
            db.session.rollback()
            form.accept_version(found)
            refuse(form, refusal)
    return _form_page(form, found)


@blueprint.post("/message-templates/preview")
def preview_message_template() -> ResponseReturnValue:
    """Show a text with the facts of an invented gallery in its fields; nothing is stored.

    A script gets the text alone; a plain form gets the page of the template in the field ``template``, if there is one.
    """
    form = MessageTemplateForm()
    if wants_json():
        return {"text": _example(form.text.data or "", form.language.data)}
    return _form_page(form, _named(request.form.get("template", "")))


@blueprint.post("/message-templates/<uuid:uuid>/delete")
def delete_message_template(uuid: UUID) -> ResponseReturnValue:
    """Delete a template; collections that used it have the default one then."""
    found = owned_template(current_user, uuid)
    found.delete(utcnow())
    services.audit.record(Verb.TEMPLATE_DELETED, thing=found.name)
    db.session.commit()
    return done(
        _("The template “%(name)s” is deleted.", name=found.name),
        url_for("collections.message_templates"),
        restore=url_for("collections.restore_message_template", uuid=uuid),
    )


@blueprint.post("/message-templates/<uuid:uuid>/restore")
def restore_message_template(uuid: UUID) -> ResponseReturnValue:
    """Undo the deletion of a template."""
    found = owned_template(current_user, uuid, MessageTemplate.can_come_back(utcnow()))
    MessageTemplate.require_room(db.session, current_user.id)
    found.bring_back()
    services.audit.record(Verb.TEMPLATE_RESTORED, thing=found.name)
    db.session.commit()
    return done(_("The template “%(name)s” is restored.", name=found.name), url_for("collections.message_templates"))


@blueprint.post("/<uuid:uuid>/message-template")
def choose_message_template(uuid: UUID) -> ResponseReturnValue:
    """Store which template a collection's share page uses: the field ``template`` is its uuid, or ``standard``."""
    collection = owned_collection(current_user, uuid)
    sent = request.form.get("template", "")
    mine = {str(template.uuid) for template in MessageTemplate.all_of(db.session, current_user.id)}
    if sent not in {STANDARD, *mine}:
        raise InvalidInput(_("This template is deleted. Load the page again and choose another one."))
    collection.message_template = sent
    db.session.commit()
    return redirect(url_for("collections.share", uuid=uuid, _anchor="message-template"), 303)


def _named(uuid: str) -> MessageTemplate | None:
    """Return the owner's template with this id, or None without one; raises ``NotFound``."""
    try:
        return owned_template(current_user, UUID(uuid)) if uuid else None
    except ValueError:
        raise NotFound from None


def _saved(template: MessageTemplate) -> ResponseReturnValue:
    return done(_("The template “%(name)s” is saved.", name=template.name), url_for("collections.message_templates"))


def _form_page(form: MessageTemplateForm, template: MessageTemplate | None = None) -> ResponseReturnValue:
    example, tag = "", form.language.data
    try:
        example = _example(form.text.data or "", tag)
    except InvalidInput as refusal:
        if not form.errors:
            refuse(form, refusal)
    page = render_template(
        "collections/sharing/message_template.html",
        form=form,
        template=template,
        meanings=FIELD_MEANINGS,
        example=example,
        written_in=languages().get(tag, ENGLISH),
    )
    return make_response(page, 400 if any(field.errors for field in form) else 200)


def _example(text: str, tag: str) -> str:
    """Return the text with an invented gallery's facts in its fields; raises ``InvalidInput``."""
    template, until = checked_template(text), (utcnow() + EXAMPLE_DAYS).replace(minute=0, second=0)
    address = public_url("gallery.share_link", token="example")  # noqa: S106
    facts = MessageFacts("Anna & Tom", address, "Anna", until, has_password=True, studio=current_studio().name)
    with speaking(languages().get(tag, ENGLISH)):
        return facts.put_into(template, current_user.zone)


def _usual_language() -> str:
    return current_studio().language or ENGLISH.tag
