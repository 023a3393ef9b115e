"""The files that an act of the contact sheet applies to: named one by one, or all of a collection or section."""

from flask import request
from flask_login import current_user

from app.errors import Conflict, InvalidInput
from app.extensions import db
from app.languages import gettext as _
from app.languages import ngettext
from app.models import Collection, File, FileState
from app.queries.files import live_files
from app.queries.sheet_filter import SheetFilter
from app.web.forms.form_responses import sent_uuids
from app.web.owned import owned_files, owned_section

EVERYTHING, NO_SECTION = "all", "none"


def selected_files(collection: Collection, *, trashed: bool = False) -> list[File]:
    """Return the files of ``within`` without ``except``, in the collection's order, then every other ``file`` sent.

    ``within`` is ``all``, ``none`` (without a section) or a section's id; ``filter``, a query string, restricts it to
    the files that match the filters of the contact sheet. ``count`` is the number of files there that the owner was
    shown. Raises ``Conflict`` if another number is there now, so that no file is changed which the owner has not seen.
    """
    sent = sent_uuids("file")
    found = {file.uuid: file for file in owned_files(current_user, sent, collection=collection, trashed=trashed)}
    named = [found[uuid] for uuid in dict.fromkeys(sent) if uuid in found]
    if not request.form.get("within"):
        return named
    inside = _within(collection, request.form["within"])
    if request.form.get("count", type=int) != len(inside):
        raise Conflict(
            ngettext(
                "There is %(count)s file here now, so nothing was changed. Select it again.",
                "There are %(count)s files here now, so nothing was changed. Select them again.",
                len(inside),
            )
        )
    left_out, known = set(sent_uuids("except")), {file.uuid for file in inside}
    return [file for file in inside if file.uuid not in left_out] + [file for file in named if file.uuid not in known]


def failed_files(collection: Collection) -> list[File]:
    """Return all files of the collection whose preparation failed."""
    return list(db.session.scalars(live_files(collection).where(File.state == FileState.FAILED)))


def _within(collection: Collection, within: str) -> list[File]:
    wanted = live_files(collection).where(*SheetFilter.sent(request.form.get("filter", "")).conditions())
    if within == NO_SECTION:
        wanted = wanted.where(File.section_id.is_(None))
    elif within != EVERYTHING:
        section = owned_section(current_user, sent_uuids("within")[0])
        if section.collection_id != collection.id:
            raise InvalidInput(_("That section belongs to another collection."))
        wanted = wanted.where(File.section_id == section.id)
    return list(db.session.scalars(wanted))
