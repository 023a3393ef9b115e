"""The page that compares a file with its earlier versions, and restores one."""

from uuid import UUID

from flask import Response, make_response, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.extensions import db
from app.languages import gettext as _
from app.models import File, FileVersion
from app.services.uploads.follow_up import follow_up
from app.views.collections.blueprint import blueprint
from app.web.forms.form_responses import done
from app.web.owned import owned_file
from app.web.photo_view import as_its_owner_sees


@blueprint.get("/files/<uuid:uuid>/versions")
def versions(uuid: UUID) -> Response:
    """Show the file beside one of its earlier versions: the newest, or the one with the number ``?version=``."""
    file = owned_file(current_user, uuid)
    earlier = _versions(file)
    number = request.args.get("version", type=int)
    shown = next((each for each in earlier if each.number == number), earlier[0] if earlier else None)
    page = render_template(
        "collections/versions/versions.html",
        collection=file.collection,
        file=file,
        photo=as_its_owner_sees(file),
        earlier=earlier,
        shown=shown,
        since=earlier[0].replaced_at if earlier else file.created_at,
        zone=current_user.zone,
        now=utcnow(),
    )
    return make_response(page)


@blueprint.post("/files/<uuid:uuid>/versions/<int(max=99999):number>/restore")
def restore_version(uuid: UUID, number: int) -> Response:
    """Make an earlier version the file's content again; the response names the version that undoes this."""
    file_id = owned_file(current_user, uuid).id
    services.replacement.restore(file_id, number)
    file = owned_file(current_user, uuid)
    follow_up(db.session, services.queue, file)
    newest = _versions(file)[0].number
    undo = url_for("collections.restore_version", uuid=uuid, number=newest)
    sentence = _("“%(filename)s” is shown again, as soon as it is prepared.", filename=file.original_filename)
    return done(sentence, url_for("collections.versions", uuid=uuid), restore=undo)


def _versions(file: File) -> list[FileVersion]:
    """Return the earlier versions, the newest first."""
    mine = select(FileVersion).where(FileVersion.file_id == file.id)
    return list(db.session.scalars(mine.order_by(FileVersion.number.desc())))
