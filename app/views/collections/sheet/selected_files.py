"""Which files an act of the contact sheet is about: those named one by one, or all of a collection or a section."""

from flask import request
from flask_login import current_user

from app.errors import Conflict, InvalidInput
from app.extensions import db
from app.languages import gettext as _
from app.languages import ngettext
from app.models import Collection, File, FileState
from app.queries.files import live_files, tagged
from app.web.access import owned_files, owned_section
from app.web.forms.form_responses import sent_uuids

EVERYTHING, NO_SECTION = "all", "none"


def selected_files(collection: Collection, *, trashed: bool = False) -> list[File]:
    """Every ``file`` sent, as they were sent, and all those ``within``, in the collection's order, without ``except``.

    ``within`` is ``all``, ``none`` (without a section) or a section; of it those ``tagged`` so alone, where it is a
    tag. With it goes the ``count`` that the owner was shown: where there is another number by now the act is refused,
    for it would take what nobody has seen.
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
    """All those without a preview."""
    return list(db.session.scalars(live_files(collection).where(File.state == FileState.FAILED)))


def _within(collection: Collection, within: str) -> list[File]:
    wanted = live_files(collection).where(tagged(request.form.get("tagged", "")))
    if within == NO_SECTION:
        wanted = wanted.where(File.section_id.is_(None))
    elif within != EVERYTHING:
        section = owned_section(current_user, sent_uuids("within")[0])
        if section.collection_id != collection.id:
            raise InvalidInput(_("That section belongs to another collection."))
        wanted = wanted.where(File.section_id == section.id)
    return list(db.session.scalars(wanted))
