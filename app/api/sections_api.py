"""The routes of ``/api/v1/collections/<uuid>/sections``: add a section to a collection, and change one."""

from typing import Any
from uuid import UUID

from flask_login import current_user

from app.api.blueprint import sections as blueprint
from app.api.presenting import section_out
from app.api.schemas.collections import SectionChange, SectionNew, SectionOut
from app.api.schemas.common import Refusal
from app.composition import services
from app.database import utcnow
from app.errors import NotFound
from app.extensions import db
from app.models import File, Section, TokenScope, Verb
from app.models.section import SectionCover
from app.web.owned import owned_collection, owned_files, owned_section


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
    section.describe(values.get("description", ""))
    services.audit.record(Verb.SECTION_ADDED, collection=collection, thing=section.title)
    db.session.commit()
    return section_out(section)


@blueprint.patch("/<uuid:uuid>/sections/<uuid:section>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(SectionChange)
@blueprint.response(200, SectionOut)
@blueprint.alt_response(400, schema=Refusal, description="The values do not go together, or are not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def change_section(values: dict[str, Any], uuid: UUID, section: UUID) -> dict[str, Any]:
    """Change the fields that are sent, and no others."""
    found = owned_section(current_user, section)
    if found.collection.uuid != uuid:
        raise NotFound
    if "title" in values:
        found.rename(values["title"])
    if "description" in values:
        found.describe(values["description"])
    cover = found.cover
    if "cover" in values:
        cover = _photo(found, values["cover"]) if values["cover"] else None
    found.show_cover(SectionCover(values.get("cover_style", found.cover_style)), cover)
    services.audit.record(Verb.SECTION_CHANGED, collection=found.collection, thing=found.title)
    db.session.commit()
    return section_out(found)


def _photo(section: Section, uuid: UUID) -> File:
    """Return a photo of the section's collection; raises ``NotFound``."""
    files = owned_files(current_user, [uuid], collection=section.collection)
    if not files:
        raise NotFound
    return files[0]
