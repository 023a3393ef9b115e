"""Files: bulk actions, their order, a new name, and the progress of their pictures."""

from collections.abc import Sequence
from uuid import UUID

from flask import Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.composition import services
from app.errors import InvalidInput
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import gettext as _
from app.models import File, FileState, Verb
from app.queries.ordering import OrderKey, in_order_of, put_in_order
from app.services.undo.changed_files import ChangedValues
from app.views.collections.blueprint import blueprint
from app.views.collections.sheet.bulk_actions import (
    ACTIONS,
    CHANGES,
    LEADS_ON,
    VERBS,
    cover,
    everything_to_arrange,
    restore,
    retry,
)
from app.views.collections.sheet.contact_sheet import contact_sheet
from app.views.collections.sheet.marking import MARKS, before_marking
from app.views.collections.sheet.selected_files import failed_files, selected_files
from app.views.collections.sheet.undoing import changed_by, cover_of, undo_address, undo_cover
from app.web.forms.form_responses import done, photos_page, sent_uuids
from app.web.owned import owned_collection, owned_file, owned_section
from app.web.photo_view import PhotoView

MOST_POLLED = 100


@blueprint.post("/<uuid:uuid>/files")
def act_on_files(uuid: UUID) -> ResponseReturnValue:
    """Apply ``action`` to every ``file`` sent, or to all files ``within`` a section (see ``selected_files``).

    Actions: ``trash``, ``restore``, ``hide``, ``show``, ``move`` (to ``section``, or none), ``place`` (there, next
    to the file ``after`` or ``before``), ``retry``, ``first``,
    ``last``, ``rate`` (with ``rating``), ``label`` (with ``label``, "" for none); ``cover``, ``rename`` (to
    ``filename``), ``focus`` and ``versions`` take one file, ``retry_all`` every failed one. ``focus``, ``versions``,
    ``words`` and ``download`` redirect to another address. ``restore`` in the response is the address that undoes the
    act, and ``before`` has the previous ratings or labels, each with its files.
    """
    collection = owned_collection(current_user, uuid)
    action = ACTIONS.get(request.form.get("action", ""))
    if action is None:
        raise InvalidInput(_("Choose what to do with the selected files."))
    if request.form["action"] == "retry_all":
        files = failed_files(collection)
    else:
        files = selected_files(collection, trashed=action is restore)
    if not files:
        raise InvalidInput(_("Select at least one file."))
    if action in LEADS_ON:
        return redirect(action(collection, files), 303)
    files = [file for file in files if action not in CHANGES or CHANGES[action](file)]
    before = before_marking(files, MARKS[action]) if action in MARKS else []
    change, earlier_cover = changed_by(action, collection, files), cover_of(collection)
    sentence = action(collection, files)
    if not files:
        return done(sentence, photos_page(collection), files=[], before=before)
    services.audit.record(VERBS[action], collection=collection, thing=files[0].original_filename, count=len(files))
    restore_at = undo_cover(collection, earlier_cover) if action is cover else undo_address(collection, change)
    db.session.commit()
    for file in files:
        if action is retry and file.state in (FileState.PENDING, FileState.REPLACED):
            services.queue.submit(Job.PROCESS_FILE, file.id)
    undo = {"restore": restore_at} if restore_at else {}
    return done(sentence, photos_page(collection), files=[str(file.uuid) for file in files], before=before, **undo)


@blueprint.post("/<uuid:uuid>/files/order")
def order_files(uuid: UUID) -> Response:
    """Order the files ``by`` name or time taken; with ``section`` those of a section, and all others follow.

    ``restore`` in the response is the address that undoes the change.
    """
    collection = owned_collection(current_user, uuid)
    files = everything_to_arrange(collection)
    change = ChangedValues.of(collection, files, ["position"])
    put_in_order(files, _by_rule(files))
    services.audit.record(Verb.FILES_ORDERED, collection=collection)
    restore_at = undo_address(collection, change)
    db.session.commit()
    undo = {"restore": restore_at} if restore_at else {}
    return done(_("The order is saved."), photos_page(collection), **undo)


@blueprint.post("/files/<uuid:uuid>/rename")
def rename_file(uuid: UUID) -> Response:
    """Rename a file; downloads get the new name."""
    file = owned_file(current_user, uuid)
    file.rename(request.form.get("filename", ""))
    services.audit.record(Verb.FILE_RENAMED, collection=file.collection, thing=file.original_filename)
    db.session.commit()
    return done(_("Renamed."), photos_page(file.collection), filename=file.original_filename)


@blueprint.get("/<uuid:uuid>/progress.json")
def progress(uuid: UUID) -> Response:
    """Return the state of each ``file`` (at most 100), and the number of files: in all, by section, waiting.

    With filters in the address only the files that match are counted.
    """
    collection = owned_collection(current_user, uuid)
    sheet = contact_sheet(collection)
    try:
        asked = [UUID(value) for value in request.args.getlist("file")[:MOST_POLLED]]
    except ValueError:
        raise InvalidInput from None
    mine = (File.collection_id == collection.id, File.uuid.in_(asked), File.trashed_at.is_(None))
    seen = [PhotoView(file, sheet.access, collection.slug) for file in db.session.scalars(select(File).where(*mine))]
    return jsonify(
        **sheet.counts,
        files=[
            {
                "id": photo.id,
                "filename": photo.filename,
                "state": "pending" if photo.is_being_replaced else photo.state,
                "error": photo.error,
                "sign": photo.sign,
                "words": photo.type_and_size,
                "width": photo.width,
                "height": photo.height,
                "color": photo.color,
                "thumbnail": photo.thumbnail_url,
                "grid": photo.grid_url,
            }
            for photo in seen
        ],
    )


def _by_rule(files: Sequence[File]) -> list[UUID]:
    try:
        by = OrderKey(request.form.get("by", ""))
    except ValueError:
        raise InvalidInput(_("Files can be ordered by name or by time.")) from None
    if request.form.get("section"):
        section = owned_section(current_user, sent_uuids("section")[0])
        files = [file for file in files if file.section_id == section.id]
    return in_order_of(files, by)
