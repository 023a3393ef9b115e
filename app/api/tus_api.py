"""``/api/v1/uploads``: resumable uploads by tus 1.0.0, https://tus.io/protocols/resumable-upload, for any client of it.

Extensions: creation, creation-with-upload, checksum, termination, expiration. On top: ``Upload-Asset`` names the file
that a finished upload became, ``Upload-Duplicate`` says that the file was there before.
"""

from contextlib import suppress
from uuid import UUID

from flask import Response, make_response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.http import http_date

from app.api.blueprint import tus as blueprint
from app.api.request_body import arriving_bytes, has_body
from app.api.tus_document import CHUNK, CHUNK_TYPE, RESUMABLE, VERSION, described, header
from app.api.tus_metadata import announced_of, metadata_of, number_of, order_of
from app.composition import services
from app.database import reading_only
from app.errors import CutOff, InvalidInput, NotFound, TooLarge, Unsupported, VitrineError
from app.extensions import db
from app.languages import gettext as _
from app.models import File, FileState, TokenScope, Upload, UploadState
from app.queries.upload_order import UploadOrder
from app.services.storage.digests import ALGORITHMS, Checksum
from app.web.access import owned_collection
from app.web.file_intake import target_in

EXTENSIONS = "creation,creation-with-upload,checksum,termination,expiration"


class WrongVersion(VitrineError):
    """A client that speaks another version of tus, or none."""

    status = 412
    code = "wrong_tus_version"
    message = _("Send the header “Tus-Resumable: %(version)s”: this address speaks tus %(version)s.", version=VERSION)


class WrongChunkType(Unsupported):
    """A chunk that does not say that it is one."""

    code = "wrong_chunk_type"
    message = _("Send chunks as Content-Type: %(chunk_type)s.", chunk_type=CHUNK_TYPE)


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
@described(blueprint, {204: "What this server can do, in its headers."})
def discover() -> Response:
    """Versions, extensions, checksum algorithms and the largest file."""
    response = _empty(204)
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(services.quota.most_file_bytes)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return response


@blueprint.route("/<uuid:uuid>", methods=["OPTIONS"], provide_automatic_options=False)
@described(blueprint, {204: "What this server can do, in its headers."})
def discover_here(uuid: UUID) -> Response:
    """The same, at an upload's own address."""
    return discover()


@blueprint.route("", methods=["POST"], provide_automatic_options=False)
@blueprint.needs(TokenScope.UPLOAD)
@described(
    blueprint,
    {201: "Begun; its address is in Location."},
    (400, 401, 404, 412, 413, 415, 422, 460, 503, 507),
    parameters=[
        RESUMABLE,
        header("Upload-Length", kind="integer", minimum=1),
        header("Upload-Metadata"),
        header("Upload-Checksum", required=False),
    ],
    requestBody={**CHUNK, "required": False},
)
def begin() -> Response:
    """Begins an upload, and takes its first bytes where the request has any."""
    length = number_of("Upload-Length")
    text = request.headers.get("Upload-Metadata", "")
    metadata = metadata_of(text)
    announced = announced_of(metadata, length, text)
    checksum = _checksum()
    if has_body():
        _require_chunk_type()
    with reading_only():
        collection = owned_collection(current_user, _uuid(metadata.get("collection", "")))
        target = target_in(collection, metadata.get("section"))
        owner_id = current_user.id
        db.session.commit()
    upload = services.resumable.create(target, owner_id, announced)
    response = _empty(201)
    response.headers["Location"] = url_for("api_tus.ask", uuid=upload.uuid)
    if has_body():
        upload = _first_bytes(upload, checksum)
        response.headers["Upload-Offset"] = str(upload.offset)
    return _with_state(response, upload)


@blueprint.route("/<uuid:uuid>", methods=["HEAD"], provide_automatic_options=False)
@blueprint.needs(TokenScope.UPLOAD, is_head=True)
@described(
    blueprint,
    {200: "Where the upload stands, in its headers."},
    (401, 404, 410, 412, 503),
    is_head=True,
    parameters=[RESUMABLE],
)
def ask(uuid: UUID) -> Response:
    """How many bytes are durable: go on from there."""
    upload = services.resumable.find(uuid, current_user.id)
    response = _empty(200)
    response.headers["Upload-Offset"] = str(services.resumable.offset_of(upload))
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Cache-Control"] = "no-store"
    if upload.metadata_text:
        response.headers["Upload-Metadata"] = upload.metadata_text
    return _with_state(response, upload)


