"""Sections: adding, renaming, ordering, and moving to the trash."""

from uuid import UUID

from flask import Response, request, url_for
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.languages import gettext as _
from app.models import Section, Verb
from app.queries.ordering import put_in_order
from app.views.collections.blueprint import blueprint
from app.web.access import owned_collection, owned_section
from app.web.forms.form_responses import done, photos_page, sent_uuids


@blueprint.post("/<uuid:uuid>/sections")
def add_section(uuid: UUID) -> Response:
    """Add a section at the end."""
    collection = owned_collection(current_user, uuid)
    section = Section.create(db.session, collection, title=request.form.get("title", ""), now=utcnow())
    services.audit.record(Verb.SECTION_ADDED, collection=collection, thing=section.title)
    db.session.commit()
    return done(
        _("“%(title)s” is added.", title=section.title),
        photos_page(collection),
        id=str(section.uuid),
        title=section.title,
    )


@blueprint.post("/<uuid:uuid>/sections/order")
def order_sections(uuid: UUID) -> Response:
    """Put the sections into the order sent as ``section``."""
    collection = owned_collection(current_user, uuid)
    put_in_order(collection.live_sections, sent_uuids("section"))
    services.audit.record(Verb.SECTIONS_ORDERED, collection=collection)
    db.session.commit()
    return done(_("The order is saved."), photos_page(collection))


@blueprint.post("/sections/<uuid:uuid>/rename")
def rename_section(uuid: UUID) -> Response:
    """Change a section's title."""
    section = owned_section(current_user, uuid)
    section.rename(request.form.get("title", ""))
    services.audit.record(Verb.SECTION_RENAMED, collection=section.collection, thing=section.title)
    db.session.commit()
    return done(_("Renamed."), photos_page(section.collection), title=section.title)


@blueprint.post("/sections/<uuid:uuid>/trash")
def trash_section(uuid: UUID) -> Response:
    """Move a section and its files to the trash."""
    section = owned_section(current_user, uuid)
    section.trash(db.session, utcnow())
    services.audit.record(Verb.SECTION_TRASHED, collection=section.collection, thing=section.title)
    db.session.commit()
    restore = url_for("collections.restore", kind="section", uuid=uuid)
    return done(
        _("“%(title)s” and its files are in the trash.", title=section.title),
        photos_page(section.collection),
        restore=restore,
    )
