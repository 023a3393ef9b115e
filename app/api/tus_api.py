"""The routes of ``/api/v1/uploads``: resumable uploads by tus 1.0.0, for any tus client.

The protocol is at https://tus.io/protocols/resumable-upload; its extensions creation, creation-with-upload, checksum,
termination and expiration are supported. In addition, the header ``Upload-Asset`` has the id of the file that a
finished upload became, and ``Upload-Duplicate`` says that the collection had this file before.
"""

from contextlib import suppress
from uuid import UUID

from flask import Response, make_response, request, url_for
from flask_login import current_user
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.http import http_date

from app.api.authentication import require_scope
from app.api.blueprint import tus as blueprint
from app.api.request_body import arriving_bytes, has_body
from app.api.tus_document import CHUNK, CHUNK_TYPE, RESUMABLE, VERSION, described, header
from app.api.tus_metadata import announced_of, metadata_of, number_of, order_of
from app.composition import services
from app.database import reading_only
from app.errors import CutOff, InvalidInput, NotFound, TooLarge, Unsupported, VitrineError
from app.extensions import db
from app.languages import gettext as _
from app.models import File, TokenScope, Upload, UploadState
from app.queries.upload_order import UploadOrder
from app.services.storage.digests import ALGORITHMS, Checksum
from app.services.uploads.follow_up import follow_up
from app.web.file_intake import target_in
from app.web.owned import owned_collection, owned_file

EXTENSIONS = "creation,creation-with-upload,checksum,termination,expiration"


class WrongVersion(VitrineError):
    """A request for another version of tus, or without a version."""

    status = 412
    code = "wrong_tus_version"
    message = _("Send the header “Tus-Resumable: %(version)s”: this address speaks tus %(version)s.", version=VERSION)


class WrongChunkType(Unsupported):
    """A chunk whose Content-Type is not ``application/offset+octet-stream``."""

    code = "wrong_chunk_type"
    message = _("Send chunks as Content-Type: %(chunk_type)s.", chunk_type=CHUNK_TYPE)


@blueprint.before_request
def require_version() -> None:
    """Raise ``WrongVersion`` unless the request is for this version of tus, or is OPTIONS.

    In another version, these headers may have another meaning.
    """
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise WrongVersion


@blueprint.after_request
def add_version(response: Response) -> Response:
    """Add the version of tus to every response, including refusals."""
    response.headers["Tus-Resumable"] = VERSION
    if request.method == "OPTIONS" or response.status_code == WrongVersion.status:
        response.headers["Tus-Version"] = VERSION
    return response


@blueprint.route("", methods=["OPTIONS"], provide_automatic_options=False)
@described(blueprint, {204: "What this server can do, in its headers."})
def discover() -> Response:
    """Return the version, extensions, checksum algorithms and the largest size of a file (bytes)."""
    response = _empty(204)
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(services.quota.most_file_bytes)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return response


@blueprint.route("/<uuid:uuid>", methods=["OPTIONS"], provide_automatic_options=False)
@described(blueprint, {204: "What this server can do, in its headers."})
def discover_here(uuid: UUID) -> Response:
    """Return the version, extensions, checksum algorithms and the largest size, at the address of an upload."""
    return discover()


@blueprint.route("", methods=["POST"], provide_automatic_options=False)
@blueprint.needs(TokenScope.UPLOAD)
@described(
    blueprint,
    {201: "Begun; its address is in Location."},
    (400, 401, 404, 412, 413, 415, 422, 429, 460, 503, 507),
    parameters=[
        RESUMABLE,
        header("Upload-Length", kind="integer", minimum=1),
        header("Upload-Metadata"),
        header("Upload-Checksum", required=False),
    ],
    requestBody={**CHUNK, "required": False},
)
def begin() -> Response:
    """Begin an upload, and store its first bytes if the request has any."""
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
        if announced.replaces is not None:
            require_scope(TokenScope.MANAGE)
            if owned_file(current_user, announced.replaces).collection_id != collection.id:
                raise NotFound
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
    """Return how many bytes are stored durably; the client continues from there."""
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
    """Store the next bytes of an upload.

    The response to the last bytes has the id of the file in ``Upload-Asset``. ``Upload-Metadata`` may be sent again to
    change ``batch``, ``index``, ``after`` and ``before``.
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
    """End an upload, and remove its bytes; the file of a finished upload stays."""
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
    """Handle HEAD, PATCH or DELETE, for clients in networks that allow only GET and POST."""
    methods = {"HEAD": ask, "PATCH": go_on, "DELETE": end}
    view = methods.get(request.headers.get("X-HTTP-Method-Override", "").upper())
    if view is None:
        raise MethodNotAllowed(["HEAD", "PATCH", "DELETE", "OPTIONS"])
    return view(uuid)


def _empty(status: int) -> Response:
    """Return a response without a body."""
    response = make_response("", status)
    response.headers.remove("Content-Type")
    return response


def _first_bytes(upload: Upload, checksum: Checksum | None) -> Upload:
    """Store the first bytes of an upload, and return the upload.

    A refusal of these bytes ends the upload, because the client does not get its address. If the connection is cut, the
    bytes that arrived stay.
    """
    try:
        return _append(upload, 0, checksum)
    except CutOff:
        return services.resumable.find(upload.uuid, current_user.id)
    except VitrineError:
        with suppress(VitrineError):  # the sweep tries it again
            services.resumable.terminate(upload)
        raise


def _append(upload: Upload, offset: int, checksum: Checksum | None, order: UploadOrder | None = None) -> Upload:
    was_finished = upload.state is UploadState.FINISHED
    upload = services.resumable.append(upload, offset, arriving_bytes(), checksum, order)
    if upload.file_id is not None and not was_finished:
        file = db.session.get(File, upload.file_id)
        if file is not None:
            follow_up(db.session, services.queue, file)
    return upload


def _with_state(response: Response, upload: Upload) -> Response:
    """Add the headers for the time when the upload expires, and for the file that it became."""
    response.headers["Upload-Expires"] = http_date(upload.expires_at)
    if upload.file_id is not None:
        file = db.session.get(File, upload.file_id)
        if file is not None:
            response.headers["Upload-Asset"] = str(file.uuid)
            if file.uuid not in (upload.file_uuid, upload.replaces):
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
