"""What the contact sheet can do to selected files; each answers with a sentence, and no act commits."""

from collections.abc import Callable, Sequence

from flask import request, url_for
from flask_login import current_user
from sqlalchemy.orm import load_only

from app.database import utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.languages import gettext as _
from app.models import Collection, File, FileState, Verb
from app.queries.files import SHOWN_TO_VISITORS, live_files
from app.queries.ordering import put_in_order
from app.queries.upload_order import arrange
from app.services.downloads.selection_code import code_of
from app.views.collections.sheet.selected_files import EVERYTHING
from app.web.access import owned_section
from app.web.forms.form_responses import sent_uuids

Act = Callable[[Collection, Sequence[File]], str]
ORDERED_BY = (File.uuid, File.position, File.section_id, File.name_key, File.taken_at, File.taken_sort_at)


def trash(collection: Collection, files: Sequence[File]) -> str:
    """To the trash."""
    now = utcnow()
    for file in files:
        file.trash(now)
    return f"{_counted(files)} in the trash."


def restore(collection: Collection, files: Sequence[File]) -> str:
    """Back from it."""
    for file in files:
        file.restore(db.session)
    return f"{_counted(files)} back."


def hide(collection: Collection, files: Sequence[File]) -> str:
    """From every visitor."""
    now = utcnow()
    for file in files:
        file.hide(now)
    return f"{_counted(files)} hidden from visitors." if files else "They are hidden already."


def show(collection: Collection, files: Sequence[File]) -> str:
    """To visitors again."""
    for file in files:
        file.show()
    return f"{_counted(files)} shown to visitors." if files else "None of them is hidden."


def move(collection: Collection, files: Sequence[File]) -> str:
    """To the ``section`` sent, or to none."""
    wanted = sent_uuids("section") if request.form.get("section") else []
    section = owned_section(current_user, wanted[0]) if wanted else None
    if section is not None and section.collection_id != collection.id:
        raise InvalidInput(_("That section belongs to another collection."))
    for file in files:
        file.section_id = section.id if section else None
    return f"{_counted(files)} in “{section.title}”." if section else f"{_counted(files)} in no section."


def cover(collection: Collection, files: Sequence[File]) -> str:
    """Of the collection."""
    if len(files) != 1 or files[0].state is not FileState.READY:
        raise InvalidInput(_("Choose one finished picture for the cover."))
    if files[0].hidden_at is not None:
        raise InvalidInput(_("A hidden picture cannot be the cover. Show it first."))
    collection.cover_id = files[0].id
    return "The cover is set."


def focus(collection: Collection, files: Sequence[File]) -> str:
    """The address of the page, instead of a sentence."""
    if len(files) != 1 or files[0].state is not FileState.READY:
        raise InvalidInput(_("Choose one finished picture to set its focal point."))
    return url_for("collections.focus", uuid=files[0].uuid)


def descriptions(collection: Collection, files: Sequence[File]) -> str:
    """The address of the form for their titles, captions and alt text, instead of a sentence."""
    return url_for("collections.words", uuid=collection.uuid, file=[str(file.uuid) for file in files])


def download(collection: Collection, files: Sequence[File]) -> str:
    """The address of the archive of their originals, instead of a sentence."""
    whole = url_for("gallery.download_zip", slug=collection.slug, size="original")
    ready = [file for file in files if file.state in SHOWN_TO_VISITORS]
    if not ready:
        raise InvalidInput(_("None of these files can be downloaded yet: they are still being prepared, or failed."))
    is_all = request.form.get("within") == EVERYTHING and "except" not in request.form
    return whole if is_all else f"{whole}&selection={code_of(ready)}"


def retry(collection: Collection, files: Sequence[File]) -> str:
    """Once more, with all attempts."""
    for file in files:
        file.retry()
    return f"{_counted(files)} being prepared again."


def rename(collection: Collection, files: Sequence[File]) -> str:
    """To the ``filename`` sent."""
    if len(files) != 1:
        raise InvalidInput(_("Select the one file that gets the new name."))
    files[0].rename(request.form.get("filename", ""))
    return "Renamed."


def first(collection: Collection, files: Sequence[File]) -> str:
    """To the front, in the order given."""
    put_in_order(everything_to_arrange(collection), [file.uuid for file in files])
    return f"{_counted(files)} first now."


def last(collection: Collection, files: Sequence[File]) -> str:
    """Behind all others."""
    selected = {file.uuid for file in files}
    everything = everything_to_arrange(collection)
    put_in_order(everything, [file.uuid for file in everything if file.uuid not in selected])
    return f"{_counted(files)} last now."


def everything_to_arrange(collection: Collection) -> Sequence[File]:
    """Return every live file in order, with the columns that ordering takes, and note that the owner arranges them."""
    arrange(db.session, collection, utcnow())
    wanted = live_files(collection).options(load_only(*ORDERED_BY))
    return db.session.scalars(wanted.execution_options(populate_existing=True)).all()


ACTIONS: dict[str, Act] = {
    "trash": trash,
    "restore": restore,
    "hide": hide,
    "show": show,
    "move": move,
    "cover": cover,
    "focus": focus,
    "words": descriptions,
    "download": download,
    "retry": retry,
    "retry_all": retry,
    "first": first,
    "last": last,
    "rename": rename,
}
VERBS: dict[Act, Verb] = {
    trash: Verb.FILE_TRASHED,
    restore: Verb.FILE_RESTORED,
    hide: Verb.FILE_HIDDEN,
    show: Verb.FILE_SHOWN,
    move: Verb.FILE_MOVED,
    cover: Verb.COVER_SET,
    retry: Verb.FILE_RETRIED,
    first: Verb.FILES_ORDERED,
    last: Verb.FILES_ORDERED,
    rename: Verb.FILE_RENAMED,
}


LEADS_ON = (focus, descriptions, download)  # to an address of their own
# These leave out files that are so already: their answer names what was changed, which is what undoing takes back.
CHANGES: dict[Act, Callable[[File], bool]] = {
    hide: lambda file: file.hidden_at is None,
    show: lambda file: file.hidden_at is not None,
}


def _counted(files: Sequence[File]) -> str:
    return "1 file is" if len(files) == 1 else f"{len(files)} files are"