@blueprint.route("/<uuid:uuid>", methods=["PATCH"], provide_automatic_options=False)
@blueprint.needs(TokenScope.UPLOAD)
@described(
    blueprint,
    {204: "Durable up to Upload-Offset."},
    (400, 401, 404, 409, 410, 412, 413, 415, 422, 423, 460, 503, 507),
    parameters=[
        RESUMABLE,
        header("Upload-Offset", kind="integer", minimum=0),
        header("Upload-Metadata", required=False),
        header("Upload-Checksum", required=False),
    ],
    requestBody=CHUNK,
)
def go_on(uuid: UUID) -> Response:
    """Takes the next bytes in. The answer to the last ones names the file: ``Upload-Asset``.

    ``Upload-Metadata`` may come again, for its ``batch``, ``index``, ``after`` and ``before``.
    """
    _require_chunk_type()
    order = order_of(metadata_of(request.headers.get("Upload-Metadata", "")))
    offset, checksum = number_of("Upload-Offset"), _checksum()
    upload = services.resumable.find(uuid, current_user.id)
    if (request.content_length or 0) > upload.size - offset:
        raise TooLarge(_("More bytes come than were announced for this upload."))
    upload = _append(upload, offset, checksum, order)
    response = _empty(204)
    response.headers["Upload-Offset"] = str(upload.offset)
    return _with_state(response, upload)


@blueprint.route("/<uuid:uuid>", methods=["DELETE"], provide_automatic_options=False)
@blueprint.needs(TokenScope.UPLOAD)
@described(
    blueprint,
    {204: "Ended; the file that a finished upload became stays."},
    (400, 401, 404, 410, 412, 423, 503),
    parameters=[RESUMABLE],
)
def end(uuid: UUID) -> Response:
    """Ends the upload and removes what came of it."""
    services.resumable.terminate(services.resumable.find(uuid, current_user.id))
    return _empty(204)


@blueprint.route("/<uuid:uuid>", methods=["POST"], provide_automatic_options=False)
@blueprint.needs(TokenScope.UPLOAD)
@described(
    blueprint,
    {200: "As HEAD answers.", 204: "As PATCH or DELETE answers."},
    (400, 401, 404, 405, 409, 410, 412, 413, 415, 422, 423, 460, 503, 507),
    parameters=[RESUMABLE, header("X-HTTP-Method-Override", enum=["HEAD", "PATCH", "DELETE"])],
)
def overridden(uuid: UUID) -> Response:
    """HEAD, PATCH or DELETE, for clients whose surroundings let only GET and POST through."""
    methods = {"HEAD": ask, "PATCH": go_on, "DELETE": end}
    view = methods.get(request.headers.get("X-HTTP-Method-Override", "").upper())
    if view is None:
        raise MethodNotAllowed(["HEAD", "PATCH", "DELETE", "OPTIONS"])
    return view(uuid)


def _empty(status: int) -> Response:
    """An answer that is all headers."""
    response = make_response("", status)
    response.headers.remove("Content-Type")
    return response


def _first_bytes(upload: Upload, checksum: Checksum | None) -> Upload:
    """A refusal of these ends the upload, whose address nobody would know; what came before a cut is kept."""
    try:
        return _append(upload, 0, checksum)
    except CutOff:
        return services.resumable.find(upload.uuid, current_user.id)
    except VitrineError:
        with suppress(VitrineError):  # the sweep does it again
            services.resumable.terminate(upload)
        raise


def _append(upload: Upload, offset: int, checksum: Checksum | None, order: UploadOrder | None = None) -> Upload:
    was_finished = upload.state is UploadState.FINISHED
    upload = services.resumable.append(upload, offset, arriving_bytes(), checksum, order)
    if upload.file_id is not None and not was_finished:
        file = db.session.get(File, upload.file_id)
        is_waiting = file is not None and file.state is FileState.PENDING
        needs_scan = file is not None and not is_waiting and file.collection.strips_location
        db.session.commit()
        if needs_scan:
            services.queue.submit("look_for_location", upload.file_id)
        if is_waiting:
            services.queue.submit("process_file", upload.file_id)
    return upload


def _with_state(response: Response, upload: Upload) -> Response:
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


def _uuid(text: str) -> UUID:
    if not text:
        raise InvalidInput(_("Name the collection in Upload-Metadata: “collection” and its id in base64."))
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
