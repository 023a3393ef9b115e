"""``/api/v1/uploads``: resumable uploads by tus 1.0.0, https://tus.io/protocols/resumable-upload, for any client of it.

Extensions: creation, creation-with-upload, checksum, termination, expiration. On top: ``Upload-Asset`` names the file
that a finished upload became, ``Upload-Duplicate`` says that the file was there before.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import Response, make_response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import ClientDisconnected, MethodNotAllowed
from werkzeug.http import http_date

from app.api.authentication import OwnersBlueprint
from app.api.schemas import Refusal
from app.api.tus_metadata import announced_of, metadata_of, number_of
from app.composition import services
from app.database import reading_only
from app.errors import CutOff, InvalidInput, NotFound, TooLarge, Unsupported, VitrineError
from app.extensions import db
from app.models import File, FileState, Upload, UploadState
from app.services.digests import ALGORITHMS, Checksum
from app.views.access import owned_collection
from app.views.receiving import target_in

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,termination,expiration"
CHUNK_TYPE = "application/offset+octet-stream"
BLOCK_BYTES = 128 * 1024
SILENT_SECONDS = 60  # a client that says nothing for so long has gone
CHUNK = {"required": True, "content": {CHUNK_TYPE: {"schema": {"type": "string", "format": "binary"}}}}

blueprint = OwnersBlueprint(
    "api_tus",
    __name__,
    url_prefix="/api/v1/uploads",
    description="Resumable uploads: tus 1.0.0.",
    trusts_own_pages=True,
)


class WrongVersion(VitrineError):
    """A client that speaks another version of tus, or none."""

    status = 412
    code = "wrong_tus_version"
    message = f"Send the header “Tus-Resumable: {VERSION}”: this address speaks tus {VERSION}."


class WrongChunkType(Unsupported):
    """A chunk that does not say that it is one."""

    code = "wrong_chunk_type"
    message = f"Send chunks as Content-Type: {CHUNK_TYPE}."


def _header(name: str, *, required: bool = True, kind: str = "string", **schema: Any) -> dict[str, Any]:
    return {"in": "header", "name": name, "required": required, "schema": {"type": kind, **schema}}


RESUMABLE = _header("Tus-Resumable", enum=[VERSION])


@blueprint.before_request
def require_version() -> None:
    """Another version may mean other things by the same headers."""
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion


@blueprint.after_request
def add_version(response: Response) -> Response:
    """On every answer, refusals included."""
    response.headers["Tus-Resumable"] = VERSION
    if request.method == "OPTIONS" or response.status_code == WrongVersion.status:
        response.headers["Tus-Version"] = VERSION
    return response


@blueprint.route("", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.alt_response(204, description="What this server can do, in its headers.", success=True)
def discover() -> Response:
    """Versions, extensions, checksum algorithms and the largest file."""
    response = make_response("", 204)
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(services.quota.most_file_bytes)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return response


@blueprint.route("/<uuid:uuid>", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.alt_response(204, description="What this server can do, in its headers.", success=True)
def discover_here(uuid: UUID) -> Response:
    """The same, at an upload's own address."""
    return discover()


