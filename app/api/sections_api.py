"""The route ``/api/v1/collections/<uuid>/sections``, which adds a section to a collection."""

from typing import Any
from uuid import UUID

from flask_login import current_user

from app.api.blueprint import sections as blueprint
from app.api.schemas.collections import SectionNew, SectionOut
from app.api.schemas.common import Refusal
from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.models import Section, TokenScope, Verb
from app.web.access import owned_collection


@blueprint.post("/<uuid:uuid>/sections")
@blueprint.needs(TokenScope.UPLOAD)
@blueprint.arguments(SectionNew)
@blueprint.response(201, SectionOut)
@blueprint.alt_response(400, schema=Refusal, description="The title is blank, or this is not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong.")
def add_section(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Add a section to a collection, after its other sections.

    Sections may have equal titles.
    """
    collection = owned_collection(current_user, uuid)
    section = Section.create(db.session, collection, title=values["title"], now=utcnow())
    services.audit.record(Verb.SECTION_ADDED, collection=collection, thing=section.title)
    db.session.commit()
    return {"id": section.uuid, "title": section.title}
