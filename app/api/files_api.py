"""The routes of ``/api/v1/files`` and of a collection's files: add, list, order, read, change and delete them."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, make_response, request
from flask_login import current_user
from sqlalchemy.orm import selectinload

from app.api.blueprint import files as blueprint
from app.api.presenting import cursor_of, file_out, offset_of
from app.api.schemas.common import Page, Refusal
from app.api.schemas.files import (
    AddedFromLibrary,
    FileChange,
    FileList,
    FileOrder,
    FileOut,
    FromLibrary,
    NoneReceived,
    Received,
)
from app.api.schemas.uploads import UploadQuery
from app.composition import services
from app.database import reading_only, utcnow
from app.errors import InvalidInput
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import gettext as _
from app.models import File, TokenScope, Verb
from app.queries.files import live_files, with_variants
from app.queries.ordering import OrderKey, in_order_of, put_in_order
from app.queries.upload_order import arrange
from app.web.file_intake import Refused, add_from_the_library, receive_files, upload_target
from app.web.owned import merged_into, owned_collection, owned_file, owned_section

DESCRIPTIONS = {"title", "caption", "alt_text"}
MULTIPART = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["files"],
                "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
            }
        }
    },
}


@blueprint.post("/collections/<uuid:uuid>/files")
@blueprint.needs(TokenScope.UPLOAD)
@blueprint.arguments(UploadQuery, location="query")
@blueprint.doc(requestBody=MULTIPART)
@blueprint.alt_response(201, schema=Received, description="At least one file is in the collection now.")
@blueprint.alt_response(400, schema=NoneReceived, description="No complete file arrived.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(413, schema=NoneReceived, description="Too large, or too many files.")
@blueprint.alt_response(415, schema=NoneReceived, description="A type that is never taken in.")
@blueprint.alt_response(422, schema=NoneReceived, description="A value is wrong.")
@blueprint.alt_response(507, schema=NoneReceived, description="The disk is full.")
@blueprint.alt_response(503, schema=NoneReceived, description="The store does not answer.")
def send_files(query: dict[str, Any], uuid: UUID) -> Response:
    """Add the files of a form to a collection, each as a part named ``files``.

    The files in the response are stored durably, and their variants are made in the background. If no file was
    accepted, the status is that of the first refusal.
    """
    with reading_only():
        collection = owned_collection(current_user, uuid)
        target = upload_target(collection, query.get("section"), keeps_copy=query["keep_copy"])
        db.session.commit()
    if request.mimetype != "multipart/form-data":
        raise InvalidInput(_("Send the files as multipart/form-data, each as a part named “files”."))
    received, refused = receive_files(target)
    errors = [_refusal(entry) for entry in refused]
    files = [{**file_out(entry.file, collection), "duplicate": entry.is_duplicate} for entry in received]
    body = Received().dump({"files": files, "errors": errors})
    if files:
        return make_response(jsonify(body), 201)
    return make_response(jsonify({**body, "error": errors[0]["error"]}), refused[0].error.status)


@blueprint.post("/collections/<uuid:uuid>/files/from-library")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(FromLibrary)
@blueprint.response(201, AddedFromLibrary)
@blueprint.alt_response(400, schema=Refusal, description="None of them can be added, or this is not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(409, schema=Refusal, description="The collection changed meanwhile.")
@blueprint.alt_response(413, schema=Refusal, description="The collection has no room for them.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong.")
def add_from_library(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Add files of the owner's other collections, without storing their bytes again.

    Files that are unknown or not ready are left out.
    """
    collection = owned_collection(current_user, uuid)
    section = values.get("section")
    added = add_from_the_library(collection, values["files"], str(section) if section else None)
    return {
        "files": [file_out(file, collection) for file in added.files],
        "present": [file_out(file, collection) for file in added.present],
    }