@blueprint.route("", methods=["POST"], provide_automatic_options=False)
@blueprint.doc(
    parameters=[
        RESUMABLE,
        _header("Upload-Length", kind="integer", minimum=1),
        _header("Upload-Metadata"),
        _header("Upload-Checksum", required=False),
    ],
    requestBody={**CHUNK, "required": False},
)
@blueprint.alt_response(201, description="Begun; its address is in Location.", success=True)
@blueprint.alt_response(400, schema=Refusal, description="Something is missing or malformed.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="The collection or the section is unknown.")
@blueprint.alt_response(412, schema=Refusal, description="Another version of tus.")
@blueprint.alt_response(413, schema=Refusal, description="Larger than a file, or the collection, may be.")
@blueprint.alt_response(415, schema=Refusal, description="A type that is never taken in.")
@blueprint.alt_response(422, schema=Refusal, description="The file is not the one that was announced.")
@blueprint.alt_response(460, schema=Refusal, description="The chunk does not fit its checksum.")
@blueprint.alt_response(503, schema=Refusal, description="The store does not answer.")
@blueprint.alt_response(507, schema=Refusal, description="The disk is full.")
def begin() -> Response:
    """Begins an upload, and takes its first bytes where the request has any."""
    length = number_of("Upload-Length")
    text = request.headers.get("Upload-Metadata", "")
    metadata = metadata_of(text)
    announced = announced_of(metadata, length, text)
    has_body = bool(request.content_length) or (request.content_length is None and _is_chunked())
    checksum = _checksum()
    if has_body:
        _require_chunk_type()
    with reading_only():
        collection = owned_collection(current_user, _uuid(metadata.get("collection", "")))
        target = target_in(collection, metadata.get("section"))
        owner_id = current_user.id
        db.session.commit()
    upload = services.resumable.create(target, owner_id, announced)
    response = make_response("", 201)
    response.headers["Location"] = url_for("api_tus.ask", uuid=upload.uuid)
    if has_body:
        with suppress(CutOff):  # what came is kept, and the client is told how much that is
            upload = _append(upload, 0, checksum)
        response.headers["Upload-Offset"] = str(upload.offset)
    return _described(response, upload)


@blueprint.route("/<uuid:uuid>", methods=["HEAD"], provide_automatic_options=False)
@blueprint.doc(parameters=[RESUMABLE])
@blueprint.alt_response(200, description="Where the upload stands, in its headers.", success=True)
@blueprint.alt_response(401, description="No token, or not a valid one.")
@blueprint.alt_response(404, description="Unknown, or somebody else's.")
@blueprint.alt_response(410, description="Expired or ended.")
@blueprint.alt_response(412, description="Another version of tus.")
@blueprint.alt_response(503, description="The store does not answer.")
def ask(uuid: UUID) -> Response:
    """How many bytes are durable: go on from there."""
    upload = services.resumable.find(uuid, current_user.id)
    response = make_response("", 200)
    response.headers["Upload-Offset"] = str(services.resumable.offset_of(upload))
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Cache-Control"] = "no-store"
    if upload.metadata_text:
        response.headers["Upload-Metadata"] = upload.metadata_text
    return _described(response, upload)


@blueprint.route("/<uuid:uuid>", methods=["PATCH"], provide_automatic_options=False)
@blueprint.doc(
    parameters=[
        RESUMABLE,
        _header("Upload-Offset", kind="integer", minimum=0),
        _header("Upload-Checksum", required=False),
    ],
    requestBody=CHUNK,
)
@blueprint.alt_response(204, description="Durable up to Upload-Offset.", success=True)
@blueprint.alt_response(400, schema=Refusal, description="Malformed, or cut off; what came is kept.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Unknown, or somebody else's.")
@blueprint.alt_response(409, schema=Refusal, description="The upload does not stand at this offset.")
@blueprint.alt_response(410, schema=Refusal, description="Expired or ended.")
@blueprint.alt_response(412, schema=Refusal, description="Another version of tus.")
@blueprint.alt_response(413, schema=Refusal, description="More bytes than were announced.")
@blueprint.alt_response(415, schema=Refusal, description="Not a chunk, or a type that is never taken in.")
@blueprint.alt_response(422, schema=Refusal, description="The file is not the one that was announced.")
@blueprint.alt_response(423, schema=Refusal, description="Another request is writing to it.")
@blueprint.alt_response(460, schema=Refusal, description="The chunk does not fit its checksum.")
@blueprint.alt_response(503, schema=Refusal, description="The store does not answer.")
@blueprint.alt_response(507, schema=Refusal, description="The disk is full.")
def go_on(uuid: UUID) -> Response:
    """Takes the next bytes in. The answer to the last ones names the file: ``Upload-Asset``."""
    _require_chunk_type()
    offset, checksum = number_of("Upload-Offset"), _checksum()
    upload = services.resumable.find(uuid, current_user.id)
    if (request.content_length or 0) > upload.size - offset:
        raise TooLarge("More bytes come than were announced for this upload.")
    upload = _append(upload, offset, checksum)
    response = make_response("", 204)
    response.headers["Upload-Offset"] = str(upload.offset)
    return _described(response, upload)


@blueprint.route("/<uuid:uuid>", methods=["DELETE"], provide_automatic_options=False)
@blueprint.doc(parameters=[RESUMABLE])
@blueprint.alt_response(204, description="Ended; the file that a finished upload became stays.", success=True)
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Unknown, or somebody else's.")
@blueprint.alt_response(410, schema=Refusal, description="Expired or ended.")
@blueprint.alt_response(412, schema=Refusal, description="Another version of tus.")
@blueprint.alt_response(423, schema=Refusal, description="A request is writing to it.")
@blueprint.alt_response(503, schema=Refusal, description="The store does not answer.")
def end(uuid: UUID) -> Response:
    """Ends the upload and removes what came of it."""
    services.resumable.terminate(services.resumable.find(uuid, current_user.id))
    return make_response("", 204)


@blueprint.route("/<uuid:uuid>", methods=["POST"], provide_automatic_options=False)
@blueprint.doc(parameters=[RESUMABLE, _header("X-HTTP-Method-Override", enum=["HEAD", "PATCH", "DELETE"])])
@blueprint.alt_response(405, schema=Refusal, description="Without the header, there is nothing to post here.")
def overridden(uuid: UUID) -> Response:
    """HEAD, PATCH or DELETE, for clients whose surroundings let only GET and POST through."""
    methods = {"HEAD": ask, "PATCH": go_on, "DELETE": end}
    view = methods.get(request.headers.get("X-HTTP-Method-Override", "").upper())
    if view is None:
        raise MethodNotAllowed(["HEAD", "PATCH", "DELETE", "OPTIONS"])
    return view(uuid)


def _append(upload: Upload, offset: int, checksum: Checksum | None) -> Upload:
    was_finished = upload.state is UploadState.FINISHED
    upload = services.resumable.append(upload, offset, _body(), checksum)
    if upload.file_id is not None and not was_finished:
        file = db.session.get(File, upload.file_id)
        is_waiting = file is not None and file.state is FileState.PENDING
        db.session.commit()
        if is_waiting:
            services.queue.submit("process_file", upload.file_id)
    return upload


def _body() -> Iterator[bytes]:
    """The request's bytes as they come; raises ``CutOff`` where they end before they should.

    gunicorn hands out what has come when a connection ends too soon, as if that were all: the length is compared here.
    """
    connection = request.environ.get("gunicorn.socket")
    if connection is not None:
        connection.settimeout(SILENT_SECONDS)
    left = request.content_length
    while left is None or left > 0:
        try:
            block = request.stream.read(BLOCK_BYTES if left is None else min(BLOCK_BYTES, left))
        except (OSError, ClientDisconnected) as error:
            raise CutOff from error
        if not block:
            if left is None:
                return
            raise CutOff
        if left is not None:
            left -= len(block)
        yield block


def _described(response: Response, upload: Upload) -> Response:
    """Adds when the upload expires, and what it became."""
    response.headers["Upload-Expires"] = http_date(upload.expires_at)
    if upload.file_id is not None:
        file = db.session.get(File, upload.file_id)
        if file is not None:
            response.headers["Upload-Asset"] = str(file.uuid)
            if file.uuid != upload.file_uuid:
                response.headers["Upload-Duplicate"] = "true"
        db.session.commit()
    return response


def _checksum() -> Checksum | None:
    header = request.headers.get("Upload-Checksum")
    return Checksum.parse(header) if header else None


def _require_chunk_type() -> None:
    if request.mimetype != CHUNK_TYPE:
        raise WrongChunkType


def _is_chunked() -> bool:
    return "chunked" in request.headers.get("Transfer-Encoding", "").lower()


def _uuid(text: str) -> UUID:
    if not text:
        raise InvalidInput("Name the collection in Upload-Metadata: “collection” and its id in base64.")
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
