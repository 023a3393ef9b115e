"""The bulk actions of the contact sheet; each returns a sentence or an address, and none commits."""

from collections.abc import Callable, Sequence

from flask import request, url_for
from flask_login import current_user
from sqlalchemy.orm import load_only

from app.database import utcnow
from app.errors import Conflict, InvalidInput
from app.extensions import db
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Collection, File, FileState, Verb
from app.queries.files import SHOWN_TO_VISITORS, live_files
from app.queries.ordering import put_beside, put_in_order
from app.queries.upload_order import arrange
from app.services.downloads.selection_code import code_of
from app.services.pictures.cover_marks import mark_covers
from app.views.collections.sheet.marking import label, rate, sent_label, sent_stars
from app.views.collections.sheet.selected_files import EVERYTHING
from app.web.forms.form_responses import sent_neighbor, sent_uuids
from app.web.owned import owned_section

Act = Callable[[Collection, Sequence[File]], Message | str]
ORDERED_BY = (File.uuid, File.position, File.section_id, File.name_key, File.taken_at, File.taken_sort_at)


def trash(collection: Collection, files: Sequence[File]) -> Message:
    """Move the files to the trash."""
    now = utcnow()
    for file in files:
        file.trash(now)
    return ngettext("%(count)s file is in the trash.", "%(count)s files are in the trash.", len(files))


def restore(collection: Collection, files: Sequence[File]) -> Message:
    """Restore the files from the trash."""
    for file in files:
        file.restore(db.session)
    return ngettext("%(count)s file is restored.", "%(count)s files are restored.", len(files))


def hide(collection: Collection, files: Sequence[File]) -> Message:
    """Hide the files from visitors."""
    now = utcnow()
    for file in files:
        file.hide(now)
    if not files:
        return _("These files are hidden already.")
    return ngettext("%(count)s file is hidden from visitors.", "%(count)s files are hidden from visitors.", len(files))


def show(collection: Collection, files: Sequence[File]) -> Message:
    """Show the files to visitors again."""
    for file in files:
        file.show()
    if not files:
        return _("None of these files is hidden.")
    return ngettext("%(count)s file is shown to visitors.", "%(count)s files are shown to visitors.", len(files))


def move(collection: Collection, files: Sequence[File]) -> Message:
    """Move the files to the ``section`` of the request, or out of every section."""
    wanted = sent_uuids("section") if request.form.get("section") else []
    section = owned_section(current_user, wanted[0]) if wanted else None
    if section is not None and section.collection_id != collection.id:
        raise InvalidInput(_("That section belongs to another collection."))
    for file in files:
        file.section_id = section.id if section else None
    if section is None:
        return ngettext("%(count)s file is in no section.", "%(count)s files are in no section.", len(files))
    return ngettext(
        "%(count)s file is in “%(section)s”.",
        "%(count)s files are in “%(section)s”.",
        len(files),
        section=section.title,
    )


def place(collection: Collection, files: Sequence[File]) -> Message:
    """Move the files to the ``section`` of the request, next to the file of it that is sent as ``after`` or ``before``.

    Without such a file only the section changes. Raises ``Conflict`` if the file is not in the section any more.
    """
    move(collection, files)
    everything = everything_to_arrange(collection)
    here = [file for file in everything if file.section_id == files[0].section_id]
    if "after" in request.form or "before" in request.form:
        neighbor, is_after = sent_neighbor()
        if neighbor not in {file.uuid for file in here}:
            raise Conflict
        put_beside(everything, [file.uuid for file in files], neighbor, is_after=is_after)
    return _("The order is saved.")


def hero(collection: Collection, files: Sequence[File]) -> Message:
    """Show the photos large in the grid, or at the usual size again if all of them are large."""
    is_large = not all(file.is_hero for file in files)
    for file in files:
        file.is_hero = is_large
    if is_large:
        return ngettext("%(count)s photo is shown large.", "%(count)s photos are shown large.", len(files))
    return ngettext(
        "%(count)s photo has its usual size again.", "%(count)s photos have their usual size again.", len(files)
    )


def cover(collection: Collection, files: Sequence[File]) -> Message:
    """Make the file the collection's cover; raises ``InvalidInput`` unless it is one ready, visible picture."""
    if len(files) != 1 or files[0].state is not FileState.READY:
        raise InvalidInput(_("Select one picture that is ready for the cover."))
    if files[0].hidden_at is not None:
        raise InvalidInput(_("A hidden picture cannot be the cover. Show it first."))
    collection.cover_id = files[0].id
    mark_covers(db.session, [collection.id])
    return _("The cover is set.")


