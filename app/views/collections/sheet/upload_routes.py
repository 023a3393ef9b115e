"""The plain upload form, for browsers without JavaScript; scripts upload through the API."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from app.database import reading_only
from app.errors import InvalidInput, SystemFile
from app.extensions import csrf, db
from app.languages import gettext as _
from app.languages import ngettext
from app.services.uploads.folder_contents import describe_skipped
from app.views.collections.blueprint import blueprint
from app.web.file_intake import receive_files, upload_target
from app.web.forms.notices import flash
from app.web.owned import owned_collection


@blueprint.post("/<uuid:uuid>/upload")
@csrf.exempt  # the token is in the body, which must not be read before its sender is known; checked below
def upload(uuid: UUID) -> ResponseReturnValue:
    """Receive the files, and show a notice about those that were stored, skipped or refused."""
    with reading_only():
        target = upload_target(owned_collection(current_user, uuid), request.args.get("section"))
        db.session.commit()
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        raise InvalidInput(
            _("This form was open for too long. Load the page again and send the files once more.")
        ) from None
    received, refused = receive_files(target)
    fresh = [entry for entry in received if not entry.is_duplicate]
    if fresh:
        flash(ngettext("%(count)s file is uploaded.", "%(count)s files are uploaded.", len(fresh)), "ok")
    if known := len(received) - len(fresh):
        already = ngettext(
            "%(count)s file is in this collection already, and was not stored again.",
            "%(count)s files are in this collection already, and were not stored again.",
            known,
        )
        flash(already, "ok")
    if system := [refusal.filename for refusal in refused if isinstance(refusal.error, SystemFile)]:
        flash(describe_skipped(system), "ok")
    for refusal in refused:
        if isinstance(refusal.error, SystemFile):
            continue
        flash(_("%(filename)s: %(message)s", filename=refusal.filename, message=refusal.error.message), "error")
    return redirect(url_for("collections.photos", uuid=uuid))
