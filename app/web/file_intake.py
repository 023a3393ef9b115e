"""Takes files into a collection, for forms and for the API alike: those of a request, and those of the library."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, request
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound, TooLarge, VitrineError
from app.extensions import db
from app.languages import gettext as _
from app.languages import ngettext
from app.models import Collection, FileState, Section
from app.services.uploads.incoming_file import IncomingFile
from app.services.uploads.library_service import Added
from app.services.uploads.upload_service import Received, UploadTarget
from app.web.flask_settings import FORM_OVERHEAD

FIELD = "files"


@dataclass(frozen=True)
class Refused:
    """A file that was not taken in, and why."""

    filename: str
    error: VitrineError


def upload_target(collection: Collection, section: str | None, *, keeps_copy: bool = False) -> UploadTarget:
    """Where the files go, as plain values; refuses before any byte is read where they have no room."""
    size = request.content_length or 0
    services.local.ensure_room(size)
    services.quota.require_room(collection.id, size - FORM_OVERHEAD)  # closely for each file, once its size is known
    return target_in(collection, section, keeps_copy=keeps_copy)


def target_in(collection: Collection, section: str | None, *, keeps_copy: bool = False) -> UploadTarget:
    """A collection, and a section in it, as plain values."""
    section_id = None
    if section:
        try:
            wanted = (Section.uuid == UUID(section), Section.collection_id == collection.id)
        except ValueError:
            raise NotFound from None
        section_id = db.session.scalar(select(Section.id).where(*wanted, Section.trashed_at.is_(None)))
        if section_id is None:
            raise NotFound(_("This section no longer exists. Choose another section for these files."))
    return UploadTarget(collection.id, collection.uuid, section_id, keeps_copy)


def receive_files(target: UploadTarget) -> tuple[list[Received], list[Refused]]:
    """Reads the request's files and takes each in, in the order of the parts; a refused one costs others nothing."""
    sent = request.files.getlist(FIELD)
    if not sent:
        raise InvalidInput(_("No complete file arrived. Check the connection and send the files again."))
    most = current_app.config["VITRINE_MAX_FILES_PER_UPLOAD"]
    if len(sent) > most:
        raise TooLarge(
            ngettext("Upload at most %(count)s file at once.", "Upload at most %(count)s files at once.", most)
        )
    received: list[Received] = []
    refused: list[Refused] = []
    incoming_files = [_incoming(upload) for upload in sent]
    order = services.uploads.order_of(target, incoming_files)
    for index, (upload, incoming) in enumerate(zip(sent, incoming_files, strict=True)):
        try:
            entry = services.uploads.receive(target, incoming, upload.filename, utcnow(), order.of(index))
        except VitrineError as error:
            refused.append(Refused(upload.filename or "file", error))
            continue
        received.append(entry)
        order.record(index, entry.file.uuid)
        if not entry.is_duplicate and entry.file.state is FileState.PENDING:
            services.queue.submit("process_file", entry.file.id)
        elif not entry.is_duplicate and entry.file.collection.strips_location:
            services.queue.submit("look_for_location", entry.file.id)
    return received, refused


def _incoming(upload: FileStorage) -> IncomingFile:
    if not isinstance(upload.stream, IncomingFile):
        raise TypeError("Uploads must arrive through UploadingRequest.")
    return upload.stream


def add_from_the_library(collection: Collection, uuids: list[UUID], section: str | None) -> Added:
    """Adds these files of the same owner's collections to this one, and asks for what they lack; commits."""
    section_id = target_in(collection, section).section_id
    added = services.library.add(collection, uuids, section_id, utcnow())
    for file in added.files:
        is_unknown = file.location_patches is None and file.location_error is None
        if file.state is FileState.PENDING:
            services.queue.submit("process_file", file.id)
        elif collection.strips_location and is_unknown:
            services.queue.submit("look_for_location", file.id)
    return added
