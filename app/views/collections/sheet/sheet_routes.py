"""The pages of the contact sheet."""

from dataclasses import replace
from uuid import UUID

from flask import render_template, request
from flask_login import current_user

from app.database import utcnow
from app.errors import NotFound
from app.models import Collection, File
from app.views.collections.blueprint import blueprint
from app.views.collections.settings.forms import SectionForm
from app.views.collections.sheet.contact_sheet import contact_sheet, file_at
from app.views.collections.sheet.filter_menu import SheetFilterMenu
from app.web.owned import owned_collection
from app.web.paging import asked_page
from app.web.public_url import public_url


@blueprint.get("/<uuid:uuid>")
def photos(uuid: UUID) -> str:
    """Show the contact sheet by pages, of all files or of those that match the filters.

    ``open`` names a file that a script shows large; without a page, its page is shown.
    """
    collection = owned_collection(current_user, uuid)
    sheet = contact_sheet(collection, number=asked_page())
    if "page" not in request.args and (opened := _opened(collection)) is not None:
        sheet = replace(sheet, number=sheet.page_with(opened))
    return render_template(
        "collections/sheet/photos.html",
        collection=collection,
        sheet=sheet,
        filter_menu=SheetFilterMenu(sheet),
        public_url=public_url("gallery.view", slug=collection.slug),
        section_form=SectionForm(formdata=None),
        now=utcnow(),
    )


@blueprint.get("/<uuid:uuid>/more")
def more_photos(uuid: UUID) -> str:
    """Return the files after the one that ``after`` names, as a fragment of the contact sheet; empty at the end."""
    collection = owned_collection(current_user, uuid)
    after = file_at(collection, request.args.get("after", ""))
    sheet = contact_sheet(collection, after=after)
    return render_template("collections/sheet/more.html", collection=collection, sheet=sheet)


def _opened(collection: Collection) -> File | None:
    try:
        return file_at(collection, request.args.get("open", ""))
    except NotFound:
        return None
