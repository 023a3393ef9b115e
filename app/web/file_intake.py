"""The intake of files into a collection, for forms and API: uploaded in a request, or added from the library."""

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
from app.models import Collection, Section
from app.services.uploads.follow_up import follow_up
from app.services.uploads.incoming_file import IncomingFile
from app.services.uploads.library_service import Added
from app.services.uploads.upload_service import ReceivedFile, UploadTarget
from app.web.flask_settings import FORM_OVERHEAD

FIELD = "files"


@dataclass(frozen=True)
class Refused:
    """A file that was not accepted, and why."""

    filename: str
    error: VitrineError


def upload_target(collection: Collection, section: str | None, *, keeps_copy: bool = False) -> UploadTarget:
    """Return where the files are added, as plain values; raises before any byte is read if there is no room."""
    size = request.content_length or 0
    services.open_uploads.require_room(services.local.name, size, services.local.ensure_room)
    services.quota.require_room(collection.id, size - FORM_OVERHEAD)  # each file again, once its size is known
    return target_in(collection, section, keeps_copy=keeps_copy)


def target_in(collection: Collection, section: str | None, *, keeps_copy: bool = False) -> UploadTarget:
    """Return a collection and one of its sections as plain values; raises ``NotFound`` for an unknown section."""
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


def receive_files(target: UploadTarget) -> tuple[list[ReceivedFile], list[Refused]]:
    """Receive the request's files, in the order of the parts; a file that is refused does not affect the others.

    Raises ``InvalidInput`` if there are none, and ``TooLarge`` if there are too many.
    """
    sent = request.files.getlist(FIELD)
    if not sent:
        raise InvalidInput(_("No complete file arrived. Check the connection and send the files again."))
    most = current_app.config["VITRINE_MAX_FILES_PER_UPLOAD"]
    if len(sent) > most:
        raise TooLarge(ngettext("Send at most %(count)s file at once.", "Send at most %(count)s files at once.", most))
    received: list[ReceivedFile] = []
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
        if not entry.is_duplicate:
            follow_up(db.session, services.queue, entry.file)
    return received, refused


def _incoming(upload: FileStorage) -> IncomingFile:
    if not isinstance(upload.stream, IncomingFile):
        raise TypeError("Uploads must arrive through UploadingRequest.")
    return upload.stream


def add_from_the_library(collection: Collection, uuids: list[UUID], section: str | None) -> Added:
    """Add files of the same owner's other collections to this one, queue the tasks that they still need, and commit."""
    section_id = target_in(collection, section).section_id
    added = services.library.add(collection, uuids, section_id, utcnow())
    for file in added.files:
        follow_up(db.session, services.queue, file)
    return added
