"""The trash: what was deleted and until when it can be restored; restoring it, and deleting it permanently."""

from uuid import UUID

from flask import Response, make_response, render_template, request, url_for
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Verb
from app.queries.trash import KINDS, TrashedRows, TrashQuery, find_trash, trashed_rows
from app.views.collections.blueprint import blueprint
from app.views.collections.trash.trash_page import things_on
from app.web.forms.form_responses import done, photos_page, sent_moment, sent_uuids
from app.web.owned import owned_collection, owned_file, owned_section
from app.web.paging import asked_page, asked_search

ONE = "<any(collection, section, file):kind>/<uuid:uuid>"
WORD = _("delete")
MOST_SELECTED = 5000


@blueprint.get("/trash")
def trash_page() -> Response:
    """Show what is in this owner's trash by pages, the last deleted first, or what has ``q`` in its name."""
    return _page()


@blueprint.post("/trash/restore")
def restore_selected() -> Response:
    """Restore every ``collection``, ``section`` and ``file`` sent, or ``everything`` that the page listed."""
    now = utcnow()
    rows, sent = _everything_listed() if "everything" in request.form else _selected()
    if not rows:
        return done(_gone(sent), _here())
    undo = services.trash.restore(rows, current_user.id, now)
    restore = url_for("collections.undo", uuid=undo.uuid)
    db.session.commit()
    sentence = ngettext("%(count)s thing is restored.", "%(count)s things are restored.", len(rows))
    return done(_with_gone(sentence, sent - len(rows)), _here(), restore=restore)


@blueprint.post("/trash/purge")
def purge_selected() -> Response:
    """Delete every ``collection``, ``section`` and ``file`` sent permanently; a task deletes the bytes."""
    rows, sent = _selected()
    if not rows:
        return done(_gone(sent), _here())
    count = len(rows)
    services.trash.purge(rows, utcnow())
    services.queue.submit(Job.REMOVE_OBJECTS)
    sentence = ngettext("%(count)s thing is deleted permanently.", "%(count)s things are deleted permanently.", count)
    return done(_with_gone(sentence, sent - count), _here())


@blueprint.post("/trash/empty")
def empty_trash() -> Response:
    """Delete permanently what was in the trash at ``until``, when the page was loaded, if the right term was typed."""
    if request.form.get("word", "").strip().casefold() != str(WORD).casefold():
        return _page(error=_("Nothing was deleted. Type the word “%(word)s” to empty the trash.", word=WORD))
    rows = trashed_rows(db.session, TrashQuery(current_user.id, until=sent_moment("until")))
    count = len(rows)
    if not count:
        return done(_("There was nothing left to delete in the trash."), url_for("collections.trash_page"))
    services.trash.purge(rows, utcnow())
    services.queue.submit(Job.REMOVE_OBJECTS)
    sentence = ngettext("%(count)s thing is deleted permanently.", "%(count)s things are deleted permanently.", count)
    return done(sentence, url_for("collections.trash_page"))


@blueprint.post(f"/trash/{ONE}/restore")
def restore(kind: str, uuid: UUID) -> Response:
    """Restore a collection, section or file from the trash."""
    if kind == "collection":
        collection = owned_collection(current_user, uuid, trashed=True)
        collection.restore()
        verb, title = Verb.COLLECTION_RESTORED, collection.title
    elif kind == "section":
        section = owned_section(current_user, uuid, trashed=True)
        section.restore(db.session)
        verb, collection, title = Verb.SECTION_RESTORED, section.collection, section.title
    else:
        file = owned_file(current_user, uuid, trashed=True)
        file.restore(db.session)
        verb, collection, title = Verb.FILE_RESTORED, file.collection, file.original_filename
    services.audit.record(verb, collection=collection, thing=title)
    db.session.commit()
    return done(_("“%(title)s” is restored.", title=title), photos_page(collection))


@blueprint.post(f"/trash/{ONE}/purge")
def purge(kind: str, uuid: UUID) -> Response:
    """Delete something in the trash permanently, before its time; a task deletes the bytes."""
    now = utcnow()
    if kind == "collection":
        collection = owned_collection(current_user, uuid, trashed=True)
        title = collection.title
        services.trash.purge_collection(collection, now)
    elif kind == "section":
        section = owned_section(current_user, uuid, trashed=True)
        title = section.title
        services.trash.purge_section(section, now)
    else:
        file = owned_file(current_user, uuid, trashed=True)
        title = file.original_filename
        services.trash.purge_files([file], now)
    services.queue.submit(Job.REMOVE_OBJECTS)
    return done(_("“%(title)s” is deleted permanently.", title=title), url_for("collections.trash_page"))


def _page(error: Message | str = "") -> Response:
    now, search, days = utcnow(), asked_search(), services.settings.VITRINE_TRASH_DAYS
    found = find_trash(db.session, TrashQuery(current_user.id, search), asked_page())
    page = render_template(
        "collections/trash/trash.html",
        found=found,
        things=things_on(db.session, found, zone=current_user.zone, days=days, now=now),
        search=search,
        days=days,
        word=WORD,
        error=error,
        now=now,
    )
    return make_response(page, 400 if error else 200)


def _everything_listed() -> tuple[TrashedRows, int]:
    rows = trashed_rows(db.session, TrashQuery(current_user.id, asked_search(), until=sent_moment("until")))
    return rows, len(rows)


def _selected() -> tuple[TrashedRows, int]:
    """Return the rows that the form names and that are still in the trash, and how many it names.

    Raises ``InvalidInput`` for none or more than 5,000.
    """
    uuids = {kind: set(sent_uuids(kind)) for kind in KINDS}
    sent = sum(map(len, uuids.values()))
    if not 1 <= sent <= MOST_SELECTED:
        raise InvalidInput(_("Select 1 to %(most)s things in the trash.", most=MOST_SELECTED))
    return trashed_rows(db.session, TrashQuery(current_user.id), uuids), sent


def _gone(count: int) -> Message:
    if not count:
        return _("There is nothing in the trash any more.")
    return ngettext(
        "%(count)s thing was no longer in the trash: it was restored or deleted in the meantime.",
        "%(count)s things were no longer in the trash: they were restored or deleted in the meantime.",
        count,
    )


def _with_gone(sentence: Message, gone: int) -> Message:
    return _("%(done)s %(gone)s", done=sentence, gone=_gone(gone)) if gone else sentence


def _here() -> str:
    return url_for("collections.trash_page", q=asked_search() or None, page=request.args.get("page", type=int))
