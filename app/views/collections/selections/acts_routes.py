"""Acts of an owner on a selection: making a section or a collection of it, and hiding all other files."""

from uuid import UUID

from flask import Response, request, url_for

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import File, FileState
from app.queries.files import live_files
from app.services.uploads.follow_up import follow_up
from app.views.collections.blueprint import blueprint
from app.views.collections.selections.selection_asked import page_of_selection, selection_asked, undo_address
from app.web.forms.form_responses import done, photos_page

QUEUED_AT_ONCE = 20  # the worker's sweep finds the others within a minute; queueing thousands takes seconds


@blueprint.post("/<uuid:uuid>/selections/<selection>/section")
def section_of_selection(uuid: UUID, selection: str) -> Response:
    """Move the selection's files into a new section with the ``title`` of the form."""
    named = selection_asked(uuid, selection)
    title = request.form.get("title", "")
    result = services.selection_acts.make_section(named.collection, named.as_shown, title, utcnow())
    undo = undo_address(result.undo, selection)
    db.session.commit()
    sentence = ngettext(
        "%(count)s photo is in the new section “%(title)s”.",
        "%(count)s photos are in the new section “%(title)s”.",
        result.count,
        title=title.strip(),
    )
    return done(_with_gaps(sentence, result.left_out), page_of_selection(uuid, selection), restore=undo)


@blueprint.post("/<uuid:uuid>/selections/<selection>/collection")
def collection_of_selection(uuid: UUID, selection: str) -> Response:
    """Create a draft with copies of the selection's files and the ``title`` of the form, and show it."""
    named = selection_asked(uuid, selection)
    made, count, left_out = services.selection_acts.make_collection(
        named.collection, named.as_shown, request.form.get("title", ""), utcnow()
    )
    db.session.commit()
    waiting = live_files(made).where(File.state == FileState.PENDING).limit(QUEUED_AT_ONCE)
    for file in db.session.scalars(waiting).all():
        follow_up(db.session, services.queue, file)
    sentence = ngettext(
        "“%(title)s” is a new draft with %(count)s photo.",
        "“%(title)s” is a new draft with %(count)s photos.",
        count,
        title=made.title,
    )
    undo = url_for("collections.trash", uuid=made.uuid)
    return done(_with_gaps(sentence, left_out), photos_page(made), restore=undo)


@blueprint.post("/<uuid:uuid>/selections/<selection>/hide-rest")
def hide_rest(uuid: UUID, selection: str) -> Response:
    """Hide all files from visitors that are not in the selection."""
    named = selection_asked(uuid, selection)
    result = services.selection_acts.hide_rest(named.collection, named.as_shown, utcnow())
    if result is None:
        return done(_("Visitors see no other file already."), page_of_selection(uuid, selection))
    undo = undo_address(result.undo, selection)
    db.session.commit()
    sentence = ngettext(
        "%(count)s other file is hidden from visitors.", "%(count)s other files are hidden from visitors.", result.count
    )
    return done(_with_gaps(sentence, result.left_out), page_of_selection(uuid, selection), restore=undo)


def _with_gaps(sentence: Message, left_out: int) -> Message:
    """Return the sentence with a second one about the files that were left out, if there are any."""
    if not left_out:
        return sentence
    gaps = ngettext(
        "%(count)s photo was left out, because it is in the trash, deleted or not ready.",
        "%(count)s photos were left out, because they are in the trash, deleted or not ready.",
        left_out,
    )
    return _("%(done)s %(gaps)s", done=sentence, gaps=gaps)
