"""Tags of the selected files, added or removed; other tags do not change."""

from uuid import UUID

from flask import Response, request
from flask_login import current_user

from app.composition import services
from app.errors import InvalidInput
from app.extensions import db
from app.formatting import format_list
from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Verb
from app.models.files.tag import MOST_FILE_TAGS, read_tags
from app.services.pictures.file_tags import Changed, add_tags, remove_tags
from app.views.collections.blueprint import blueprint
from app.views.collections.sheet.selected_files import selected_files
from app.web.forms.form_responses import done, photos_page
from app.web.owned import owned_collection

ACTIONS = {"tag": add_tags, "untag": remove_tags}
OPPOSITE = {"tag": "untag", "untag": "tag"}


@blueprint.post("/<uuid:uuid>/tags")
def tag_files(uuid: UUID) -> Response:
    """Add ``tags`` (separated by commas) to the selected files, or remove them with the ``action`` ``untag``.

    ``selected_files`` says which files. ``back`` in the response lists the forms that undo it when posted here.
    """
    collection = owned_collection(current_user, uuid)
    action = request.form.get("action", "")
    if action not in ACTIONS:
        raise InvalidInput(_("Choose whether to add these tags or to remove them."))
    names = read_tags(request.form.get("tags", ""), MOST_FILE_TAGS)
    if not names:
        raise InvalidInput(_("Enter at least one tag."))
    files = selected_files(collection)
    if not files:
        raise InvalidInput(_("Select at least one file."))
    changed = ACTIONS[action](db.session, files, names)
    touched = {file.id: file for tagged in changed.values() for file in tagged}
    if touched:
        first = next(iter(touched.values())).original_filename
        services.audit.record(Verb.FILE_TAGGED, collection=collection, thing=first, count=len(touched))
        db.session.commit()
    back = [[OPPOSITE[action], name, [str(file.uuid) for file in tagged]] for name, tagged in changed.items()]
    return done(_sentence(action, changed, len(touched)), photos_page(collection), back=back)


def _sentence(action: str, changed: Changed, count: int) -> Message:
    is_adding = action == "tag"
    if not count:
        return _("These files have these tags already.") if is_adding else _("None of these files has these tags.")
    tags = format_list(_("“%(tag)s”", tag=name) for name in changed)
    if is_adding:
        return ngettext("%(count)s file is tagged %(tags)s.", "%(count)s files are tagged %(tags)s.", count, tags=tags)
    return ngettext(
        "%(count)s file is no longer tagged %(tags)s.",
        "%(count)s files are no longer tagged %(tags)s.",
        count,
        tags=tags,
    )
