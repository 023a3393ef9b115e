"""The routes of ``/api/v1/files`` that replace a file's content, and list and restore its earlier versions."""

from typing import Any
from uuid import UUID

from flask import request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.http import parse_options_header

from app.api.blueprint import files as blueprint
from app.api.presenting import cursor_of, file_out, offset_of, version_out
from app.api.request_body import arriving_bytes
from app.api.schemas.common import Page, Refusal
from app.api.schemas.files import FileOut
from app.api.schemas.versions import ReplacementMatches, ReplacementQuestion, VersionList
from app.composition import services
from app.database import reading_only
from app.errors import InvalidInput
from app.extensions import db
from app.languages import gettext as _
from app.models import FileVersion, TokenScope
from app.services.uploads.follow_up import follow_up
from app.services.versions.matching import Candidate, matches
from app.services.versions.new_content import content_of_body
from app.web.incoming.uploading_request import uploading_request
from app.web.owned import owned_collection, owned_file

BODY = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
NAME = {
    "in": "header",
    "name": "Content-Disposition",
    "required": False,
    "schema": {"type": "string"},
    "description": "``attachment; filename*=UTF-8''name.jpg`` (RFC 6266): the new name; without it the name stays.",
}


@blueprint.put("/files/<uuid:uuid>/content")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.doc(requestBody=BODY, parameters=[NAME])
@blueprint.response(200, FileOut)
@blueprint.alt_response(400, schema=Refusal, description="Empty, cut off, or of another kind than the file.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(409, schema=Refusal, description="Another file of the collection has this content.")
@blueprint.alt_response(413, schema=Refusal, description="Too large, or the collection has no room.")
@blueprint.alt_response(415, schema=Refusal, description="A type that is never taken in.")
@blueprint.alt_response(423, schema=Refusal, description="The file is being prepared.")
@blueprint.alt_response(503, schema=Refusal, description="The store does not answer.")
@blueprint.alt_response(507, schema=Refusal, description="The disk is full.")
def replace_content(uuid: UUID) -> dict[str, Any]:
    """Replace a file's content by the bytes of the request's body.

    The file keeps its id, its position, its descriptions and its favorites, and the content it had becomes an earlier
    version. ``version`` grows, and ``state`` is ``pending`` until the new variants are made; visitors see the earlier
    ones until then. Content that the file already has changes nothing.
    """
    with reading_only():
        file = owned_file(current_user, uuid)
        file_id, name = file.id, _sent_name() or file.original_filename
        db.session.commit()
    size = request.content_length or 0
    services.quota.require_file(size)
    services.open_uploads.require_room(services.local.name, size, services.local.ensure_room)
    db.session.commit()
    incoming = services.incoming_file()
    uploading_request().incoming_files.append(incoming)
    for block in arriving_bytes():
        incoming.write(block)
    services.replacement.replace(file_id, content_of_body(incoming, name))
    return _followed_up(uuid)


@blueprint.get("/files/<uuid:uuid>/versions")
@blueprint.needs(TokenScope.READ)
@blueprint.arguments(Page, location="query")
@blueprint.response(200, VersionList)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def list_versions(page: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """List the earlier versions of a file, the newest first; the present content is not among them."""
    file = owned_file(current_user, uuid)
    offset = offset_of(page.get("after"))
    wanted = select(FileVersion).where(FileVersion.file_id == file.id).order_by(FileVersion.number.desc())
    found = db.session.scalars(wanted.offset(offset).limit(page["limit"] + 1)).all()
    return {
        "versions": [version_out(file, version) for version in found[: page["limit"]]],
        "next": cursor_of(offset + page["limit"]) if len(found) > page["limit"] else None,
    }


@blueprint.post("/files/<uuid:uuid>/versions/<int(max=99999):number>/restore")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(200, FileOut)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(409, schema=Refusal, description="The file changed meanwhile.")
@blueprint.alt_response(423, schema=Refusal, description="The file is being prepared.")
@blueprint.alt_response(503, schema=Refusal, description="The store does not answer.")
def restore_version(uuid: UUID, number: int) -> dict[str, Any]:
    """Make an earlier version the file's content again; the present content becomes an earlier version."""
    file_id = owned_file(current_user, uuid).id
    services.replacement.restore(file_id, number)
    return _followed_up(uuid)


@blueprint.post("/collections/<uuid:uuid>/replacements")
@blueprint.needs(TokenScope.READ)
@blueprint.arguments(ReplacementQuestion)
@blueprint.response(200, ReplacementMatches)
@blueprint.alt_response(400, schema=Refusal, description="Not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong, or there are too many files.")
def find_replacements(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Return which files of a collection up to 500 new files would replace, and change nothing.

    A file matches by its name, regardless of capitals; with ``among`` also by its name without the extension; and
    else by its document id.
    """
    collection = owned_collection(current_user, uuid)
    among = frozenset(values["among"]) if "among" in values else None
    found = matches(db.session, collection.id, [Candidate(**each) for each in values["files"]], among)
    return {
        "files": [match and {"id": match.file, "filename": match.filename, "same": match.is_same} for match in found]
    }


def _followed_up(uuid: UUID) -> dict[str, Any]:
    file = owned_file(current_user, uuid)
    follow_up(db.session, services.queue, file)
    return file_out(file, file.collection)


def _sent_name() -> str:
    """Return the file name in ``Content-Disposition``, or "" without the header; raises ``InvalidInput``."""
    header = request.headers.get("Content-Disposition")
    if header is None:
        return ""
    name = parse_options_header(header)[1].get("filename", "")
    if not name:
        raise InvalidInput(_("Content-Disposition names the file: attachment; filename*=UTF-8''name.jpg"))
    return name