@blueprint.get("/collections/<uuid:uuid>/files")
@blueprint.needs(TokenScope.READ)
@blueprint.arguments(Page, location="query")
@blueprint.response(200, FileList)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def list_files(page: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """List the files of a collection, in its order."""
    collection = owned_collection(current_user, uuid)
    offset = offset_of(page.get("after"))
    wanted = with_variants(live_files(collection)).options(selectinload(File.section), selectinload(File.tags))
    found = db.session.scalars(wanted.offset(offset).limit(page["limit"] + 1)).all()
    return {
        "files": [file_out(file, collection) for file in found[: page["limit"]]],
        "next": cursor_of(offset + page["limit"]) if len(found) > page["limit"] else None,
    }


@blueprint.post("/collections/<uuid:uuid>/files/order")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(FileOrder)
@blueprint.response(204)
@blueprint.alt_response(400, schema=Refusal, description="The values do not go together, or are not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is missing or wrong.")
def order_files(values: dict[str, Any], uuid: UUID) -> None:
    """Store a new order of a collection's files.

    It is either ``by`` a rule, for all files or those of one ``section``, or the order of ``files``; the other files
    come after those.
    """
    collection = owned_collection(current_user, uuid)
    arrange(db.session, collection, utcnow())
    files = db.session.scalars(live_files(collection)).all()
    wanted = values.get("files", [])
    if "by" in values:
        selected = files
        if values.get("section") is not None:
            section = owned_section(current_user, values["section"])
            selected = [file for file in files if file.section_id == section.id]
        wanted = in_order_of(selected, OrderKey(values["by"]))
    put_in_order(files, wanted)
    services.audit.record(Verb.FILES_ORDERED, collection=collection)
    db.session.commit()


@blueprint.get("/files/<uuid:uuid>")
@blueprint.needs(TokenScope.READ)
@blueprint.response(200, FileOut)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
def get_file(uuid: UUID) -> dict[str, Any]:
    """Return a file, or the file that its upload was merged with because the collection had the content before."""
    file = owned_file(current_user, merged_into(current_user, uuid) or uuid)
    return file_out(file, file.collection)


@blueprint.patch("/files/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.arguments(FileChange)
@blueprint.response(200, FileOut)
@blueprint.alt_response(400, schema=Refusal, description="The values cannot be used, or are not JSON.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def change_file(values: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """Change the fields that are sent, and no others."""
    file = owned_file(current_user, uuid)
    if "filename" in values:
        file.rename(values["filename"])
    if "section" in values:
        section = owned_section(current_user, values["section"]) if values["section"] else None
        if section is not None and section.collection_id != file.collection_id:
            raise InvalidInput(_("That section belongs to another collection."))
        file.section = section
    if "hidden" in values:
        file.hide(utcnow()) if values["hidden"] else file.show()
    file.is_hero = values.get("hero", file.is_hero)
    if DESCRIPTIONS & values.keys():
        file.describe(**{name: values.get(name, getattr(file, name)) or "" for name in DESCRIPTIONS})
    if "tags" in values:
        file.tag(values["tags"])
    if "rating" in values:
        file.rate(values["rating"] or 0)
    if "color_label" in values:
        file.set_label(values["color_label"])
    if values.get("focus"):
        file.set_focus(**values["focus"], now=utcnow())
    elif "focus" in values:
        file.forget_focus(utcnow())
    if values:
        detail = ", ".join(sorted(values))
        services.audit.record(
            Verb.FILE_CHANGED, collection=file.collection, thing=file.original_filename, detail=detail
        )
    db.session.commit()
    if "focus" in values:
        services.queue.submit(Job.RECROP_FILE, file.id)
    return file_out(file, file.collection)


@blueprint.delete("/files/<uuid:uuid>")
@blueprint.needs(TokenScope.MANAGE)
@blueprint.response(204)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
def delete_file(uuid: UUID) -> None:
    """Move a file to the trash, from which its owner can restore it."""
    file = owned_file(current_user, uuid)
    file.trash(utcnow())
    services.audit.record(Verb.FILE_TRASHED, collection=file.collection, thing=file.original_filename)
    db.session.commit()


def _refusal(entry: Refused) -> dict[str, Any]:
    return {"filename": entry.filename, "error": {"code": entry.error.code, "message": str(entry.error.message)}}
