"""Sections: adding, renaming, describing, ordering, and moving to the trash."""

from uuid import UUID

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.languages import gettext as _
from app.models import File, Section, Verb
from app.models.files.processing import SHOWN_AS_PICTURE
from app.queries.files import live_files, with_variants
from app.queries.ordering import put_beside
from app.views.collections.blueprint import blueprint
from app.views.collections.sheet.section_form import SectionPageForm
from app.web.forms.form_responses import done, photos_page, refuse, sent_neighbor, sent_uuids
from app.web.owned import owned_collection, owned_files, owned_section
from app.web.photo_view import as_its_owner_sees


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
    """Move the ``section`` next to the one that is sent as ``after`` or ``before``."""
    collection = owned_collection(current_user, uuid)
    neighbor, is_after = sent_neighbor()
    put_beside(collection.live_sections, sent_uuids("section"), neighbor, is_after=is_after)
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


@blueprint.route("/sections/<uuid:uuid>", methods=["GET", "POST"])
def section(uuid: UUID) -> ResponseReturnValue:
    """Show or save a section's title, description and picture."""
    section = owned_section(current_user, uuid)
    form = SectionPageForm.of(section)
    if form.validate_on_submit():
        try:
            form.apply_to(section, owned_files(current_user, form.sent_cover, collection=section.collection))
            services.audit.record(Verb.SECTION_CHANGED, collection=section.collection, thing=section.title)
            db.session.commit()
            return done(_("Saved."), photos_page(section.collection))
        except InvalidInput as refusal:
            db.session.rollback()
            refuse(form, refusal)
    pictures = with_variants(live_files(section.collection))
    pictures = pictures.where(File.section_id == section.id, File.state.in_(SHOWN_AS_PICTURE), File.hidden_at.is_(None))
    photos = [as_its_owner_sees(file) for file in db.session.scalars(pictures)]
    page = render_template(
        "collections/sheet/section.html",
        collection=section.collection,
        section=section,
        form=form,
        photos=photos,
        now=utcnow(),
    )
    return make_response(page, 400 if any(field.errors for field in form) else 200)


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
