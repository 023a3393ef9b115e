"""The routes of ``/api/v1/message-templates``: list, create, read, change and delete message templates."""

from typing import Any
from uuid import UUID

from flask_login import current_user

from app.api.blueprint import message_templates as blueprint
from app.api.paging import items_of_page
from app.api.schemas.common import Page, Refusal
from app.api.schemas.message_templates import TemplateChange, TemplateList, TemplateNew, TemplateOut
from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.formatting import datetime_iso
from app.models import MessageTemplate, TokenScope, Verb
from app.services.sharing.template_editor import TemplateValues, change_template, create_template
from app.web.owned import owned_template


@blueprint.get("")
@blueprint.needs(TokenScope.READ)
@blueprint.arguments(Page, location="query")
@blueprint.response(200, TemplateList)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def list_templates(page: dict[str, Any]) -> dict[str, Any]:
    """List the owner's message templates, the default one first, then by name."""
    templates, following = items_of_page(MessageTemplate.all_of(db.session, current_user.id), page)
    return {"message_templates": [_template_out(template) for template in templates], "next": following}


@blueprint.post("")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(TemplateNew)
@blueprint.response(201, TemplateOut)
@blueprint.alt_response(400, schema=Refusal, description="The text cannot be filled in, or this is not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(409, schema=Refusal, description="The owner has 50 templates already.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong.")
def add_template(values: dict[str, Any]) -> dict[str, Any]:
    """Create a message template."""
    sent = TemplateValues(values["name"], values["language"], values["text"], values.get("default", False))
    template = create_template(db.session, current_user.id, sent, utcnow())
    services.audit.record(Verb.TEMPLATE_MADE, thing=template.name)
    db.session.commit()
    return _template_out(template)


@blueprint.get("/<uuid:uuid>")
@blueprint.needs(TokenScope.READ)
@blueprint.response(200, TemplateOut)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, deleted, or another owner's.")
def get_template(uuid: UUID) -> dict[str, Any]:
    """Return a message template."""
    return _template_out(owned_template(current_user, uuid))


@blueprint.patch("/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(TemplateChange)
@blueprint.response(200, TemplateOut)
@blueprint.alt_response(400, schema=Refusal, description="The text cannot be filled in, or this is not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, deleted, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def set_template(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Change the fields that are sent, and no others; messages that were sent do not change."""
    template = owned_template(current_user, uuid)
    now = {name: values.get(name, getattr(template, name)) for name in ("name", "language", "text")}
    sent = TemplateValues(**now, is_default=values.get("default", template.is_default))
    change_template(db.session, template, sent)
    if values:
        services.audit.record(Verb.TEMPLATE_CHANGED, thing=template.name)
    db.session.commit()
    return _template_out(template)


@blueprint.delete("/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(204)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, deleted, or another owner's.")
def delete_template(uuid: UUID) -> None:
    """Delete a message template; collections that used it have the default one then."""
    template = owned_template(current_user, uuid)
    template.delete(utcnow())
    services.audit.record(Verb.TEMPLATE_DELETED, thing=template.name)
    db.session.commit()


def _template_out(template: MessageTemplate) -> dict[str, Any]:
    return {
        "id": template.uuid,
        "name": template.name,
        "language": template.language,
        "text": template.text,
        "default": template.is_default,
        "created_at": datetime_iso(template.created_at),
    }
