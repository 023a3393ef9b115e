"""The routes that send the earlier versions of a file to its owner."""

from uuid import UUID

from flask import Response
from flask_login import current_user
from sqlalchemy import select

from app.database import utcnow
from app.errors import NotFound
from app.extensions import db
from app.models import File, FileVersion
from app.policies.collection_policy import Access, decide
from app.services.names.download_name import download_name, variant_name
from app.views.media.blueprint import blueprint
from app.views.media.sending import StoredFile, send
from app.web.access import visitor_to
from app.web.owned import owned_file


@blueprint.get("/versions/<int(max=99999):number>/original")
def earlier_original(uuid: UUID, number: int) -> Response:
    """Return the unchanged bytes of an earlier version, under the name it had."""
    file, version, access = _owners_version(uuid, number)
    return send(
        StoredFile(
            key=version.storage_path,
            backend=file.storage_backend,
            mime_type=version.mime_type,
            etag=version.sha256,
            filename=download_name(version.original_filename, version.mime_type),
            inline=False,
            immutable=False,
            sha256=version.sha256,
        ),
        access,
    )


@blueprint.get("/versions/<int(max=99999):number>/preview")
def earlier_preview(uuid: UUID, number: int) -> Response:
    """Return the preview of an earlier version; raises ``NotFound`` if it had none."""
    file, version, access = _owners_version(uuid, number)
    if version.preview_path is None:
        raise NotFound
    return send(
        StoredFile(
            key=version.preview_path,
            backend=file.storage_backend,
            mime_type="image/jpeg",
            etag=f"{version.sha256[:16]}-preview",
            filename=variant_name(version.original_filename, "jpg"),
            inline=True,
            immutable=False,
        ),
        access,
    )


def _owners_version(uuid: UUID, number: int) -> tuple[File, FileVersion, Access]:
    """Return a file, its earlier version of this number and the owner's access; raises ``NotFound`` for others."""
    if not current_user.is_authenticated:
        raise NotFound
    file = owned_file(current_user, uuid)
    access = decide(visitor_to(file.collection), file.collection, utcnow())
    wanted = (FileVersion.file_id == file.id, FileVersion.number == number)
    version = db.session.scalar(select(FileVersion).where(*wanted)) if access.is_owner else None
    if version is None:
        raise NotFound
    return file, version, access