def focus(collection: Collection, files: Sequence[File]) -> str:
    """Return the address of the focal point's page; raises ``InvalidInput`` unless it is one ready picture."""
    if len(files) != 1 or files[0].state is not FileState.READY:
        raise InvalidInput(_("Select one picture that is ready to set its focal point."))
    return url_for("collections.focus", uuid=files[0].uuid)


def versions(collection: Collection, files: Sequence[File]) -> str:
    """Return the address of the page of earlier versions; raises ``InvalidInput`` for several files."""
    if len(files) != 1:
        raise InvalidInput(_("Select the one file whose versions you want to see."))
    return url_for("collections.versions", uuid=files[0].uuid)


def descriptions(collection: Collection, files: Sequence[File]) -> str:
    """Return the address of the form for titles, captions, alt text and tags."""
    return url_for("collections.words", uuid=collection.uuid, file=[str(file.uuid) for file in files])


def download(collection: Collection, files: Sequence[File]) -> str:
    """Return the address of the archive of the originals; raises ``InvalidInput`` if none can be downloaded yet."""
    whole = url_for("gallery.download_zip", slug=collection.slug, size="original")
    ready = [file for file in files if file.state in SHOWN_TO_VISITORS]
    if not ready:
        raise InvalidInput(_("None of these files can be downloaded yet: they are still being prepared, or failed."))
    is_all = request.form.get("within") == EVERYTHING and "except" not in request.form
    return whole if is_all else f"{whole}&selection={code_of(ready)}"


def retry(collection: Collection, files: Sequence[File]) -> Message:
    """Mark the files to be prepared again, with the full number of attempts."""
    for file in files:
        file.retry()
    return ngettext("%(count)s file is being prepared again.", "%(count)s files are being prepared again.", len(files))


def rename(collection: Collection, files: Sequence[File]) -> Message:
    """Rename the file to the ``filename`` of the request; raises ``InvalidInput`` for several files."""
    if len(files) != 1:
        raise InvalidInput(_("Select the one file that gets the new name."))
    files[0].rename(request.form.get("filename", ""))
    return _("Renamed.")


def first(collection: Collection, files: Sequence[File]) -> Message:
    """Move the files to the front, in this order."""
    put_in_order(everything_to_arrange(collection), [file.uuid for file in files])
    return ngettext("%(count)s file is first now.", "%(count)s files are first now.", len(files))


def last(collection: Collection, files: Sequence[File]) -> Message:
    """Move the files to the end."""
    selected = {file.uuid for file in files}
    everything = everything_to_arrange(collection)
    put_in_order(everything, [file.uuid for file in everything if file.uuid not in selected])
    return ngettext("%(count)s file is last now.", "%(count)s files are last now.", len(files))


def everything_to_arrange(collection: Collection) -> Sequence[File]:
    """Return every live file in order, with the columns for ordering, and record that the owner arranges them."""
    arrange(db.session, collection, utcnow())
    wanted = live_files(collection).options(load_only(*ORDERED_BY))
    return db.session.scalars(wanted.execution_options(populate_existing=True)).all()


ACTIONS: dict[str, Act] = {
    "trash": trash,
    "restore": restore,
    "hide": hide,
    "show": show,
    "move": move,
    "place": place,
    "hero": hero,
    "cover": cover,
    "focus": focus,
    "versions": versions,
    "words": descriptions,
    "download": download,
    "retry": retry,
    "retry_all": retry,
    "first": first,
    "last": last,
    "rename": rename,
    "rate": rate,
    "label": label,
}
VERBS: dict[Act, Verb] = {
    trash: Verb.FILE_TRASHED,
    restore: Verb.FILE_RESTORED,
    hide: Verb.FILE_HIDDEN,
    show: Verb.FILE_SHOWN,
    move: Verb.FILE_MOVED,
    place: Verb.FILES_ORDERED,
    hero: Verb.FILE_CHANGED,
    cover: Verb.COVER_SET,
    retry: Verb.FILE_RETRIED,
    first: Verb.FILES_ORDERED,
    last: Verb.FILES_ORDERED,
    rename: Verb.FILE_RENAMED,
    rate: Verb.FILE_RATED,
    label: Verb.FILE_LABELED,
}


LEADS_ON = (focus, versions, descriptions, download)  # to another page
# These skip files that are in that state already; their response names only the changed ones, which undo restores.
CHANGES: dict[Act, Callable[[File], bool]] = {
    hide: lambda file: file.hidden_at is None,
    show: lambda file: file.hidden_at is not None,
    rate: lambda file: file.stars != sent_stars(),
    label: lambda file: (file.color_label or "") != sent_label(),
}
# What these change about files, for undoing it.
FIELDS: dict[Act, tuple[str, ...]] = {
    move: ("section",),
    place: ("section", "position"),
    hero: ("is_hero",),
    first: ("position",),
    last: ("position",),
    rename: ("original_filename",),
}
